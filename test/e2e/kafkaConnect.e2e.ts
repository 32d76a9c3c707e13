import assert from "node:assert/strict";
import { names } from "../../config/kafka/names";
import { recordings } from "../../config/talk/recordings";
import { application } from "../harness/kafka/clientProperties";
import { connectSteps, FileSink } from "../harness/kafka/connectSteps";
import { ConnectWorker } from "../harness/kafka/connectWorker";
import { resource } from "../harness/kafka/resources";
import { describeKafka } from "../harness/kafka/sharedKafka";
import { take, until } from "../harness/kafka/steps";
import type { TestKafka } from "../harness/kafka/testKafka";

/** A Connect cluster beside the demo's. */
const payments = {
  name: "payments-connect",
  connectors: [{ name: "payments-sink", class: "EchoSink", config: { topics: names.topic } }],
};

const tests = (kafka: () => TestKafka) => {
  let worker: ConnectWorker | undefined;
  const running = () => {
    assert.ok(worker !== undefined, "the worker did not come up");
    return worker;
  };
  let sink: FileSink;
  const signal = () => AbortSignal.timeout(60_000);

  /** Produces messages as the demo's producer. */
  const send = async (messages: readonly string[]) => {
    const { topic, properties } = application(
      resource(kafka().rendered.objects, "Deployment", names.producer),
      kafka().secrets,
    );
    await kafka().clients.produce(kafka().here(properties), topic, messages);
  };
  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `<message ${from + index}>`);

  before(async () => {
    sink = new FileSink(resource(kafka().rendered.objects, "KafkaConnector", names.connector), kafka());
    await send(numbered(0, 100));
  });
  after(() => worker?.stop());

  it("comes up as my-connect and makes its topics", async () => {
    const connect = resource(kafka().rendered.objects, "KafkaConnect", names.connect);
    const topics = [connect.spec.configStorageTopic, connect.spec.offsetStorageTopic, connect.spec.statusStorageTopic];
    const before = await kafka().admin.listTopics();
    assert.deepEqual(
      before.filter((topic) => topics.includes(topic)),
      [],
    );

    worker = await ConnectWorker.launch(kafka(), connect);
    await worker.ready();
    for (const topic of topics) {
      const { config, replicas } = await kafka().admin.describeTopic(topic);
      assert.deepEqual([topic, config["cleanup.policy"], replicas], [topic, "compact", 1]);
    }
  });

  it("runs the connector with three tasks", async () => {
    await running().configure(sink.name, sink.config, signal());
    assert.equal(sink.tasks, 3);
    await running().state(sink.name, "RUNNING", 3, signal());
  });

  it("says of tasks that run, and of paused ones, what the talk shows", async () => {
    const said = async () =>
      (await running().status(sink.name, signal())).tasks.map(({ id, state }) => `task ${id}: ${state}`);
    assert.deepEqual(await said(), recordings.tasks.trim().split("\n"));
    await running().turn(sink.name, "pause", signal());
    await running().state(sink.name, "PAUSED", 3, signal());
    assert.deepEqual(await said(), recordings.pausedTasks.trim().split("\n"));
    await running().turn(sink.name, "resume", signal());
    await running().state(sink.name, "RUNNING", 3, signal());
  });

  it("delivers every message, old and new, once", async () => {
    const all = numbered(0, 200);
    await send(all.slice(100));
    const message = /<message \d+>/;
    await until("all messages", signal(), async () =>
      (await sink.received(message)).length >= all.length ? true : undefined,
    );
    assert.deepEqual((await sink.received(message)).sort(), [...all].sort());
  });

  it("goes on after a stop, and keeps offsets of source connectors too", () => take(connectSteps(running, sink, send)));

  it("shares neither connectors nor state with the workers of another Connect cluster", async () => {
    const { objects } = kafka().rendered;
    const connect = resource(objects, "KafkaConnect", payments.name);
    const own = new FileSink(resource(objects, "KafkaConnector", "payments-sink"), kafka());
    const other = await ConnectWorker.launch(kafka(), connect);
    try {
      await other.ready();
      assert.deepEqual(await other.connectors(signal()), []);
      const demo = await running().connectors(signal());
      await other.configure(own.name, own.config, signal());
      await other.state(own.name, "RUNNING", 1, signal());
      assert.deepEqual(await other.connectors(signal()), [own.name]);
      assert.deepEqual(await running().connectors(signal()), demo);
      // Both read the topic, each in the group of its connector.
      await running().turn(sink.name, "resume", signal());
      await running().state(sink.name, "RUNNING", sink.tasks, signal());
      await send(["<both 1>"]);
      for (const each of [own, sink]) {
        await until("the message", signal(), async () =>
          (await each.received(/<both 1>/)).length > 0 ? true : undefined,
        );
      }
      const topics = await kafka().admin.listTopics();
      for (const topic of ["payments-connect-configs", "payments-connect-offsets", "payments-connect-status"]) {
        assert.ok(topics.includes(topic), topic);
      }
    } finally {
      await other.stop();
    }
  });
};

describeKafka("A Connect worker as the KafkaConnect declares it", tests, { connectClusters: [payments] });
