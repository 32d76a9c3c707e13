import assert from "node:assert/strict";
import { parseSettings } from "../../../config/parseSettings";
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
      it(`refuse ${wrong} as ${key}`, () => {
        assert.deepEqual(found({ issuer: "pulumi", [key]: wrong }), [[`certificates.${key}`, `is ${wrong}`]]);
      });
    }
  }

  it("refuse a renewal window that is longer than the validity, and a certificate that outlives its CA", () => {
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

  it("refuse to trust only what is not made yet, and the program's business where the operator issues", () => {
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

  it("take a CA with its chain", async () => {
    const { own, root, key } = await chain();
    assert.deepEqual(found({ issuer: "pulumi", clusterCa: { certificate: own + root, key } }), []);
    const settings = { certificates: { issuer: "pulumi", clusterCa: { certificate: own + root, key } } };
    assert.equal(parseSettings(settings, new Set(["certificates"])).certificates.clusterCa.key, key);
  });

  it("refuse a CA without its key, and a key without its CA", async () => {
    const { own, root, key } = await chain();
    assert.deepEqual(
      found({ issuer: "pulumi", clusterCa: { certificate: own + root } })[0]?.[0],
      "certificates.clusterCa.key",
    );
    assert.deepEqual(found({ issuer: "pulumi", clientsCa: { key } })[0]?.[0], "certificates.clientsCa.certificate");
  });

  it("refuse a chain that does not lead to its root, with every break", async () => {
    const [{ own, key }, other] = [await chain(), await chain()];
    const chainOf = (...certificates: string[]) =>
      found({ issuer: "pulumi", clusterCa: { certificate: certificates.join(""), key } });
    const where = "certificates.clusterCa.certificate";
    assert.deepEqual(chainOf(own), [
      [where, "does not lead to its root: certificate 1 of 1 (CN=own), the last, is issued by CN=root"],
    ]);
    assert.deepEqual(chainOf(own, other.root), [
      [where, "does not lead to its root: certificate 1 of 2 (CN=own) is not issued by the one that follows, CN=root"],
    ]);
  });

  it("refuse an expired CA, one that is no CA, and what is no certificate", async () => {
    const key = privateKey();
    const from = new Date(Date.now() - 100 * 3_600_000);
    const expired = await selfSigned("CN=old", key, { ...ca, from });
    const where = "certificates.clientsCa.certificate";
    const [problem] = found({ issuer: "pulumi", clientsCa: { certificate: expired, key } });
    assert.equal(problem?.[0], where);
    assert.match(problem?.[1] ?? "", /^does not work: certificate 1 of 1 \(CN=old\) ended on /);
    const leaf = await selfSigned("CN=leaf", key, { ...ca, isCaCertificate: false });
    assert.match(
      found({ issuer: "pulumi", clientsCa: { certificate: leaf, key } })[0]?.[1] ?? "",
      /\(CN=leaf\) is not a CA's$/,
    );
    const garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert.deepEqual(found({ issuer: "pulumi", clientsCa: { certificate: garbage, key } }), [
      [where, "has a certificate that cannot be read: number 1 of 1"],
    ]);
  });

  it("refuse a key that is another's, or encrypted, or in the clear, and never show it", async () => {
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

  it("tells the operator validity and renewal window where they are not its own", () => {
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
