import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesObject } from "../../../config/kubernetes/object";
import type { RawConfig } from "../../../config/parseSettings";
import { EngineStack, noEngine, type Step } from "../../e2e/support/engineStack";
import { Chain } from "../../harness/chain/chain";
import { whyNoChain } from "../../harness/chain/runtime";
import { conditionOf, isReadyNow } from "../../harness/cluster/controlPlane";
import { oneAfterAnother } from "../../harness/support/oneAfterAnother";
import { Report } from "./report";

export const namespace = "myproject";
const strimzi = "kafka.strimzi.io/v1";

/** Kinds of Strimzi's that say when they are Ready. */
const kinds = ["Kafka", "KafkaTopic", "KafkaUser", "KafkaBridge", "KafkaConnect", "KafkaConnector"] as const;

/** How long building the control plane and fetching Kafka may take, in the first run. */
const BUILD_MS = 30 * 60_000;

/** A user that tries to get in, and whether it should. */
export interface Attempt {
  /** The secret with its certificate or password; without one it shows no certificate. */
  readonly as: string | undefined;
  readonly topic?: string;
  readonly group?: string;
  readonly is: "let in" | "refused";
}

/** What is to be so after a step. */
export interface Expected {
  readonly clients?: readonly Attempt[];
  /** Whether partitions are looked at. Default: yes. */
  readonly partitions?: boolean;
}

/** What a story is about, while it runs. */
export class ChainStory {
  readonly report: Report;

  constructor(
    title: string,
    readonly chain: Chain,
    readonly stack: EngineStack,
    private readonly base: RawConfig,
  ) {
    this.report = new Report(
      `${title}; Strimzi ${chain.runtime.operators.version}, Kafka ${chain.runtime.operators.kafkaVersion}`,
    );
  }

  /** The stack's config: that of every stack in the chain, and more. */
  config(more: RawConfig = {}): RawConfig {
    return { ...this.base, ...more };
  }

  /** Updates the stack, checks what is expected, and reports. The next preview must be empty. */
  async step(name: string, more: RawConfig, expected: Expected = {}): Promise<{ steps: Step[]; text: string }> {
    const started = Date.now();
    const result = await this.stack.up(this.config(more)).catch(async (error: Error) => {
      throw new Error(`${name}: ${error.message}\n\n${await this.situation()}`);
    });
    await this.look(name, started, expected);
    const { steps } = await this.stack.preview();
    assert.deepEqual(steps, [], `${name}: the next preview is not empty`);
    return result;
  }

  /** Checks what is expected now, and reports it as a step that began then. */
  async look(name: string, started: number, expected: Expected = {}): Promise<void> {
    const seconds = Math.round((Date.now() - started) / 1000);
    const notReady = await this.notReady();
    const spread = expected.partitions === false ? "" : await this.spread();
    const clients: string[] = [];
    const wrong: string[] = [];
    for (const attempt of expected.clients ?? []) {
      const outcome = await this.outcome(attempt);
      const is = outcome === undefined ? "let in" : "refused";
      const who = `${attempt.as ?? "nobody"}${attempt.topic === undefined ? "" : ` (${attempt.topic})`}`;
      clients.push(`${who}: ${is}`);
      if (is !== attempt.is) {
        wrong.push(`${who} is ${is}: ${outcome ?? ""}`);
      }
    }
    const total = (await this.resources()).length;
    const ready = notReady.length === 0 ? `all ${total}` : `not ${notReady.join(", ")}`;
    this.report.add({ step: name, seconds, ready, partitions: spread, clients: clients.join(", ") });
    assert.deepEqual(notReady, [], `${name}: not Ready\n\n${await this.situation()}`);
    assert.deepEqual(wrong, [], name);
  }

  /** The brokers, with the copies that each has and the partitions that each leads; empty if there is no Kafka. */
  async spread(): Promise<string> {
    const there = await this.chain.client.read({
      apiVersion: strimzi,
      kind: "Kafka",
      metadata: { namespace, name: "my-cluster" },
    });
    if (there === undefined) {
      return "";
    }
    const spread = [...(await this.chain.kafka.spread(namespace))];
    return spread.map(([id, { copies, leads }]) => `${id}: ${copies}, leads ${leads}`).join("; ");
  }

