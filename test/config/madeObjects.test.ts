import assert from "node:assert/strict";
import fc from "fast-check";
import { isNamespaced } from "../../config/kubernetes/object";
import { collisions, madeObjects } from "../../config/madeObjects";
import type { RawConfig } from "../../config/parseSettings";
import { plan, problems } from "../harness/support/settings";
import { evaluated, objectsIn } from "../harness/support/stack";

const found = (users: readonly object[], rest: object = {}) =>
  problems({ stage: 9, users, ...rest })
    .filter(({ message }) => message.includes("Secret"))
    .map(({ key, message }) => [key, /the Secret (\S+), .* is made by (.*?):/.exec(message)?.slice(1).join(" by ")]);

describe("names of users", () => {
  for (const name of [
    "my-cluster-clients-ca",
    "my-cluster-clients-ca-cert",
    "my-cluster-cluster-ca",
    "my-cluster-cluster-ca-cert",
    "my-cluster-cluster-operator-certs",
    "my-cluster-trustbundle",
    "my-cluster-broker-0",
    "my-cluster-controller-12",
  ]) {
    it(`are rejected where Strimzi has a Secret of that name: ${name}`, () => {
      for (const authentication of ["tls", "scram-sha-512"]) {
        assert.deepEqual(found([{ name, authentication }]), [
          ["users[0].name", `${name} by Strimzi for the Kafka my-cluster`],
        ]);
      }
    });
  }

  it("are rejected where another user has that Secret, whichever comes first", () => {
    const password = [{ name: "a", authentication: "scram-sha-512" }, { name: "a-password" }];
    assert.deepEqual(found(password), [["users[1].name", "a-password by the user a"]]);
    assert.deepEqual(found(password.toReversed()), [["users[1].name", "a-password by the user a-password"]]);
    const certificates = { issuer: "pulumi" };
    const external = [
      { name: "a", authentication: "tls-external" },
      { name: "a-tls", authentication: "tls" },
    ];
    assert.deepEqual(found(external, { certificates }), [["users[1].name", "a-tls by the user a"]]);
    assert.deepEqual(found([{ name: "my-user-tls" }], { certificates }), [
      ["users[0].name", "my-user-tls by the user my-user"],
    ]);
    assert.deepEqual(found([{ name: "my-user-tls" }], { certificates, demo: false }), []);
  });

  it("are rejected where a Secret made from one is Strimzi's, and taken where none is", () => {
    assert.deepEqual(found([{ name: "a" }, { name: "a-password" }, { name: "a-tls" }, { name: "my-cluster" }]), []);
    assert.deepEqual(found([{ name: "my-user", authentication: "scram-sha-512" }]), []);
    assert.equal(plan({ stage: 9, users: [{ name: "my-cluster-brokers" }] }).users?.length, 2);
  });
});

