import assert from "node:assert/strict";
import { privateKey, selfSigned, signed } from "../../harness/support/issuer";
import { plan, problems } from "../../harness/support/settings";

const ca = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 24 };

/** A CA under a root. */
async function chain() {
  const [rootKey, key] = [privateKey(), privateKey()];
  const root = await selfSigned("CN=root", rootKey, ca);
  const own = await signed("CN=own", key, { certificate: root, key: rootKey }, ca);
  return { root, rootKey, own, key };
}

const found = (certificates: object) =>
  problems({ certificates }, ["certificates"]).map(({ key, message }) => [key, message.split(";")[0]]);

describe("settings of certificates", () => {
  for (const key of ["caValidityDays", "validityDays", "renewalDays"]) {
    for (const wrong of [0, -1]) {
      it(`reject ${wrong} as ${key}`, () => {
        assert.deepEqual(found({ issuer: "pulumi", [key]: wrong }), [[`certificates.${key}`, `is ${wrong}`]]);
      });
    }
  }

  it("reject a renewal window that is longer than the validity, and a certificate that outlives its CA", () => {
    assert.deepEqual(found({ validityDays: 30 }), [
      ["certificates.renewalDays", "is 30, but certificates are valid for 30 days"],
    ]);
    assert.deepEqual(found({ issuer: "pulumi", caValidityDays: 20, validityDays: 20, renewalDays: 21 }), [
      ["certificates.renewalDays", "is 21, but certificates are valid for 20 days"],
    ]);
    assert.deepEqual(found({ issuer: "pulumi", caValidityDays: 100 }), [
      ["certificates.validityDays", "is 365, but the CAs that sign are valid for 100 days"],
    ]);
  });

  it("reject to trust only what is not made yet, and the program's business where the operator issues", () => {
    assert.deepEqual(found({ issuer: "pulumi", oldestTrusted: 1 }), [
      ["certificates.oldestTrusted", "is 1, but the generation in use is 0"],
    ]);
    assert.deepEqual(found({ generation: 1 })[0]?.[0], "certificates.issuer");
    const users = [{ name: "orders", authentication: "tls-external" }];
    assert.deepEqual(
      problems({ users }).map(({ key, fix }) => [key, fix]),
      [["users[0].authentication", "pulumi config set --path certificates.issuer pulumi"]],
    );
  });

  it("reject a key that is another's, or encrypted, or in the clear, and never show it", async () => {
    const { own, root, key } = await chain();
    const certificate = own + root;
    const other = privateKey();
    assert.deepEqual(found({ issuer: "pulumi", clusterCa: { certificate, key: other } }), [
      ["certificates.clusterCa.key", "does not match certificates.clusterCa.certificate: it is another key"],
    ]);
    const clear = problems({ certificates: { issuer: "pulumi", clusterCa: { certificate, key } } });
    assert.deepEqual(
      clear.map(({ key, fix }) => [key, fix]),
      [["certificates.clusterCa.key", "pulumi config set --secret --path certificates.clusterCa.key < ca.key"]],
    );
    const misplaced = problems(
      { namespace: key, certificates: { issuer: key, clusterCa: { key: `${key}x`, certificate: key } } },
      ["certificates"],
    );
    assert.ok(misplaced.length >= 3);
    assert.doesNotMatch(JSON.stringify(misplaced), new RegExp(key.split("\n")[1]?.slice(0, 20) ?? "?"));
  });
});

describe("the plan of certificates", () => {
  it("has nothing of the program's where the operator issues", () => {
    const { authorities, cluster, users } = plan({ stage: 9 });
    assert.equal(authorities, undefined);
    assert.deepEqual(cluster?.certificates, { generatesAuthorities: true });
    assert.deepEqual(
      users?.map(({ credentials }) => credentials),
      [{ type: "tls" }],
    );
  });

  it("sets validity and renewal window where they are not the operator's defaults", () => {
    const { cluster } = plan({ stage: 2, certificates: { validityDays: 90, renewalDays: 10 } });
    assert.deepEqual(cluster?.certificates, { generatesAuthorities: true, validityDays: 90, renewalDays: 10 });
  });

  it("has users with the program's certificates by default where the program issues, and passwords on request", () => {
    const users = [
      { name: "my-connect", authentication: "scram-sha-512" },
      { name: "orders", authentication: "tls" },
    ];
    const planned = plan({ stage: 12, certificates: { issuer: "pulumi" }, users });
    assert.deepEqual(
      planned.users?.map(({ name, credentials, principal }) => [name, credentials.type, principal]),
      [
        ["my-user", "tls-external", "CN=my-user"],
        ["my-connect", "scram-sha-512", "my-connect"],
        ["orders", "tls", "CN=orders"],
      ],
    );
    assert.deepEqual(
      planned.cluster?.listeners.map(({ name, port, authentication }) => [name, port, authentication]),
      [
        ["tls", 9093, "tls"],
        ["scram", 9094, "scram-sha-512"],
      ],
    );
    assert.equal(planned.connect?.client.bootstrapServers, "my-cluster-kafka-bootstrap:9094");
  });
});
