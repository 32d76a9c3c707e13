import assert from "node:assert/strict";
import { ownPart } from "../../../config/clusterStack";
import { names } from "../../../config/kafka/names";
import type { KubernetesObject } from "../../../config/kubernetes/object";
import type { RawConfig } from "../../../config/parseSettings";
import { plan } from "../../harness/support/settings";
import { objectsOf } from "../../harness/support/stack";

const policies = (config: RawConfig) => plan({ stage: 14, ...config }).networkPolicies ?? [];
const named = (config: RawConfig) => policies(config).map(({ namespace, name }) => `${namespace}/${name}`);

/** Whether a selector of labels takes an object's. */
const selects = (selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>> = {}) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

describe("network policies", () => {
  const all = ["myproject/strimzi-cluster-operator", `myproject/${names.producer}`, `myproject/${names.consumer}`];

  it("are there by default, except in a stack for a demo", () => {
    assert.deepEqual(named({}), all);
    assert.deepEqual(named({ purpose: "demo" }), []);
    assert.deepEqual(named({ purpose: "demo", networkPolicies: true }), all);
    assert.deepEqual(named({ networkPolicies: false }), []);
    assert.deepEqual(named({ bridge: { enabled: true } }), [...all, "myproject/my-bridge-bridge"]);
  });

  it("come with what they are about", () => {
    assert.deepEqual(named({ stage: 1 }), ["myproject/strimzi-cluster-operator"]);
    assert.deepEqual(named({ stage: 9, operator: { install: "none" } }), []);
    assert.deepEqual(named({ demo: false }), ["myproject/strimzi-cluster-operator"]);
    assert.deepEqual(named({ demo: false, operator: { namespace: "strimzi" } }), ["strimzi/strimzi-cluster-operator"]);
  });

  it("are the cluster's stack's, and none of a stack that has topics only", () => {
    assert.equal(ownPart(plan({ stage: 14 }), { clusterStack: "acme/kafka/prod" }).networkPolicies, undefined);
  });

  it("let nobody connect to the operator but Prometheus, and that only if there are metrics", () => {
    const [without] = policies({});
    assert.deepEqual(without?.pods, { "strimzi.io/kind": "cluster-operator" });
    assert.deepEqual(without?.ingress, []);
    assert.equal(without?.egress, undefined, "it talks to the API server and to every Kafka that it watches");
    const [withMetrics] = policies({ metrics: { enabled: true } });
    assert.deepEqual(withMetrics?.ingress, [
      {
        peers: [{ pods: { "app.kubernetes.io/name": "prometheus" }, in: "every namespace" }],
        ports: [{ port: 8080, protocol: "TCP" }],
      },
    ]);
  });

  it("let clients connect to Kafka's listener and to DNS, and nobody to them", () => {
    for (const authentication of ["tls", "scram-sha-512"]) {
      const config = { stage: 14, users: [{ name: "my-user", authentication }] };
      const { cluster, networkPolicies = [], applications = [] } = plan(config);
      for (const { name, client } of applications) {
        const policy = networkPolicies.find((one) => one.name === name);
        assert.deepEqual(policy?.ingress, []);
        const [kafka, dns, ...more] = policy?.egress ?? [];
        assert.deepEqual(more, []);
        assert.deepEqual(kafka?.peers, [
          { pods: { "strimzi.io/cluster": cluster?.name, "strimzi.io/kind": "Kafka" }, in: "own namespace" },
        ]);
        const port = Number(client.bootstrapServers.split(":")[1]);
        assert.ok(cluster?.listeners.some((listener) => listener.port === port));
        assert.deepEqual(kafka?.ports, [{ port, protocol: "TCP" }]);
        assert.equal(dns?.peers, undefined);
        assert.deepEqual([...new Set(dns?.ports.map((each) => each.port))], [53, 5353]);
      }
    }
  });

  it("name the namespaces of clients of the Bridge, and leave open where the Bridge connects to", async () => {
    const clients = [{ label: "app=shop" }, { namespace: "partners" }];
    const objects = await objectsOf({ stage: 10, bridge: { enabled: true, clients } });
    const found = objects.find(
      ({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "my-bridge-bridge",
    );
    assert.deepEqual(JSON.parse(JSON.stringify(found?.spec)), {
      podSelector: { matchLabels: { "strimzi.io/cluster": "my-bridge", "strimzi.io/kind": "KafkaBridge" } },
      policyTypes: ["Ingress"],
      ingress: [
        {
          ports: [{ port: 8080, protocol: "TCP" }],
          from: [
            { podSelector: { matchLabels: { app: "shop" } } },
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "partners" } },
              podSelector: {},
            },
          ],
        },
      ],
    });
  });

  it("are objects that say so, and select the pods of the Deployments that they are for", async () => {
    const objects = await objectsOf({ stage: 10, networkPolicies: true });
    const specOf = ({ spec }: KubernetesObject) => JSON.parse(JSON.stringify(spec));
    const found = objects.filter(({ kind }) => kind === "NetworkPolicy");
    assert.equal(found.length, 3);
    for (const policy of found) {
      const { podSelector, policyTypes, ingress, egress } = specOf(policy);
      const deployment = objects.find(
        ({ kind, metadata }) => kind === "Deployment" && metadata.name === policy.metadata.name,
      );
      assert.equal(ingress, undefined);
      if (deployment === undefined) {
        assert.deepEqual(policyTypes, ["Ingress"]);
        continue;
      }
      assert.ok(selects(podSelector.matchLabels, specOf(deployment).template.metadata.labels));
      assert.ok(!selects(podSelector.matchLabels, { "strimzi.io/kind": "Kafka" }));
      assert.deepEqual(policyTypes, ["Ingress", "Egress"]);
      assert.deepEqual(egress[0], {
        ports: [{ port: 9093, protocol: "TCP" }],
        to: [{ podSelector: { matchLabels: { "strimzi.io/cluster": "my-cluster", "strimzi.io/kind": "Kafka" } } }],
      });
    }
  });
});
