import assert from "node:assert/strict";
import { hostsAndPorts } from "../config/external/clientProperties";
import type { KubernetesObject } from "../config/kubernetes/object";
import type { RawConfig } from "../config/parseSettings";
import { evaluate } from "../tools/evaluate/evaluate";
import { assertMatches } from "./harness/support/assertMatches";
import { unresolved } from "./harness/support/references";
import { plan, problems } from "./harness/support/settings";
import { objectsOf, stack } from "./harness/support/stack";
import { schemaErrors } from "./harness/support/strimziSchemas";

/** Every switch turned on, and turned off again by what its own keys say. */
const switched: Readonly<Record<string, { on: RawConfig; off: RawConfig }>> = {
  metrics: {
    on: {
      metrics: { enabled: true, podMonitors: true, rules: { enabled: true }, dashboards: { type: "configmap" } },
    },
    off: { metrics: { enabled: false } },
  },
  "fast disks": {
    on: { placement: { fastDisks: { label: "disk=fast" }, avoid: { pods: ["app=postgresql"] } } },
    off: { placement: { fastDisks: {}, avoid: { pods: [] } } },
  },
  "dedicated nodes": {
    on: { placement: { dedicated: { taint: "dedicated=kafka:NoSchedule", connect: true, entityOperator: true } } },
    off: { placement: { dedicated: { connect: true, entityOperator: true } } },
  },
  racks: {
    on: { placement: { racks: { topologyKey: "topology.kubernetes.io/zone" } } },
    off: { placement: { racks: {} } },
  },
  rebalancing: { on: { rebalance: { enabled: true, movements: 3 } }, off: { rebalance: { enabled: false } } },
  "external access": { on: { external: { type: "loadbalancer" } }, off: { external: { type: "none" } } },
};
const everything: RawConfig = {
  ...Object.assign({}, ...Object.values(switched).map(({ on }) => on)),
  placement: Object.assign({}, ...Object.values(switched).map(({ on }) => on.placement)),
};

