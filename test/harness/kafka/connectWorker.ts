import { randomUUID } from "node:crypto";
import { z } from "zod";
import { freePort } from "../support/freePorts";
import type { Jvm } from "./jvm";
import { writeProperties } from "./propertiesFile";
import type { KafkaConnect } from "./resources";
import { until } from "./steps";
import type { TestKafka } from "./testKafka";
import { workerProperties } from "./workerProperties";

/** How long a worker may take to start. */
const START_MS = 120_000;

/** What a worker logs before it ends by itself, which then takes it half a minute. */
const GIVES_UP = /herder work thread, exiting/;

/** The answer while workers share out their work: to be asked again (Kafka Connect documentation, "REST API"). */
const CONFLICT = 409;

const status = z.looseObject({
  connector: z.looseObject({ state: z.string() }),
  tasks: z.array(z.looseObject({ id: z.number(), state: z.string(), trace: z.string().optional() })),
});

/** How a connector and its tasks are doing. */
export type ConnectorStatus = z.infer<typeof status>;

/** A Connect worker as a KafkaConnect declares it, and its REST API, by which the operator runs connectors. */
export class ConnectWorker {
  private constructor(
    private readonly jvm: Jvm,
    private readonly url: string,
  ) {}

  /** Launches a worker. */
  static async launch(kafka: TestKafka, connect: KafkaConnect): Promise<ConnectWorker> {
    const rest = { host: "127.0.0.1", port: await freePort() };
    const file = kafka.path(`worker-${randomUUID()}.properties`);
    const bootstrapServers = kafka.address(connect.spec.bootstrapServers);
    writeProperties(file, workerProperties(connect, kafka.secrets, bootstrapServers, rest));
    const jvm = await kafka.run("org.apache.kafka.connect.cli.ConnectDistributed", [file], "512m");
    return new ConnectWorker(jvm, `http://${rest.host}:${rest.port}`);
  }

  /**
   * Waits until it takes connectors.
   *
   * @throws if it gives up before, with what its log says.
   */
  async ready(): Promise<void> {
    const started = /Finished starting connectors and tasks/;
    if (!started.test(await this.jvm.logged(new RegExp(`${started.source}|${GIVES_UP.source}`), START_MS))) {
      throw new Error(`the worker gives up; its log, in part:\n${this.jvm.log}`);
    }
  }

  /** Whether it works, as far as it knows. */
  get works(): boolean {
    return this.jvm.running && !this.jvm.hasLogged(GIVES_UP);
  }

  /** Runs a connector with this configuration, as it is from now on. */
  async configure(name: string, config: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
    await this.request("PUT", `/connectors/${name}/config`, signal, config);
  }

  /** Has a connector end its tasks, or start them again. */
  async turn(name: string, how: "stop" | "pause" | "resume", signal: AbortSignal): Promise<void> {
    await this.request("PUT", `/connectors/${name}/${how}`, signal);
  }

  /** Waits until a connector and so many tasks of it are in this state. */
  async state(
    name: string,
    state: "RUNNING" | "PAUSED" | "STOPPED",
    tasks: number,
    signal: AbortSignal,
  ): Promise<void> {
    await until(`${name} and ${tasks} tasks ${state}`, signal, async () => {
      const { connector, tasks: present } = await this.status(name, signal);
      return connector.state === state && present.length === tasks && present.every((task) => task.state === state)
        ? true
        : undefined;
    });
  }

  /** The connectors that its group has. */
  async connectors(signal: AbortSignal): Promise<string[]> {
    return z
      .array(z.string())
      .parse(await this.request("GET", "/connectors", signal))
      .sort();
  }

  /** @throws with its trace, if a task has failed. */
  async checkTasks(name: string, signal: AbortSignal): Promise<void> {
    const failed = (await this.status(name, signal)).tasks.find(({ state }) => state === "FAILED");
    if (failed !== undefined) {
      throw new Error(`task ${failed.id} of ${name} has failed: ${failed.trace}`);
    }
  }

  /** Anything else of the REST API. */
  async request(method: string, path: string, signal: AbortSignal, body?: unknown): Promise<unknown> {
    return until(`${method} ${path}`, signal, async () => {
      const response = await fetch(`${this.url}${path}`, {
        method,
        signal,
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status === CONFLICT) {
        return undefined;
      }
      if (!response.ok) {
        throw new Error(`${method} ${path}: ${response.status} ${text}`);
      }
      return text === "" ? null : JSON.parse(text);
    });
  }

  /** Ends it as Kubernetes would. */
  stop(): Promise<void> {
    return this.jvm.stop();
  }

  /** Ends it at once. */
  kill(): Promise<void> {
    return this.jvm.stop(0);
  }

  /** What it says of a connector and its tasks; the operator copies it to the KafkaConnector's status. */
  async status(name: string, signal: AbortSignal): Promise<ConnectorStatus> {
    const path = `/connectors/${name}/status`;
    // A new connector has no status before its first.
    return until(path, signal, async () => {
      const response = await fetch(`${this.url}${path}`, { signal });
      return response.ok ? status.parse(await response.json()) : undefined;
    });
  }
}
