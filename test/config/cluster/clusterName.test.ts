import assert from "node:assert/strict";
import { topicStackConfig } from "../../../config/clusterStack";
import { namesOfKafka } from "../../../config/kafka/strimziNames";
import { type MadeObject, madeObjects } from "../../../config/madeObjects";
import type { RawConfig } from "../../../config/parseSettings";
import { stages } from "../../../config/stages";
import { switches } from "../../../config/switches";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { allMetrics } from "../../harness/support/commonConfigs";
import { deployedWith, rejectedSteps } from "../../harness/support/deployed";
import { plan, problems } from "../../harness/support/settings";
import { objectsIn, stack } from "../../harness/support/stack";

/** Everything that a stack can have beside the demo's own topic, users and clients. */
const everything: RawConfig = {
  stage: 14,
  replicas: 3,
  demo: false,
  topics: [{ name: "orders-topic" }],
  users: [{ name: "orders-user", authentication: "scram-sha-512", produces: ["orders-topic"] }],
  networkPolicies: true,
  certificates: { issuer: "pulumi" },
  external: { type: "route" },
  connect: { name: "orders-connect", connectors: [{ name: "orders-sink", class: "EchoSink" }] },
  metrics: { ...allMetrics, kafkaExporter: { enabled: true } },
};
const orders: RawConfig = { ...everything, cluster: { name: "orders" } };
/** A second stack in the namespace of another. */
const second: RawConfig = { ...orders, createNamespace: false, operator: { install: "none" } };

describe("the name of the cluster", () => {
  it("is in all that the stack makes and says, and the demo's name in none of it", async () => {
    const evaluation = await evaluate(stack(orders));
    assert.doesNotMatch(JSON.stringify(evaluation), /my-cluster|my-connect/);
    const secrets = objectsIn(evaluation).filter(({ kind }) => kind === "Secret");
    assert.ok(secrets.some(({ metadata }) => metadata.name === "orders-cluster-ca-cert"));
    assert.equal(evaluation.outputs.bootstrapServers, "orders-kafka-bootstrap:9093");
  });

  it("is in the commands that show each stage and each switch", () => {
    const complete = plan({ ...orders, demo: true });
    const evidence = [...stages, ...switches].flatMap((part) => part.evidence(complete));
    const commands = evidence.flatMap((one) => one.commands).join("\n");
    assert.doesNotMatch(commands, /my-cluster|my-connect/);
    assert.match(commands, /kafka orders -n/);
    // What was recorded with the demo's cluster would show its name.
    assert.ok(evidence.every(({ prints }) => prints === undefined));
  });

  it("keeps a second stack of a namespace apart from the first, whatever the two have", () => {
    const idOf = ({ kind, namespace, name }: MadeObject) => `${kind} ${namespace}/${name}`;
    const first = new Set(
      madeObjects(plan({ ...everything, demo: true, connect: {}, topics: [], users: [] })).map(idOf),
    );
    const both = madeObjects(plan(second)).map(idOf);
    assert.ok(both.includes("KafkaNodePool myproject/orders-broker"));
    assert.deepEqual(
      both.filter((id) => first.has(id)),
      [],
    );
  });

  it("cannot change once there is a Kafka", async () => {
    const [problem, ...others] = rejectedSteps(await deployedWith({ stage: 7 }), {
      stage: 7,
      purpose: "demo",
      cluster: { name: "orders" },
    });
    assert.deepEqual(
      [problem?.key, problem?.fix],
      ["cluster.name", "pulumi config set --path cluster.name my-cluster"],
    );
    assert.match(problem?.message ?? "", /^is "orders", but the cluster is "my-cluster"; .*second stack/);
    assert.deepEqual(others, []);
    assert.deepEqual(rejectedSteps(await deployedWith({ stage: 1 }), { stage: 7, cluster: { name: "orders" } }), []);
  });

  it("is known to stacks of topics, by an older output as the only name that there was", () => {
    const own = { clusterStack: "acme/amq-streams-demo/platform" };
    const facts = {
      stage: 9,
      replicas: 3,
      namespace: "kafka",
      platform: "openshift",
      strimzi: "1.2",
      kafkaVersion: "4.3.1",
      kafkaConfig: {},
      rebalance: true,
    };
    assert.deepEqual(topicStackConfig(own, { ...facts, cluster: "orders" }).cluster, { name: "orders" });
    assert.deepEqual(topicStackConfig(own, facts).cluster, { name: "my-cluster" });
  });

  it("leaves room for what Strimzi and Kubernetes add to it", () => {
    const longest = "a".repeat(19);
    assert.deepEqual(problems({ cluster: { name: longest } }), []);
    const { cluster } = plan({ stage: 2, cluster: { name: longest } });
    assert.ok(cluster !== undefined);
    const { brokers, controllers } = cluster.pools;
    // Services and pods have DNS labels for names: 63 characters (RFC 1123). Nodes have ids of up to three digits.
    for (const { kind, name, numbered } of [
      ...namesOfKafka(longest, [brokers.name], ["l".repeat(11)]),
      ...namesOfKafka(longest, [controllers.name], []),
    ]) {
      if (["Service", "Pod", "StrimziPodSet", "Deployment"].includes(kind)) {
        assert.ok(name.length + (numbered ? 3 : 0) <= 63, name);
      }
    }
    for (const name of ["", "Orders", "1st", "orders-", "a.b", "a".repeat(20)]) {
      assert.deepEqual(
        problems({ cluster: { name } }).map(({ key }) => key),
        ["cluster.name"],
      );
    }
  });
});
