import assert from "node:assert/strict";
import { hostsAndPorts } from "../../../config/external/clientProperties";
import { plan, problems } from "../../harness/support/settings";
import { evaluated, objectsOf } from "../../harness/support/stack";
import { schemaErrors } from "../../harness/support/strimziSchemas";

describe("external access", () => {
  it("is one more listener with TLS and authentication, at every stage with a cluster", async () => {
    for (const [stage, type] of [
      [2, "nodeport"],
      [5, "route"],
      [14, "loadbalancer"],
    ] as const) {
      const listeners = plan({ stage, external: { type } }).cluster?.listeners ?? [];
      const external = { name: "external", port: 9095, tls: true, type, authentication: "tls" };
      assert.deepEqual(listeners.slice(1), [external]);
    }
  });

  it("shows where the brokers are and how a client is configured, with nothing secret in it", async () => {
    const client = async (external: object, users: object[] = []) => {
      const { outputs } = await evaluated({ stage: 9, external, users });
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
    const client = String((await evaluated(config)).outputs.externalClient);
    assert.match(client, /index \.data "trusted\.pem"/);
    assert.match(client, /^sasl\.jaas\.config=\$\(oc get secret orders /m);
  });

  it("is by more than one listener, and shows brokers as the proxy in front of them does", async () => {
    const external = {
      type: "cluster-ip",
      bootstrap: "kafka.example.com:9094",
      advertisedHost: "kafka.example.com",
      advertisedPort: "9100+{nodeId}",
      more: [
        {
          name: "routes",
          port: 9096,
          type: "route",
          advertisedHost: "b-{nodeId}.example.com",
          bootstrap: "b.example.com:443",
        },
        { name: "lb", port: 9097, type: "loadbalancer", authentication: "scram-sha-512" },
      ],
    };
    const configurations = async (strimzi: string) => {
      const objects = await objectsOf({ stage: 9, replicas: 3, external, operator: { install: "none", strimzi } });
      assert.deepEqual(schemaErrors(objects, [strimzi === "1.2" ? "1.2.0" : "0.49.1"]), []);
      const { listeners } = Object(objects.find(({ kind }) => kind === "Kafka")?.spec).kafka;
      return listeners.slice(1).map((listener: object) => Object(listener).configuration);
    };
    const own = { bootstrap: { alternativeNames: ["kafka.example.com"] }, advertisedHostTemplate: "kafka.example.com" };
    const route = { bootstrap: { host: "b.example.com" }, hostTemplate: "b-{nodeId}.example.com" };
    assert.deepEqual(await configurations("1.2"), [
      { ...own, advertisedPortTemplate: "9100 + {nodeId}" },
      route,
      undefined,
    ]);
    // No template for ports: that of each broker that may ever be stands there, so that those that go keep theirs.
    const brokers = Array.from({ length: 100 }, (_, broker) => ({ broker, advertisedPort: 9100 + broker }));
    assert.deepEqual(await configurations("0.49"), [{ ...own, brokers }, route, undefined]);
    const { outputs } = await evaluated({ stage: 9, replicas: 3, external });
    assert.equal(outputs.externalBootstrapServers, "kafka.example.com:9094");
    assert.match(String(outputs.externalClient), /^bootstrap\.servers=kafka\.example\.com:9094$/m);
    const addresses = Object(outputs.externalAddresses);
    assert.deepEqual([Object.keys(addresses), addresses.routes], [["routes", "lb"], "b.example.com:443"]);
  });

  it("begins with the brokers themselves where only these have addresses", async () => {
    const external = { type: "cluster-ip", advertisedHost: "{nodePodName}.example.com" };
    const { outputs } = await evaluated({ stage: 9, replicas: 2, external });
    assert.equal(
      outputs.externalBootstrapServers,
      "my-cluster-broker-0.example.com:9095,my-cluster-broker-1.example.com:9095",
    );
  });

  for (const [what, external, key, message] of [
    ["a service without an address", { type: "cluster-ip" }, "external.advertisedHost", /^is missing;/],
    [
      "one address for all brokers",
      { type: "loadbalancer", advertisedHost: "kafka.example.com" },
      "external.advertisedHost",
      /every one of the 3 brokers/,
    ],
    ["a port of a route", { type: "route", advertisedPort: "443" }, "external.advertisedPort", /router has one port/],
    [
      "ports that do not exist",
      { type: "nodeport", advertisedPort: "65534 + {nodeId}" },
      "external.advertisedPort",
      /above 65535/,
    ],
    [
      "a port twice",
      {
        more: [
          { name: "a", port: 9096, type: "nodeport" },
          { name: "b", port: 9096, type: "nodeport" },
        ],
      },
      "external.more[1].port",
      /which is of a/,
    ],
    [
      "a name twice",
      {
        more: [
          { name: "a", port: 9096, type: "nodeport" },
          { name: "a", port: 9097, type: "nodeport" },
        ],
      },
      "external.more[1].name",
      /must differ/,
    ],
    [
      "the name of another listener",
      { more: [{ name: "tls", port: 9096, type: "nodeport" }] },
      "external.more[0].name",
      /tls/,
    ],
    ["Prometheus' port", { more: [{ name: "a", port: 9404, type: "nodeport" }] }, "external.more[0].port", /metrics/],
    [
      "a host that is none",
      { type: "cluster-ip", advertisedHost: "kafka-{brokerId}.example.com" },
      "external.advertisedHost",
      /\{nodeId\} stands for/,
    ],
  ] as const) {
    it(`may not have ${what}, in one message`, () => {
      const [problem, ...others] = problems({ replicas: 3, external });
      assert.equal(problem?.key, key);
      assert.match(problem?.message ?? "", message);
      assert.deepEqual(others, []);
    });
  }

  it("by routes is OpenShift's", () => {
    assert.deepEqual(
      problems({ platform: "kubernetes", operator: { install: "none" }, external: { type: "route" } }).map(
        ({ key, fix }) => [key, fix],
      ),
      [["external.type", "pulumi config set --path external.type loadbalancer"]],
    );
  });
});