  /** Waits for something to be so. @returns how many seconds that took. */
  async until(what: string, isSo: () => Promise<boolean>, patienceMs = 600_000): Promise<number> {
    const started = Date.now();
    while (!(await isSo().catch(() => false))) {
      if (Date.now() - started > patienceMs) {
        throw new Error(`waited ${patienceMs / 1000} s until ${what}\n\n${await this.situation()}`);
      }
      await sleep(1_000);
    }
    return Math.round((Date.now() - started) / 1000);
  }

  /** Everything of Strimzi's, and the pods, with what is said of them: for an error. */
  async situation(): Promise<string> {
    const others = ["KafkaNodePool", "KafkaRebalance", "StrimziPodSet"];
    const objects = await this.resources();
    const conditions = objects.map((object) => {
      const all: readonly object[] = Object(object.status).conditions ?? [];
      return `${object.kind} ${object.metadata.name}: ${JSON.stringify(all)}`;
    });
    const pods = await this.chain.client.list("v1", "Pod", namespace);
    const states = pods.map((pod) => `Pod ${pod.metadata.name}: ${conditionOf(pod, "Ready")?.status}`);
    const more = await Promise.all(
      others.map((kind) =>
        this.chain.client
          .list(kind === "StrimziPodSet" ? "core.strimzi.io/v1" : strimzi, kind, namespace)
          .catch(() => []),
      ),
    );
    const rest = more.flat().map(({ kind, metadata, status }) => `${kind} ${metadata.name}: ${JSON.stringify(status)}`);
    return [...conditions, ...rest, ...states].join("\n");
  }

  /** Those of Strimzi's resources that are not Ready in the generation that was asked for. */
  async notReady(): Promise<string[]> {
    return (await this.resources())
      .filter((object) => !isReadyNow(object))
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  }

  async secret(name: string): Promise<KubernetesObject | undefined> {
    return this.chain.client.read({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name } });
  }

  private async resources(): Promise<KubernetesObject[]> {
    return (await Promise.all(kinds.map((kind) => this.chain.client.list(strimzi, kind, namespace)))).flat();
  }

  /** How an attempt fails; undefined if it does not. */
  private async outcome({
    as,
    topic = "my-topic",
    group = "my-hello-world-consumer",
  }: Attempt): Promise<string | undefined> {
    const properties = await this.chain.kafka.clientProperties(namespace, as);
    return this.chain.kafka.roundTrip(properties, topic, group).then(
      () => undefined,
      (error: Error) => error.message,
    );
  }
}

/** Why the chain cannot run here, engine included; undefined if it can. */
const missing = noEngine ?? whyNoChain();

/**
 * A story of a stack with the real engine, Strimzi's real operators and a real Kafka, told by tests of which each goes
 * on from the one before. Where something is missing the tests are skipped, and the title says what.
 */
export function chainStory(title: string, base: RawConfig, tell: (at: () => ChainStory) => void): void {
  describe(missing === undefined ? title : `${title} (skipped: ${missing})`, () => {
    oneAfterAnother();
    let story: ChainStory | undefined;

    before(async function () {
      if (missing !== undefined) {
        this.skip();
      }
      this.timeout(BUILD_MS);
      const verbose = process.env.CHAIN_LOG !== undefined;
      const chain = await Chain.start(verbose ? (message) => process.stderr.write(`${message}\n`) : undefined);
      const stack = await EngineStack.create(chain.kubeconfig);
      story = new ChainStory(title, chain, stack, {
        namespace,
        platform: "kubernetes",
        operator: { install: "manifests", manifests: chain.installManifests },
        storage: { deleteClaim: true },
        connect: { plugins: { from: "image", image: "example.com/connect-with-echo-sink:1" } },
        ...base,
      });
    });

    after(async () => {
      story?.report.print();
      story?.stack.dispose();
      await story?.chain.stop();
    });

    tell(() => story ?? assert.fail("the story has not begun"));
  });
}
