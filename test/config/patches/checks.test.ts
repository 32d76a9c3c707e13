import assert from "node:assert/strict";
import { checkPatches } from "../../../config/checkPatches";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import { inlinePatches, patchesIn } from "../../../config/patches/reading";
import { ConfigError, type Problem } from "../../../config/problems/problems";

/** What a stack says of its patches: problems, or else warnings. */
async function said(config: RawConfig, patches: readonly object[], file?: string) {
  const settings = parseSettings({ stage: 14, replicas: 3, ...config, patches });
  const files = file === undefined ? [] : patchesIn([{ name: "patches/a.yaml", text: file }]);
  try {
    return { problems: [], warnings: await checkPatches(settings, [...inlinePatches(settings), ...files]) };
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return { problems: error.problems, warnings: [] };
  }
}

async function problems(patch: object, target: object = { kind: "Kafka", name: "my-cluster" }, config: RawConfig = {}) {
  return (await said(config, [{ ...target, patch }])).problems;
}

const linesOf = (found: readonly Problem[]) => found.map(({ key, message }) => `${key} ${message}`);

describe("patches", () => {
  before("compile the schemas", async function () {
    this.timeout(120_000);
    await problems({ spec: { maintenanceTimeWindows: [] } });
  });

  it("may change what is no setting's", async () => {
    const template = { pod: { priorityClassName: "high", imagePullSecrets: [{ name: "registry" }] } };
    assert.deepEqual(
      await said({}, [{ kind: "Kafka", name: "my-cluster", patch: { spec: { kafka: { template } } } }]),
      {
        problems: [],
        warnings: [],
      },
    );
    const everyPool = { kind: "KafkaNodePool", selector: { "strimzi.io/cluster": "my-cluster" } };
    assert.deepEqual(await problems({ spec: { template } }, everyPool), []);
  });

  it("are checked against the CRD: unknown fields, with the nearest known one", async () => {
    assert.deepEqual(linesOf(await problems({ spec: { kafka: { templat: {} }, entityOperater: {} } })), [
      'patches[0].patch.spec.entityOperater is no field of a Kafka here; did you mean "entityOperator"?',
      'patches[0].patch.spec.kafka.templat is no field of a Kafka here; did you mean "template"?',
    ]);
  });

  it("are checked against the CRD: types, allowed values, what must be there", async () => {
    const listeners = [{ name: "tls", configuration: { ipFamilyPolicy: "DualStack", maxConnections: "many" } }];
    assert.deepEqual(
      linesOf(await problems({ spec: { kafka: { listeners, jvmOptions: [] } } })).sort(),
      [
        "patches[0].patch.spec.kafka.jvmOptions is []; allowed is a map",
        'patches[0].patch.spec.kafka.listeners[0].configuration.ipFamilyPolicy is "DualStack"; allowed is one of SingleStack, PreferDualStack, RequireDualStack',
        'patches[0].patch.spec.kafka.listeners[0].configuration.maxConnections is "many"; allowed is a whole number',
      ].sort(),
    );
    const brokers = [{ name: "tls", configuration: { brokers: [{ host: "a" }] } }];
    assert.deepEqual(linesOf(await problems({ spec: { kafka: { listeners: brokers } } })), [
      "patches[0].patch.spec.kafka.listeners[0].configuration.brokers[0] leaves the Kafka without broker, which it must have here",
    ]);
  });

  it("may not use what the operator does not know, and hear which one does", async () => {
    const config = { operator: { strimzi: "0.51" } };
    const rack = { spec: { kafka: { rack: { type: "environment-variable", envVarName: "RACK" } } } };
    const found = await problems(rack, undefined, { ...config, placement: { racks: { topologyKey: "zone" } } });
    assert.match(found[0]?.message ?? "", /^needs Strimzi 1\.0 or newer, but the operator is assumed to be 0\.51/);
    assert.equal(found[0]?.fix, "pulumi config set --path operator.strimzi 1.0");
    assert.equal(found[0]?.key, "patches[0].patch.spec.kafka.rack.type");
    const tlsRoute = { spec: { kafka: { listeners: [{ name: "out", port: 9200, type: "tlsroute", tls: true }] } } };
    assert.match(
      (await problems(tlsRoute, undefined, { operator: { strimzi: "1.0" } }))[0]?.message ?? "",
      /Strimzi 1\.1/,
    );
    assert.deepEqual(await problems(tlsRoute, undefined, { operator: { strimzi: "1.2" } }), []);
  });

  it("must be for something that the stack has", async () => {
    const [none] = await problems(
      { spec: {}, metadata: { labels: { a: "b" } } },
      { kind: "KafkaTopic", name: "orders" },
    );
    assert.equal(
      none?.message,
      "is for KafkaTopic orders, and the stack has no such object; there is KafkaTopic my-topic",
    );
    const [kind] = await problems({ spec: { a: 1 } }, { kind: "KafkaMirrorMaker2", name: "mirror" });
    assert.match(
      kind?.message ?? "",
      /^is for KafkaMirrorMaker2 mirror, and .*; the stack has the kinds Kafka, KafkaNodePool, /,
    );
    const [labels] = await problems({ spec: { a: 1 } }, { kind: "Kafka", selector: { team: "a" } });
    assert.match(labels?.message ?? "", /^is for Kafka with team=a, /);
  });

  it("may wait for a stage, and for a part that a setting brings, and are checked all the same", async () => {
    const connect = { kind: "KafkaConnect", name: "my-connect", patch: { spec: { jvmOptions: { "-Xms": "1g" } } } };
    assert.deepEqual(await said({ stage: 5 }, [connect]), {
      problems: [],
      warnings: ["patches[0].patch changes nothing yet: KafkaConnect my-connect comes with a later stage."],
    });
    const wrong = { ...connect, patch: { spec: { jvmOption: {} } } };
    assert.match(linesOf((await said({ stage: 5 }, [wrong])).problems)[0] ?? "", /did you mean "jvmOptions"/);
    const cruiseControl = {
      kind: "Kafka",
      name: "my-cluster",
      patch: { spec: { cruiseControl: { config: { a: "b" } } } },
    };
    assert.deepEqual((await said({ stage: 5, replicas: 1 }, [cruiseControl])).warnings, [
      "patches[0].patch.spec.cruiseControl is left out: Kafka myproject/my-cluster has spec.cruiseControl only with 2 brokers or more.",
    ]);
    const misspelt = { ...cruiseControl, patch: { spec: { cruiseControl: { confg: {} } } } };
    assert.match(
      linesOf((await said({ stage: 5, replicas: 1 }, [misspelt])).problems)[0] ?? "",
      /did you mean "config"/,
    );
  });

  const pool = { kind: "KafkaNodePool", name: "controller" };
  const protectedFields: readonly (readonly [object, object, string, RegExp])[] = [
    [{ metadata: { name: "other" } }, {}, "metadata.name", /identifies the object/],
    [{ metadata: { namespace: "other" } }, {}, "metadata.namespace", /identifies the object/],
    [{ metadata: { finalizers: [] } }, {}, "metadata.finalizers", /labels and annotations can be patched/],
    [{ kind: "KafkaTopic" }, {}, "kind", /identifies/],
    [
      { metadata: { labels: { "strimzi.io/cluster": "other" } } },
      pool,
      'metadata.labels["strimzi.io/cluster"]',
      /belongs to/,
    ],
    [
      { metadata: { annotations: { "strimzi.io/pause-reconciliation": "true" } } },
      {},
      'metadata.annotations["strimzi.io/pause-reconciliation"]',
      /certificates\.pauseReconciliation/,
    ],
    [
      { metadata: { annotations: { "pulumi.com/skipAwait": "true" } } },
      {},
      'metadata.annotations["pulumi.com/skipAwait"]',
      /engine/,
    ],
    [{ spec: { replicas: 3 } }, pool, "spec.replicas", /controllers/],
    [{ spec: { storage: { volumes: [{ id: 0, size: "1Ti" }] } } }, pool, "spec.storage.volumes[0].size", /set storage/],
    [{ spec: { storage: { volumes: [{ id: 7, type: "ephemeral" }] } } }, pool, "spec.storage.volumes[0]", /volumes/],
    [{ spec: { storage: null } }, pool, "spec.storage", /set storage/],
    [{ spec: { kafka: { config: { "min.insync.replicas": 1 } } } }, {}, "spec.kafka.config", /set kafka\.config/],
    [{ spec: { kafka: { listeners: null } } }, {}, "spec.kafka.listeners", /stage and external/],
    [{ spec: { kafka: { listeners: [{ name: "tls", tls: false }] } } }, {}, "spec.kafka.listeners[0].tls", /stage/],
    [
      { spec: { kafka: { listeners: [{ name: "tls", authentication: null }] } } },
      {},
      "spec.kafka.listeners[0].authentication",
      /stage/,
    ],
    [{ spec: { kafka: { authorization: { type: "custom" } } } }, {}, "spec.kafka.authorization.type", /set stage/],
    [{ spec: { entityOperator: null } }, {}, "spec.entityOperator", /from stage 7 on/],
    [{ spec: { cruiseControl: null } }, {}, "spec.cruiseControl", /replicas|rebalance/],
    [{ spec: null }, {}, "spec", /./],
    [{ spec: { partitions: 1 } }, { kind: "KafkaTopic", name: "my-topic" }, "spec.partitions", /set topics/],
    [
      { spec: { authorization: { acls: [] } } },
      { kind: "KafkaUser", name: "my-user" },
      "spec.authorization.acls",
      /set users/,
    ],
    [{ spec: { groupId: "x" } }, { kind: "KafkaConnect", name: "my-connect" }, "spec.groupId", /go by it/],
    [{ spec: { channel: "x" } }, { kind: "Subscription", name: "amq-streams" }, "spec.channel", /set operator/],
  ];
  for (const [patch, target, path, why] of protectedFields) {
    it(`may not change ${path} of a ${"kind" in target ? target.kind : "Kafka"}`, async () => {
      const found = await problems(patch, { kind: "Kafka", name: "my-cluster", ...target });
      const own = found.find(({ key }) => key === `patches[0].patch.${path}`);
      assert.match(own?.message ?? linesOf(found).join(), /^cannot be patched: /);
      assert.match(own?.message ?? "", why);
    });
  }

  it("may say of a protected field what is so anyway, and add a listener", async () => {
    const listeners = [
      { name: "tls", tls: true, port: 9093 },
      { name: "more", port: 9095, type: "internal", tls: true },
    ];
    assert.deepEqual(await problems({ spec: { kafka: { listeners } } }), []);
  });

  it("in a file have the file, the line and the path in every message", async () => {
    const file = [
      "- kind: Kafka",
      "  name: my-cluster",
      "  patch:",
      "    spec:",
      "      kafka:",
      "        loging: {}",
      "        config: {a: 1}",
      "- kind: Kafka",
      "  name: my-cluster",
      "  patch:",
      "    spec:",
      "      kafka:",
      "        listeners:",
      "          - name: tls",
      "            configuration:",
      "              maxConnections: many",
    ];
    assert.deepEqual(linesOf((await said({}, [], file.join("\n"))).problems), [
      "patches/a.yaml:7 [0].patch.spec.kafka.config cannot be patched: set kafka.config instead",
    ]);
    const without = file.filter((line) => !line.includes("config: {"));
    assert.deepEqual(linesOf((await said({}, [], without.join("\n"))).problems), [
      'patches/a.yaml:6 [0].patch.spec.kafka.loging is no field of a Kafka here; did you mean "logging"?',
      'patches/a.yaml:15 [1].patch.spec.kafka.listeners[0].configuration.maxConnections is "many"; allowed is a whole number',
    ]);
  });

  it("in a file are one entry or a list of them, and nothing else", () => {
    const [one] = patchesIn([{ name: "a.yaml", text: "kind: Kafka\nname: my-cluster\npatch: {spec: {a: 1}}\n" }]);
    assert.equal(one?.place(["spec", "a"]), "a.yaml:3 patch.spec.a");
    const rejected = (text: string) => {
      try {
        patchesIn([{ name: "a.yaml", text }]);
        return [];
      } catch (error) {
        assert.ok(error instanceof ConfigError);
        return linesOf(error.problems);
      }
    };
    assert.deepEqual(rejected("- kind: kafka\n  nmae: x\n  patch: {a: 1}\n"), [
      'a.yaml:1 [0].kind is "kafka"; allowed is a kind of object, such as Kafka or KafkaNodePool',
      'a.yaml:2 [0].nmae is no part of a patch; did you mean "name"?',
    ]);
    assert.match(
      rejected("- kind: Kafka\n  patch: {a: 1}\n")[0] ?? "",
      /^a\.yaml:1 \[0\] has neither name nor selector/,
    );
    assert.match(
      rejected("- kind: Kafka\n  name: x\n  selector: {a: b}\n  patch: {a: 1}\n")[0] ?? "",
      /both name and selector/,
    );
    assert.match(rejected("just text")[0] ?? "", /^a\.yaml:1 is "just text"; allowed is a patch/);
    assert.match(
      rejected("- kind: Kafka\n  name: x\n  patch:\n    a: 010\n")[0] ?? "",
      /^a\.yaml:4 cannot be read: 010 is a number in base 8/,
    );
    assert.match(rejected("a: [")[0] ?? "", /^a\.yaml:1 cannot be read: /);
  });

  it("show no value that may be a secret", async () => {
    const user = { kind: "KafkaUser", name: "my-user" };
    const found = await problems(
      { spec: { template: { secret: { metadata: { labels: { password: ["hunter2"] } } } } } },
      user,
    );
    assert.equal(found.length, 1);
    assert.ok(!linesOf(found).join().includes("hunter2"));
  });
});