/** Everything that a stack can consist of, in a few configs. */
const everything: readonly RawConfig[] = [
  {
    metrics: { enabled: true, podMonitors: true, rules: { enabled: true }, dashboards: { type: "configmap" } },
    users: [{ name: "orders", authentication: "scram-sha-512" }],
    topics: [{ name: "orders" }],
    replicas: 3,
    networkPolicies: true,
    bridge: { enabled: true },
  },
  {
    bridge: { enabled: true },
    connect: { plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" } },
    certificates: { issuer: "pulumi" },
    metrics: { enabled: true, reporter: "jmx", dashboards: { type: "grafana" }, kafkaExporter: { enabled: true } },
    external: { type: "route" },
    rebalance: { movements: 5 },
    replicas: 3,
  },
  { operator: { install: "none" }, createNamespace: false },
  { operator: { namespace: "strimzi", watch: "all" } },
];

const idOf = (kind: string, namespace: string, name: string) => `${kind} ${namespace}/${name}`;

describe("the table of names", () => {
  for (const [index, config] of everything.entries()) {
    it(`has every object that the program deploys (${index})`, async () => {
      const made = new Set(
        madeObjects(plan({ stage: 14, ...config })).map(({ kind, namespace, name }) => idOf(kind, namespace, name)),
      );
      const objects = objectsIn(await evaluated({ stage: 14, ...config }));
      const missing = objects.filter(
        (object) =>
          !made.has(
            idOf(object.kind, isNamespaced(object) ? (object.metadata.namespace ?? "") : "", object.metadata.name),
          ),
      );
      assert.deepEqual(
        missing.map(({ kind, metadata: { name } }) => `${kind} ${name}`),
        [],
      );
      assert.ok(objects.length > 5);
    });
  }

  it("has no two objects of one name among those whose names nobody chooses", () => {
    const config = fc.record(
      {
        demo: fc.boolean(),
        replicas: fc.constantFrom(1, 3),
        createNamespace: fc.boolean(),
        networkPolicies: fc.boolean(),
        bridge: fc.record({ enabled: fc.boolean() }),
        external: fc.constantFrom({}, { type: "route" }, { type: "loadbalancer" }),
        certificates: fc.constantFrom({}, { issuer: "pulumi" }),
        operator: fc.record({
          install: fc.constantFrom("olm", "helm", "manifests", "none"),
          namespace: fc.constantFrom("myproject", "strimzi"),
        }),
        metrics: fc.record({
          enabled: fc.boolean(),
          reporter: fc.constantFrom("strimzi", "jmx"),
          podMonitors: fc.boolean(),
          rules: fc.record({ enabled: fc.boolean() }),
          dashboards: fc.record({ type: fc.constantFrom("none", "configmap", "grafana") }),
          kafkaExporter: fc.record({ enabled: fc.boolean() }),
        }),
        connect: fc.constantFrom({}, { plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" } }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(config, (settings) => {
        assert.deepEqual(collisions(madeObjects(plan({ stage: 14, ...settings }))), []);
      }),
      { seed: 2018, numRuns: 200 },
    );
  });

  it("has every Secret in it rejected as a user's name, with every authentication and at every stage", () => {
    const certificates = { issuer: "pulumi" };
    const bridge = { enabled: true };
    const others = [
      { name: "orders", authentication: "scram-sha-512" },
      ...["my-user", "my-connect", "my-bridge"].map((name) => ({ name })),
    ];
    const secrets = madeObjects(plan({ stage: 14, certificates, users: others, bridge })).filter(
      ({ kind, name }) => kind === "Secret" && !others.some((user) => user.name === name),
    );
    assert.ok(secrets.length > 15);
    for (const { name, numbered, by } of secrets) {
      for (const authentication of ["tls", "tls-external", "scram-sha-512"]) {
        for (const stage of [1, 14]) {
          const user = { name: numbered ? `${name}7` : name, authentication };
          const [problem, ...more] = problems({ stage, certificates, users: [...others, user], bridge });
          assert.equal(problem?.key, "users[4].name", user.name);
          assert.ok(problem?.message.includes(by), problem?.message);
          assert.deepEqual(more, []);
        }
      }
    }
  });

  it("has a Secret of Strimzi's in it rejected as the name of a part that has a user", () => {
    const name = "my-cluster-clients-ca";
    for (const [part, setting] of Object.entries({ connect: { name }, bridge: { enabled: true, name } })) {
      const [problem, ...more] = problems({ stage: 14, [part]: setting });
      assert.equal(problem?.key, `${part}.name`);
      assert.match(problem?.message ?? "", /the Secret my-cluster-clients-ca, which would be this user's, is made by/);
      assert.deepEqual(more, []);
    }
  });

  it("finds two that are made under one name, and takes one that is handed over for one", () => {
    const secret = (by: string, name: string) => ({ kind: "Secret", namespace: "a", name, by });
    assert.equal(collisions([secret("x", "s"), secret("y", "s")]).length, 1);
    assert.equal(collisions([{ ...secret("x", "s-"), numbered: true }, secret("y", "s-12")]).length, 1);
    assert.deepEqual(collisions([secret("x", "s"), secret("x", "s"), secret("y", "t")]), []);
    assert.deepEqual(collisions([{ ...secret("x", "s-"), numbered: true }, secret("y", "s-a")]), []);
    assert.deepEqual(collisions([secret("x", "s"), { ...secret("y", "s"), namespace: "b" }]), []);
    assert.deepEqual(collisions([secret("x", "s"), { ...secret("y", "s"), kind: "ConfigMap" }]), []);
  });
});
