import assert from "node:assert/strict";
import { plan, problems } from "../../harness/support/settings";

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
