import assert from "node:assert/strict";
import { hostsAndPorts } from "../../../config/external/clientProperties";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { plan, problems } from "../../harness/support/settings";
import { stack } from "../../harness/support/stack";

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
      problems({ platform: "kubernetes", operator: { install: "none" }, external: { type: "route" } }).map(
        ({ key, fix }) => [key, fix],
      ),
      [["external.type", "pulumi config set --path external.type loadbalancer"]],
    );
  });
});