const title = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.namespace}/${metadata.name}`;

describe("switches", () => {
  for (const stage of [2, 7, 10, 14]) {
    for (const replicas of [1, 3, 6]) {
      it(`work at stage ${stage} with ${replicas} brokers, each and all, and leave nothing behind`, async () => {
        for (const [name, { on, off }] of Object.entries({ ...switched, all: { on: everything, off: {} } })) {
          const [without, with_] = [
            await objectsOf({ stage, replicas, ...off }),
            await objectsOf({ stage, replicas, ...on }),
          ];
          assert.deepEqual(schemaErrors(with_), [], name);
          assert.deepEqual(unresolved(with_), [], name);
          // It adds: everything that is there without it is there with it too.
          if (name !== "all") {
            for (const object of without) {
              assertMatches(
                with_.find((other) => title(other) === title(object)),
                object,
              );
            }
          }
          if (name !== "rebalancing") {
            assert.deepEqual(without, await objectsOf({ stage, replicas }), `${name}, switched off`);
          }
        }
      });
    }
  }
});

/** The pod template of a pool, or of another part. */
async function pod(kind: string, config: RawConfig, name?: string) {
  const objects = await objectsOf({ stage: 14, replicas: 3, ...config });
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
      ["entityOperator", "Kafka", undefined],
    ] as const;
    const none = { brokers: false, controllers: false, connect: false, entityOperator: false };
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
      const told: string[] = [];
      const placement = { racks: { topologyKey: "topology.kubernetes.io/zone", zones } };
      await evaluate(stack({ stage: 2, replicas, placement }), { warn: (message) => told.push(message) });
      return told;
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

describe("storage", () => {
  it("has a size, a class and a number of volumes for each pool", () => {
    const storage = {
      size: "1Gi",
      brokers: { size: "500Gi", class: "fast", volumes: 2 },
      controllers: { size: "10Gi" },
    };
    const { brokers, controllers } = plan({ stage: 2, storage }).cluster?.pools ?? {};
    assert.deepEqual(brokers?.volumes, Array(2).fill({ size: "500Gi", class: "fast", deleteClaim: false }));
    assert.deepEqual(controllers?.volumes, [{ size: "10Gi", deleteClaim: false }]);
  });
});

describe("scaling", () => {
  const kafka = async (config: RawConfig) =>
    Object((await objectsOf({ stage: 2, ...config })).find(({ kind }) => kind === "Kafka")?.spec);

  it("has Cruise Control rebalance by itself from two brokers on, with a template for each mode", async () => {
    assert.equal((await kafka({ replicas: 1 })).cruiseControl, undefined);
    assert.deepEqual((await kafka({ replicas: 2 })).cruiseControl.autoRebalance, [
      { mode: "add-brokers", template: { name: "my-cluster-add-brokers" } },
      { mode: "remove-brokers", template: { name: "my-cluster-remove-brokers" } },
    ]);
    const rebalance = { movements: 7, bytesPerSecond: 1000 };
    const templates = (await objectsOf({ stage: 2, replicas: 3, rebalance })).filter(
      ({ kind }) => kind === "KafkaRebalance",
    );
    assert.equal(templates.length, 2);
    for (const { spec, metadata } of templates) {
      assert.deepEqual(spec, { concurrentPartitionMovementsPerBroker: 7, replicationThrottle: 1000 });
      assert.equal(metadata.annotations?.["strimzi.io/rebalance-template"], "true");
    }
  });
});

describe("external access", () => {
  it("is one more listener with TLS and authentication, at every stage with a cluster", async () => {
    for (const [stage, type] of [
      [2, "nodeport"],
      [5, "route"],
      [14, "cluster-ip"],
    ] as const) {
      const listeners = plan({ stage, external: { type } }).cluster?.listeners ?? [];
      const external = { name: "external", port: 9095, tls: true, type, authentication: "tls" };
      assert.deepEqual(listeners.slice(1), [external]);
    }
  });

  it("shows where the brokers are and how a client is configured, with nothing secret in it", async () => {
    const client = async (external: object, users: object[] = []) => {
      const { outputs } = await evaluate(stack({ stage: 9, external, users }));
      assert.match(String(outputs.externalBootstrapServers), /known after deployment/);
      return String(outputs.externalClient);
    };
    const tls = await client({ type: "route" });
    assert.match(
      tls,
      /^umask 077\nclient=\$\(mktemp -d\)\noc get secret my-cluster-cluster-ca-cert -n myproject -o go-template=/,
    );
    for (const line of [
      "security.protocol=SSL",
      "ssl.truststore.type=PEM",
      "ssl.keystore.location=$client/user.pem",
      "END",
    ]) {
      assert.ok(tls.split("\n").includes(line), line);
    }
    assert.doesNotMatch(tls, /endpoint.identification/);
    assert.match(await client({ type: "nodeport" }), /^ssl\.endpoint\.identification\.algorithm=$/m);
    const users = [{ name: "my-user", authentication: "scram-sha-512" }];
    const password = await client({ type: "loadbalancer", authentication: "scram-sha-512" }, users);
    assert.match(password, /^sasl\.jaas\.config=\$\(oc get secret my-user /m);
    assert.doesNotMatch(password, /keystore/);
  });

  it("take hosts and ports from a cluster's status, and nothing that a shell would run", () => {
    for (const address of ["my.example.com:443", "10.0.0.1:9095,10.0.0.2:9095", "[2001:db8::1]:9095", ""]) {
      assert.equal(hostsAndPorts(address), address);
    }
    for (const address of ["$(id):1", "`id`", "a:1\nEND\nid", "a:1;id", "a b", "$HOME", "a:1 # b"]) {
      assert.equal(hostsAndPorts(address), "");
    }
  });

  it("warns where nobody can get in, once there are users", () => {
    const warnings = (stage: number, users: object[] = []) =>
      plan({ stage, users, external: { type: "route", authentication: "scram-sha-512" } }).warnings;
    assert.match(warnings(9)[0] ?? "", /^No user can authenticate from outside, because none has scram-sha-512/);
    assert.deepEqual(warnings(8), []);
    assert.deepEqual(warnings(9, [{ name: "orders", authentication: "scram-sha-512" }]), []);
  });

  it("trusts what the cluster's own clients trust, and takes whoever can get in", async () => {
    const config = {
      stage: 9,
      certificates: { issuer: "pulumi" },
      external: { type: "route", authentication: "scram-sha-512" },
      users: [{ name: "orders", authentication: "scram-sha-512" }],
    };
    const client = String((await evaluate(stack(config))).outputs.externalClient);
    assert.match(client, /index \.data "trusted\.pem"/);
    assert.match(client, /^sasl\.jaas\.config=\$\(oc get secret orders /m);
  });

  it("by routes is OpenShift's", () => {
    assert.deepEqual(
      problems({ platform: "kubernetes", external: { type: "route" } }).map(({ key, fix }) => [key, fix]),
      [["external.type", "pulumi config set --path external.type loadbalancer"]],
    );
  });
});
