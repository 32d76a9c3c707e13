import assert from "node:assert/strict";
import type { RawConfig } from "../../config/parseSettings";
import { chainStory, namespace } from "./support/story";

const strimzi = "kafka.strimzi.io/v1";
const image = { from: "image", image: "example.com/connect-with-echo-sink:1" };
const echo = { name: "payments-echo", class: "EchoSink", config: { topics: "my-topic", level: "INFO" } };
const demoEcho = { name: "echo-sink-test", class: "EchoSink", tasksMax: 3, config: echo.config };
const payments = { name: "payments-connect", plugins: image };

chainStory("Connect clusters beside the demo's", {}, (at) => {
  const stage14 = (...connectClusters: readonly object[]): RawConfig => ({ stage: 14, connectClusters });

  /** Whether the workers of a Connect cluster have logged a message of the demo's producer. */
  const echoes = async (cluster: string) => {
    const { chain } = at();
    const pods = await chain.client.list("v1", "Pod", namespace);
    const worker = pods.find(({ metadata }) => metadata.name.startsWith(`${cluster}-connect-`));
    const uid = String(Object(worker?.metadata).uid).slice(0, 8);
    return /echo Hello world - \d+/.test(await chain.log(`${worker?.metadata.name}-${uid}-${cluster}-connect`, 2_000));
  };

  /** The worker that a connector runs on. */
  const workerOf = async (name: string) => {
    const connector = await at().chain.client.read({
      apiVersion: strimzi,
      kind: "KafkaConnector",
      metadata: { namespace, name },
    });
    return String(Object(connector?.status).connectorStatus?.connector?.worker_id);
  };

  it("come Ready, each with its own user, which may do what its own connectors need", async () => {
    await at().step("two Connect clusters", stage14({ ...payments, connectors: [echo] }), {
      clients: [
        { as: "my-user", is: "let in" },
        // It may read my-topic, and write nothing there.
        { as: "payments-connect", group: "connect-payments-echo", is: "refused" },
      ],
    });
  });

  for (const cluster of ["my-connect", "payments-connect"]) {
    it(`carry each message to the connector of ${cluster}`, async () => {
      await at().until(`${cluster} has echoed a message of the producer`, () => echoes(cluster));
    });
  }

  it("hand a connector over", async () => {
    assert.match(await workerOf("payments-echo"), /^payments-connect-connect-0\./);
    const connect = { plugins: image, connectors: [demoEcho, echo] };
    await at().step("the connector on the demo's cluster", { ...stage14(payments), connect });
    await at().until("it runs there", async () => /^my-connect-connect-0\./.test(await workerOf("payments-echo")));
  });

  it("go without a trace of them but their topics", async () => {
    const connect = { plugins: image, connectors: [demoEcho, echo] };
    await at().step("one Connect cluster", { ...stage14(), connect, permit: ["delete user payments-connect"] });
    const pods = await at().chain.client.list("v1", "Pod", namespace);
    assert.deepEqual(
      pods.map(({ metadata }) => metadata.name).filter((name) => name.startsWith("payments-connect")),
      [],
    );
  });
});
