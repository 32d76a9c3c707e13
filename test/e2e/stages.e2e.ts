import assert from "node:assert/strict";
import type { KubernetesObject } from "../../config/kubernetes/object";
import type { RawConfig } from "../../config/parseSettings";
import { stages } from "../../config/stages";
import { type ControlPlane, startControlPlane } from "../harness/cluster/controlPlane";
import { allMetrics } from "../harness/support/commonConfigs";
import { contents, moveTo } from "./support/engine";
import { BUILD_PATIENCE_MS } from "./support/patience";
import { type IssuedState, rendered } from "./support/rendered";
import { settle } from "./support/settle";

/** The stage that a way down from above it stops at: topics need their operator to go. */
const TOPIC_OPERATOR = 7;
const LAST = stages.length;

/** Ways through the stages, one update a step. From 8 or above to below 7 each goes by way of 7, as the program demands. */
const ways: Readonly<Record<string, readonly number[]>> = {
  "up, one at a time": stages.map(({ number }) => number),
  "down, one at a time": stages.map(({ number }) => number).reverse(),
  "in jumps": [1, LAST, 9, 13, 10, TOPIC_OPERATOR, 2, 12, TOPIC_OPERATOR, 1, 5, 3, 8, LAST, TOPIC_OPERATOR, 4, 6],
};

/** Configs with which different things come and go. */
const configs: Readonly<Record<string, RawConfig>> = {
  "as it comes": {},
  "own certificates, metrics and three brokers": {
    replicas: 3,
    certificates: { issuer: "pulumi" },
    metrics: allMetrics,
    connect: { plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" } },
  },
};

describe("moving between stages", () => {
  let cluster: ControlPlane;

  before(async function () {
    this.timeout(BUILD_PATIENCE_MS);
    cluster = await startControlPlane({ pace: { readyAfterMs: 200 } });
  });
  after(() => cluster?.stop());

  for (const [title, config] of Object.entries(configs)) {
    describe(title, () => {
      const fresh = new Map<number, Map<string, unknown>>();
      // A stack with certificates of its own has the same ones at every stage, and another stack has others.
      const states = new Map<string, IssuedState>();
      const objectsOf = (stage: number, namespace: string) => {
        const state = states.get(namespace) ?? new Map();
        states.set(namespace, state);
        return rendered({ ...config, stage, namespace }, state);
      };

      before(async function () {
        this.timeout(120_000);
        for (const { number } of stages) {
          const namespace = `fresh-${number}-${Object.keys(configs).indexOf(title)}`;
          const objects = await objectsOf(number, namespace);
          await moveTo(cluster.client, [], objects);
          await settle(cluster, objects);
          fresh.set(number, await contents(cluster.client, namespace));
        }
      });

      for (const [way, steps] of Object.entries(ways)) {
        it(`${way}: what is there is what a fresh install has`, async function () {
          this.timeout(300_000);
          const namespace = `${way.replace(/\W+/g, "-")}-${Object.keys(configs).indexOf(title)}`;
          let before: KubernetesObject[] = [];
          for (const [index, stage] of steps.entries()) {
            const objects = await objectsOf(stage, namespace);
            await moveTo(cluster.client, before, objects);
            await settle(cluster, objects);
            const now = await contents(cluster.client, namespace);
            const step = `step ${index}, from stage ${steps[index - 1] ?? "none"} to stage ${stage}`;
            const expected = fresh.get(stage);
            assert.deepEqual([...now.keys()].sort(), [...(expected?.keys() ?? [])].sort(), step);
            for (const [name, object] of expected ?? []) {
              assert.deepEqual(now.get(name), object, `${step}: ${name}`);
            }
            before = objects;
          }
        });
      }
    });
  }

  it("to below the topic operator in one step would hang: the topic is not let go of", async () => {
    const namespace = "one-step";
    const objects = await rendered({ stage: 8, namespace });
    await moveTo(cluster.client, [], objects);
    await settle(cluster, objects);
    const topic = objects.find(({ kind }) => kind === "KafkaTopic");
    assert.ok(topic);
    const below = await rendered({ stage: 6, namespace });
    for (const object of below) {
      await cluster.client.apply(object);
    }
    await assert.rejects(cluster.client.deleteAndWait(topic, 3000), /until KafkaTopic my-topic is gone/);
  });
});
