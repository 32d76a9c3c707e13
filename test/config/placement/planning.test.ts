import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { plan, problems } from "../../harness/support/settings";
import { objectsOf, stack } from "../../harness/support/stack";

/** The pod template of a pool, or of another part. */
async function pod(kind: string, config: RawConfig, name?: string) {
  const objects = await objectsOf({ stage: 14, replicas: 3, bridge: { enabled: true }, ...config });
  const found = objects.find((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
  const spec = Object(found?.spec);
  return (kind === "Kafka" ? spec.entityOperator : spec).template?.pod;
}

describe("placement", () => {
  it("sends brokers to fast disks, and away from pods that use disks hard", async () => {
    const placement = { fastDisks: { label: "disk=fast" }, avoid: { pods: ["app=postgresql", "app=mysql"] } };
    const { affinity } = await pod("KafkaNodePool", { placement }, "broker");
    const match = { key: "disk", operator: "In", values: ["fast"] };
    assert.deepEqual(affinity.nodeAffinity, {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [match] }] },
    });
    const away = affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    assert.deepEqual(
      away.map(({ podAffinityTerm }: { podAffinityTerm: { labelSelector: object } }) => podAffinityTerm.labelSelector),
      [{ matchLabels: { app: "postgresql" } }, { matchLabels: { app: "mysql" } }],
    );
    assert.equal(await pod("KafkaNodePool", { placement }, "controller"), undefined);
  });

  it("asks for all required labels at once, and only wishes for the others", async () => {
    const placement = {
      fastDisks: { label: "disk=fast", required: false },
      dedicated: { taint: "dedicated=kafka:NoSchedule" },
    };
    const { affinity, tolerations } = await pod("KafkaNodePool", { placement }, "broker");
    const {
      requiredDuringSchedulingIgnoredDuringExecution: must,
      preferredDuringSchedulingIgnoredDuringExecution: may,
    } = affinity.nodeAffinity;
    assert.deepEqual(must.nodeSelectorTerms, [
      { matchExpressions: [{ key: "dedicated", operator: "In", values: ["kafka"] }] },
    ]);
    assert.deepEqual(may, [
      { weight: 100, preference: { matchExpressions: [{ key: "disk", operator: "In", values: ["fast"] }] } },
    ]);
    assert.deepEqual(tolerations, [{ key: "dedicated", operator: "Equal", value: "kafka", effect: "NoSchedule" }]);
  });

  it("dedicates nodes to each part on its own", async () => {
    const parts = [
      ["brokers", "KafkaNodePool", "broker"],
      ["controllers", "KafkaNodePool", "controller"],
      ["connect", "KafkaConnect", undefined],
      ["bridge", "KafkaBridge", undefined],
      ["entityOperator", "Kafka", undefined],
    ] as const;
    const none = { brokers: false, controllers: false, connect: false, bridge: false, entityOperator: false };
    for (const [part] of parts) {
      const placement = { dedicated: { taint: "dedicated=kafka:NoExecute", ...none, [part]: true } };
      for (const [other, kind, name] of parts) {
        assert.equal((await pod(kind, { placement }, name)) !== undefined, part === other, `${part}, seen at ${other}`);
      }
    }
  });

  it("spreads brokers and controllers over zones, and lets consumers fetch from their own", async () => {
    const placement = { racks: { topologyKey: "topology.kubernetes.io/zone" } };
    for (const role of ["broker", "controller"]) {
      assert.deepEqual((await pod("KafkaNodePool", { placement }, role)).topologySpreadConstraints, [
        {
          topologyKey: "topology.kubernetes.io/zone",
          maxSkew: 1,
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: { "strimzi.io/cluster": "my-cluster", [`strimzi.io/${role}-role`]: "true" } },
        },
      ]);
    }
    const { cluster, connect, applications } = plan({ stage: 14, placement });
    assert.equal(cluster?.rack, "topology.kubernetes.io/zone");
    assert.match(String(cluster?.config["replica.selector.class"]), /RackAwareReplicaSelector$/);
    assert.equal(connect?.rack, "topology.kubernetes.io/zone");
    assert.deepEqual(
      applications?.map(({ name, zoneLabel }) => [name, zoneLabel]),
      [
        ["hello-world-producer", undefined],
        ["hello-world-consumer", "topology.kubernetes.io/zone"],
      ],
    );
  });

  it("warns of fewer zones than copies, and only then", async () => {
    const warnings = async (zones: number, replicas: number) => {
      const shown: string[] = [];
      const placement = { racks: { topologyKey: "topology.kubernetes.io/zone", zones } };
      await evaluate(stack({ stage: 2, replicas, placement }), { warn: (message) => shown.push(message) });
      return shown;
    };
    assert.match((await warnings(2, 3))[0] ?? "", /^There are 2 zones, but 3 copies /);
    assert.deepEqual([...(await warnings(3, 6)), ...(await warnings(1, 1))], []);
  });

  for (const [path, wrong] of [
    ["placement.fastDisks.label", { fastDisks: { label: "fast" } }],
    ["placement.avoid.pods[0]", { avoid: { pods: ["a b"] } }],
    ["placement.dedicated.taint", { dedicated: { taint: "dedicated=kafka" } }],
    ["placement.dedicated.taint", { dedicated: { taint: "dedicated=kafka:Never" } }],
    ["placement.racks.topologyKey", { racks: { topologyKey: "a zone" } }],
    ["placement.racks.zones", { racks: { zones: 0 } }],
  ] as const) {
    it(`rejects ${JSON.stringify(wrong)}`, () => {
      assert.deepEqual(
        problems({ placement: wrong }).map(({ key }) => key),
        [path],
      );
    });
  }
});
