import { randomUUID } from "node:crypto";
import getPort from "get-port";
import { z } from "zod";
import type { Jvm } from "./jvm";
import { writeProperties } from "./propertiesFile";
import type { KafkaConnect } from "./resources";
import type { TestKafka } from "./testKafka";
import { workerProperties } from "./workerProperties";

/** How long a worker may take to start, or to give up. */
const START_MS = 60_000;

const status = z.looseObject({
  connector: z.looseObject({ state: z.string() }),
  tasks: z.array(z.looseObject({ id: z.number(), state: z.string(), trace: z.string().optional() })),
});
export type ConnectorStatus = z.infer<typeof status>;

/** What a worker answers to a request that it could not do. */
export class ConnectError extends Error {}

/** A Connect worker as a KafkaConnect declares it, and its REST API, by which the operator runs connectors. */
export class ConnectWorker {
  private constructor(
    private readonly jvm: Jvm,
    private readonly url: string,
  ) {}

  /**
   * Starts a worker and waits until it takes connectors.
   *
   * @throws if it gives up before, with the end of its log.
   */
  static async start(kafka: TestKafka, connect: KafkaConnect): Promise<ConnectWorker> {
    const rest = { host: "127.0.0.1", port: await getPort({ host: "127.0.0.1" }) };
    const file = kafka.path(`worker-${randomUUID()}.properties`);
    writeProperties(file, workerProperties(connect, kafka.secrets, kafka.address(connect.spec.bootstrapServers), rest));
    const jvm = await kafka.run("org.apache.kafka.connect.cli.ConnectDistributed", [file], "512m");
    await jvm.logged(/Finished starting connectors and tasks/, START_MS);
    return new ConnectWorker(jvm, `http://${rest.host}:${rest.port}`);
  }

  async put(path: string, body?: unknown) { return this.request("PUT", path, body); }
  async get(path: string) { return this.request("GET", path); }
  async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new ConnectError(`${method} ${path}: ${response.status} ${text}`);
    }
    return text === "" ? undefined : JSON.parse(text);
  }

  get log() { return this.jvm.log; }
  stop() { return this.jvm.stop(); }
}
