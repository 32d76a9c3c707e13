import assert from "node:assert/strict";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import { planFor } from "../../../config/planFor";
import { privateKey, selfSigned, signed } from "../../harness/support/issuer";
import { problems } from "../../harness/support/settings";

const ca = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 24 };
const hours = (count: number) => new Date(Date.now() + count * 3_600_000);

/** A CA under a root. */
async function chain() {
  const [rootKey, key] = [privateKey(), privateKey()];
  const root = await selfSigned("CN=root", rootKey, ca);
  const own = await signed("CN=own", key, { certificate: root, key: rootKey }, ca);
  return { root, rootKey, own, key };
}

const found = (certificates: object) =>
  problems({ certificates }, ["certificates"]).map(({ key, message }) => [key, message.split(";")[0]]);
const given = (certificate: string, key: string) => found({ issuer: "pulumi", clusterCa: { certificate, key } });
const where = "certificates.clusterCa.certificate";

describe("a CA that is given", () => {
  it("is taken with its chain", async () => {
    const { own, root, key } = await chain();
    assert.deepEqual(given(own + root, key), []);
    const settings = { certificates: { issuer: "pulumi", clusterCa: { certificate: own + root, key } } };
    assert.equal(parseSettings(settings, new Set(["certificates"])).certificates.clusterCa.key, key);
  });

  it("is rejected without its key, and a key without its CA", async () => {
    const { own, root, key } = await chain();
    assert.deepEqual(
      found({ issuer: "pulumi", clusterCa: { certificate: own + root } })[0]?.[0],
      "certificates.clusterCa.key",
    );
    assert.deepEqual(found({ issuer: "pulumi", clientsCa: { key } })[0]?.[0], "certificates.clientsCa.certificate");
  });

  it("is rejected with a chain that does not lead to its root, with every break", async () => {
    const [{ own, key }, other] = [await chain(), await chain()];
    assert.deepEqual(given(own, key), [
      [where, "does not lead to its root: certificate 1 of 1 (CN=own), the last, is issued by CN=root"],
    ]);
    assert.deepEqual(given(own + other.root, key), [
      [where, "does not lead to its root: certificate 1 of 2 (CN=own) is not issued by the one that follows, CN=root"],
    ]);
  });

  it("is rejected when it has ended, has not begun, is no CA, or cannot be read", async () => {
    const key = privateKey();
    const message = async (certificate: string) => {
      const [problem, ...others] = given(certificate, key);
      assert.deepEqual([problem?.[0], others], [where, []]);
      return problem?.[1] ?? "";
    };
    assert.match(
      await message(await selfSigned("CN=old", key, { ...ca, from: hours(-100) })),
      /^does not work: certificate 1 of 1 \(CN=old\) ended on /,
    );
    assert.match(
      await message(await selfSigned("CN=new", key, { ...ca, from: hours(1) })),
      /^does not work yet: certificate 1 of 1 \(CN=new\) begins on /,
    );
    assert.match(
      await message(await selfSigned("CN=leaf", key, { ...ca, isCaCertificate: false })),
      /\(CN=leaf\) is not a CA's$/,
    );
    assert.equal(
      await message("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
      "has a certificate that cannot be read: number 1 of 1",
    );
  });

  it("is rejected with a key or a signature that is too weak, anywhere in its chain", async () => {
    const short = privateKey("RSA", 1024);
    assert.deepEqual(given(await selfSigned("CN=short", short, ca), short), [
      [where, "is too weak: the key of certificate 1 of 1 (CN=short) is RSA with 1024 bits"],
    ]);
    const key = privateKey("RSA");
    assert.deepEqual(given(await selfSigned("CN=sha1", key, { ...ca, hash: "SHA-1" }), key), [
      [where, "is too weak: certificate 1 of 1 (CN=sha1) is signed with SHA-1, which can be forged"],
    ]);
    assert.deepEqual(given(await selfSigned("CN=fine", key, ca), key), []);

    const [rootKey, own] = [privateKey("RSA"), privateKey()];
    const root = { certificate: await selfSigned("CN=root", rootKey, { ...ca, hash: "SHA-1" }), key: rootKey };
    assert.deepEqual(given((await signed("CN=own", own, root, ca)) + root.certificate, own), []);
    assert.deepEqual(given((await signed("CN=own", own, root, { ...ca, hash: "SHA-1" })) + root.certificate, own), [
      [where, "is too weak: certificate 1 of 2 (CN=own) is signed with SHA-1, which can be forged"],
    ]);
    const shortRoot = { certificate: await selfSigned("CN=root", short, ca), key: short };
    assert.deepEqual(given((await signed("CN=own", own, shortRoot, ca)) + shortRoot.certificate, own), [
      [where, "is too weak: the key of certificate 2 of 2 (CN=root) is RSA with 1024 bits"],
    ]);
  });

  it("is rejected for both roles, also where one stands above the other", async () => {
    const { own, root, key, rootKey } = await chain();
    const both = (cluster: object, clients: object) =>
      found({ issuer: "pulumi", clusterCa: cluster, clientsCa: clients });
    const [one, above] = [
      { certificate: own + root, key },
      { certificate: root, key: rootKey },
    ];
    const clients = "certificates.clientsCa.certificate";
    assert.match(both(one, one)[0]?.join(" ") ?? "", /^certificates\.clientsCa\.certificate has the same key as /);
    const chained = [
      [
        clients,
        `and ${where} are in the same chain, one above the other: certificates that one signs would be trusted as the other's`,
      ],
    ];
    assert.deepEqual(both(one, above), chained);
    assert.deepEqual(both(above, one), chained);
    const otherKey = privateKey();
    const other = { certificate: (await signed("CN=other", otherKey, { certificate: root, key: rootKey }, ca)) + root };
    assert.deepEqual(both(one, { ...other, key: otherKey }), []);
  });

  it("comes with a warning of who becomes super user, if it signs for clients", async () => {
    const key = privateKey();
    const own = { certificate: await selfSigned("O=Example, CN=issuing", key, ca), key };
    const warnings = (certificates: object, stage = 2) => {
      const config: RawConfig = { stage, certificates: { issuer: "pulumi", ...certificates } };
      return planFor(parseSettings(config, new Set(["certificates"]))).warnings;
    };
    const [warning, ...others] = warnings({ clientsCa: own });
    assert.match(warning ?? "", /\(O=Example, CN=issuing\): .* O=io\.strimzi, CN=my-cluster-kafka .* is a super user/);
    assert.deepEqual(others, []);
    assert.deepEqual(warnings({ clusterCa: own }), []);
    assert.deepEqual(warnings({}), []);
    assert.deepEqual(warnings({ clientsCa: own }, 1), []);
  });
});

describe("a private key in the place of a certificate", () => {
  const body = (pem: string) => pem.split("\n")[1]?.slice(0, 20) ?? "?";

  for (const [what, label] of [
    ["PKCS#8", "PRIVATE KEY"],
    ["RSA", "RSA PRIVATE KEY"],
    ["EC", "EC PRIVATE KEY"],
    ["encrypted", "ENCRYPTED PRIVATE KEY"],
  ] as const) {
    it(`is rejected beside the certificate, as openssl pkcs12 -nodes writes it (${what}), and not shown`, async () => {
      const { own, root, key } = await chain();
      const inside = key.replaceAll("PRIVATE KEY", label);
      const bag = `Bag Attributes\n    friendlyName: ca\n${inside}${own}${root}`;
      for (const name of ["clusterCa", "clientsCa"]) {
        for (const certificates of [
          { [name]: { certificate: bag, key } },
          { [name]: { former: own + root + inside } },
        ]) {
          const wrong = problems({ certificates: { issuer: "pulumi", ...certificates } }, ["certificates"]);
          assert.equal(wrong.length, 1);
          assert.match(wrong[0]?.message ?? "", /^contains a private key/);
          assert.doesNotMatch(JSON.stringify(wrong), new RegExp(body(key).replace(/[+/]/g, "\\$&")));
        }
      }
    });
  }

  it("is no part of a plan, even if nobody had looked", async () => {
    const { own, root, key } = await chain();
    const settings = parseSettings({ certificates: { issuer: "pulumi" }, stage: 2 });
    const clusterCa = { certificate: `Bag Attributes\n${key}${own}${key}${root}`, key: `Bag Attributes\n${own}${key}` };
    const { authorities } = planFor({ ...settings, certificates: { ...settings.certificates, clusterCa } });
    const source = authorities?.cluster.source;
    assert.ok(source?.from === "config");
    assert.deepEqual([source.chain, source.key], [own + root, key]);
  });

  it("is rejected where there are two, and taken out of what stands around one", async () => {
    const { own, root, key } = await chain();
    assert.deepEqual(given(own + root, key + privateKey()), [["certificates.clusterCa.key", "has 2 private keys"]]);
    assert.deepEqual(given(own + root, `Bag Attributes\n${own}${key}`), []);
  });
});
