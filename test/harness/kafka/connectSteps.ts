import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { ConnectWorker } from "./connectWorker";
import type { KafkaConnector } from "./resources";
import { type Step, until } from "./steps";
import { type TestKafka, texts } from "./testKafka";

/** Kafka's own connectors to and from files. */
const FILE_SINK = "org.apache.kafka.connect.file.FileStreamSinkConnector";
const FILE_SOURCE = "org.apache.kafka.connect.file.FileStreamSourceConnector";

const offsets = z.looseObject({
  offsets: z.array(z.strictObject({ partition: z.unknown(), offset: z.strictObject({ position: z.number() }) })),
});

/** The rendered connector, with Kafka's file sink in place of its class: it writes messages to a file, one a line. */
export class FileSink {
  readonly name: string;
  readonly tasks: number;
  readonly config: Readonly<Record<string, string>>;
  private readonly file: string;

  constructor({ metadata, spec }: KafkaConnector, kafka: TestKafka) {
    this.name = metadata.name;
    this.tasks = spec.tasksMax;
    this.file = kafka.path(`${metadata.name}.txt`);
    this.config = {
      ...texts(spec.config),
      "connector.class": FILE_SINK,
      "tasks.max": String(spec.tasksMax),
      file: this.file,
      // A task that is stopped while it joins its group is missed for so long: the least that brokers allow.
      "consumer.override.session.timeout.ms": "6000",
    };
  }

  /**
   * The messages of this kind that have arrived. Tasks write to the one file without minding each other, message
   * and line end apart, so that messages of two of them can stand in one line.
   */
  async received(kind: RegExp): Promise<string[]> {
    const text = await readFile(this.file, "utf8").catch(() => "");
    return [...text.matchAll(new RegExp(kind, "g"))].map(([message]) => message);
  }
}

/**
 * What a running worker does: each step with a result that can be seen from outside.
 *
 * @param send Produces messages to the connector's topic.
 */
export function connectSteps(
  worker: () => ConnectWorker,
  sink: FileSink,
  send: (messages: readonly string[]) => Promise<void>,
): Step[] {
  let sent = 0;
  let stored = 0;
  const stop = async (signal: AbortSignal) => {
    await worker().turn(sink.name, "stop", signal);
    await worker().state(sink.name, "STOPPED", 0, signal);
  };
  return [
    {
      title: "starts the connector with its tasks",
      run: async (signal) => {
        await worker().configure(sink.name, sink.config, signal);
        // Tasks that have failed start again only with the others.
        await stop(signal);
        await worker().turn(sink.name, "resume", signal);
        await worker().state(sink.name, "RUNNING", sink.tasks, signal);
      },
    },
    {
      title: "delivers a message to each task",
      run: async (signal) => {
        const messages = Array.from({ length: sink.tasks }, () => `<step ${++sent}>`);
        await send(messages);
        await until(`messages ${messages}`, signal, async () => {
          await worker().checkTasks(sink.name, signal);
          const received = await sink.received(/<step \d+>/);
          return messages.every((message) => received.includes(message)) ? true : undefined;
        });
      },
    },
    { title: "stops the connector", run: stop },
    {
      // The demo has no source connector, but a worker keeps the offsets of any. One that is stopped is given an
      // offset here, as it needs no topic to write to.
      title: "stores the offset of a source connector and finds it again",
      run: async (signal) => {
        const name = "source";
        const config = { "connector.class": FILE_SOURCE, "tasks.max": "1", file: "/nowhere", topic: "none" };
        const partition = { filename: config.file };
        const position = ++stored;
        await worker().configure(name, config, signal);
        await worker().turn(name, "stop", signal);
        await worker().state(name, "STOPPED", 0, signal);
        const body = { offsets: [{ partition, offset: { position } }] };
        await worker().request("PATCH", `/connectors/${name}/offsets`, signal, body);
        await until("the offset", signal, async () => {
          const found = offsets.parse(await worker().request("GET", `/connectors/${name}/offsets`, signal));
          return found.offsets.some(({ offset }) => offset.position === position) ? true : undefined;
        });
      },
    },
  ];
}
