import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { deployedWith, rejectedSteps, stepsTo } from "../../harness/support/deployed";

const scram = { users: [{ name: "orders", authentication: "scram-sha-512" }] };
const stage = { stage: 9 };
const keys = async (from: RawConfig, to: RawConfig) =>
  rejectedSteps(await deployedWith(from), { ...to, takeOver: true }).map(({ key, fix }) => `${key}: ${fix}`);

describe("taking objects over", () => {
  for (const purpose of ["demo", "production"]) {
    const permit = ["take over objects"];

    it(`takes no namespace over that the state does not have (${purpose})`, async () => {
      for (const [from, to] of [
        [{ createNamespace: false }, {}],
        [{ createNamespace: false }, { operator: { namespace: "strimzi" } }],
        [{}, { operator: { namespace: "strimzi" } }],
      ] as const) {
        const rejected = await keys({ ...stage, purpose, ...from }, { ...stage, purpose, permit, ...to });
        assert.ok(rejected.length > 0);
        assert.deepEqual([...new Set(rejected)], ["createNamespace: pulumi config set createNamespace false"]);
      }
      assert.deepEqual(await keys({ ...stage, purpose }, { ...stage, purpose, permit }), []);
      assert.deepEqual(
        await keys(
          { ...stage, purpose, createNamespace: false },
          { ...stage, purpose, permit, createNamespace: false },
        ),
        [],
      );
    });

    it(`writes no other password over one that the state has lost, unless asked (${purpose})`, async () => {
      const to = { ...stage, purpose, ...scram, permit };
      const permission = "replace password orders-password";
      assert.deepEqual(await keys({ ...stage, purpose }, to), [
        `takeOver: pulumi config set --path 'permit[1]' '${permission}'`,
      ]);
      assert.deepEqual(await keys({ ...stage, purpose }, { ...to, permit: [...permit, permission] }), []);
      assert.deepEqual(await keys({ ...stage, purpose, ...scram }, to), []);
    });
  }

  it("asks for nothing of that without takeOver", async () => {
    const deployed = await deployedWith({ ...stage, createNamespace: false });
    assert.deepEqual(
      stepsTo(deployed, { ...stage, createNamespace: false, ...scram }).filter(({ verdict }) => verdict === "rejected"),
      [],
    );
  });
});
