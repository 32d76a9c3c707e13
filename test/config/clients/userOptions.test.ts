import assert from "node:assert/strict";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { deployedWith, stepsTo } from "../../harness/support/deployed";
import { problems } from "../../harness/support/settings";
import { objectsIn, stack } from "../../harness/support/stack";
import { schemaErrors } from "../../harness/support/strimziSchemas";

const at9 = (users: object[], more: object = {}) => ({ stage: 9, demo: false, users, ...more });

describe("users", () => {
  it("have quotas by Strimzi's names, and a password that somebody else has put into a Secret", async () => {
    const quotas = { producerByteRate: 1000, requestPercentage: 50 };
    const login = { name: "login", key: "pass" };
    const evaluation = await evaluate(
      stack(at9([{ name: "orders", authentication: "scram-sha-512", password: login, quotas }])),
    );
    const objects = objectsIn(evaluation);
    assert.deepEqual(schemaErrors(objects), []);
    const { authentication, quotas: found } = Object(objects.find(({ kind }) => kind === "KafkaUser")?.spec);
    assert.deepEqual(authentication.password, { valueFrom: { secretKeyRef: login } });
    assert.deepEqual(found, quotas);
    assert.deepEqual(
      evaluation.resources.filter(({ type }) => type.includes("RandomPassword") || type.endsWith(":Secret")),
      [],
    );
  });

  it("are super users where they are to be, by certificate or by password", async () => {
    const users = [
      { name: "admin", superUser: true },
      { name: "tool", superUser: true, authentication: "scram-sha-512" },
      { name: "orders", superUser: false },
    ];
    const spec = async (config: object) => {
      const objects = objectsIn(await evaluate(stack({ ...config })));
      assert.deepEqual(schemaErrors(objects), []);
      return Object(objects.find(({ kind }) => kind === "Kafka")?.spec).kafka.authorization;
    };
    assert.deepEqual(await spec(at9(users)), { type: "simple", superUsers: ["CN=admin", "tool"] });
    assert.deepEqual(await spec(at9(users, { stage: 8 })), { type: "simple" });
  });

  it("become super users with a permission only, and other passwords are announced", async () => {
    const steps = async (from: object[], to: object[], more: object = {}) =>
      stepsTo(await deployedWith(at9(from)), at9(to, more)).map(({ key, verdict, permission }) => [
        key,
        verdict,
        permission,
      ]);
    const [admin] = [{ name: "admin", superUser: true }];
    assert.deepEqual(await steps([{ name: "admin" }], [admin]), [["users", "rejected", "grant everything admin"]]);
    assert.deepEqual(await steps([admin], [admin]), []);
    assert.deepEqual(await steps([{ name: "admin" }], [admin], { permit: ["grant everything admin"] }), [
      ["users", "permitted", "grant everything admin"],
    ]);
    const scram = { name: "orders", authentication: "scram-sha-512" };
    const given = { ...scram, password: { name: "login" } };
    assert.deepEqual(await steps([scram], [given]), [["users[0].password", "warned", undefined]]);
    assert.deepEqual(await steps([given], [given]), []);
  });

  for (const [what, config, key] of [
    ["a password for a certificate", at9([{ name: "a", password: { name: "s" } }]), "users[0].password"],
    [
      "a password that the user operator would write over",
      at9([{ name: "a", authentication: "scram-sha-512", password: { name: "a" } }]),
      "users[0].password.name",
    ],
    ["no bytes at all", at9([{ name: "a", quotas: { producerByteRate: 0 } }]), "users[0].quotas.producerByteRate"],
    [
      "super users of a cluster that another stack has",
      { clusterStack: "acme/demo/platform", stage: 9, users: [{ name: "a", superUser: true }] },
      "users[0].superUser",
    ],
  ] as const) {
    it(`may not have ${what}`, () => {
      assert.deepEqual(
        problems({ ...config }).map((problem) => problem.key),
        [key],
      );
    });
  }
});
