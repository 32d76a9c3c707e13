import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { freePorts } from "../support/freePorts";
import { bridgeProperties } from "./bridgeProperties";
import type { Jvm } from "./jvm";
import type { KafkaBridge } from "./resources";
import { until } from "./steps";
import type { StrimziBridge } from "./strimziBridge";
import type { TestKafka } from "./testKafka";

/** How long it may take to start. */
const START_MS = 120_000;

/** What the Bridge takes and gives messages as (Strimzi HTTP Bridge documentation, "Data formats and headers"). */
export const JSON_MESSAGES = "application/vnd.kafka.json.v2+json";
const JSON_CALLS = "application/vnd.kafka.v2+json";

/** An answer of the Bridge. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON, a text, or nothing. */
  readonly body: unknown;
}

/** A Bridge that runs as a KafkaBridge declares it, and its REST API. */
export class HttpBridge {
  private constructor(
    private readonly jvm: Jvm,
    /** Where its REST API is. */
    readonly url: string,
    private readonly managementUrl: string,
  ) {}

  /**
   * Launches it, and waits until it is ready.
   *
   * @param metrics The JMX exporter's configuration, if the KafkaBridge refers to one.
   */
  static async launch(
    kafka: TestKafka,
    strimzi: StrimziBridge,
    bridge: KafkaBridge,
    metrics: Readonly<Record<string, string>> = {},
  ): Promise<HttpBridge> {
    const ports = await freePorts(["rest-api", "rest-api-mgmt"]);
    const [port, managementPort] = [ports.get("rest-api") ?? 0, ports.get("rest-api-mgmt") ?? 0];
    const folder = kafka.path(`bridge-${randomUUID()}`);
    mkdirSync(folder);
    for (const [name, text] of Object.entries(metrics)) {
      writeFileSync(join(folder, name), text);
    }
    const bootstrapServers = kafka.address(bridge.spec.bootstrapServers);
    const place = { port, managementPort, bootstrapServers, metricsFolder: folder };
    const file = join(folder, "application.properties");
    // As the operator writes it: nothing is escaped.
    const lines = Object.entries(bridgeProperties(bridge, kafka.secrets, place)).map(
      ([key, value]) => `${key}=${value}\n`,
    );
    writeFileSync(file, lines.join(""), { mode: 0o600 });
    const jvm = await kafka.run("io.strimzi.kafka.bridge.Application", [`--config-file=${file}`], "256m", {
      distribution: strimzi,
      flags: [`-Dvertx.cacheDirBase=${join(folder, "vertx")}`],
    });
    const scheme = bridge.spec.http.tls === undefined ? "http" : "https";
    const launched = new HttpBridge(jvm, `${scheme}://127.0.0.1:${port}`, `http://127.0.0.1:${managementPort}`);
    await launched.ready(AbortSignal.timeout(START_MS));
    return launched;
  }

  /** Waits until its readiness probe succeeds. */
  private async ready(signal: AbortSignal): Promise<void> {
    await until("the Bridge is ready", signal, async () => {
      if (!this.jvm.running) {
        throw new Error(`the Bridge has ended; its log, in part:\n${this.jvm.log}`);
      }
      const answer = await fetch(`${this.managementUrl}/ready`, { signal }).catch(() => undefined);
      return answer?.ok ? true : undefined;
    });
  }

  /** Sends messages to a topic. */
  send(topic: string, values: readonly unknown[], signal: AbortSignal): Promise<Answer> {
    const body = { records: values.map((value) => ({ value })) };
    return this.call("POST", `/topics/${topic}`, signal, { body, type: JSON_MESSAGES });
  }

  /** Creates a consumer of a group and has it read topics; what the Bridge answers to the first call that fails, or to the last. */
  async subscribe(group: string, name: string, topics: readonly string[], signal: AbortSignal): Promise<Answer> {
    const body = { name, format: "json", "auto.offset.reset": "earliest" };
    const created = await this.call("POST", `/consumers/${group}`, signal, { body });
    return created.status === 200
      ? this.call("POST", `/consumers/${group}/instances/${name}/subscription`, signal, { body: { topics } })
      : created;
  }

  /** Asks for messages once: a consumer that has just subscribed has none to give. */
  poll(group: string, name: string, signal: AbortSignal): Promise<Answer> {
    return this.call("GET", `/consumers/${group}/instances/${name}/records`, signal, { accept: JSON_MESSAGES });
  }

  /** Deletes a consumer. */
  delete(group: string, name: string, signal: AbortSignal): Promise<Answer> {
    return this.call("DELETE", `/consumers/${group}/instances/${name}`, signal, {});
  }

  /** What a browser asks before a web page's script may call. */
  preflight(origin: string, method: string, signal: AbortSignal): Promise<Answer> {
    const headers = {
      origin,
      "access-control-request-method": method,
      "access-control-request-headers": "content-type",
    };
    return this.call("OPTIONS", "/topics/my-topic", signal, { headers });
  }

  /** Any call of the REST API. */
  async call(
    method: string,
    path: string,
    signal: AbortSignal,
    {
      body,
      type = JSON_CALLS,
      accept = JSON_CALLS,
      headers = {},
    }: { body?: unknown; type?: string; accept?: string; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      signal,
      headers: { accept, ...headers, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json") === true && text !== "";
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text || undefined };
  }

  /** A call over TLS, by the name that the certificate must have. */
  overTls(path: string, host: string, ca: string): Promise<{ readonly status: number; readonly text: string }> {
    const { port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port, path, ca, servername: host, headers: { host, accept: JSON_CALLS } };
      get(options, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (part) => {
          text += part;
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      }).on("error", reject);
    });
  }

  /** Its metrics, as Prometheus reads them. */
  async metrics(signal: AbortSignal): Promise<string> {
    return (await fetch(`${this.managementUrl}/metrics`, { signal })).text();
  }

  /** Ends it as Kubernetes would. */
  stop(): Promise<void> {
    return this.jvm.stop();
  }
}
