import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { formerCertificateKeys, formerCertificates } from "../../../config/certificates/formerCertificates";
import { privateKey, selfSigned, signed } from "../../harness/support/issuer";
import { problems } from "../../harness/support/settings";

const from = new Date("2026-01-01T00:00:00Z");
const ca = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 24 * 3650, from };
const strimziPattern = /^ca-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z.crt$/;

const self = (subject: string) => selfSigned(subject, privateKey(), ca);
const keysOf = (...pems: string[]) => formerCertificateKeys(formerCertificates(pems.join("")));
const subjects = (entries: Record<string, string>) =>
  Object.values(entries).map((pem) => new X509Certificate(pem).subject);

describe("certificates of former CAs", () => {
  it("that end in the same second are all there, under names that Strimzi takes", async () => {
    const [one, two, three] = [await self("CN=one"), await self("CN=two"), await self("CN=three")];
    const entries = keysOf(one, two, three);
    assert.deepEqual(Object.keys(entries), [
      "ca-2035-12-30T00-00-00Z.crt",
      "ca-2035-12-30T00-00-01Z.crt",
      "ca-2035-12-30T00-00-02Z.crt",
    ]);
    assert.ok(Object.keys(entries).every((key) => strimziPattern.test(key)));
    assert.deepEqual(subjects(entries), ["CN=one", "CN=two", "CN=three"]);
  });

  it("are kept once each, whoever names them", async () => {
    const [one, two] = [await self("CN=one"), await self("CN=two")];
    const twice = [...formerCertificates(one), ...formerCertificates(two + one)];
    assert.deepEqual(subjects(formerCertificateKeys(twice)), ["CN=one", "CN=two"]);
  });

  it("stay together as chains, so that no root is trusted that was not", async () => {
    const rootKey = privateKey();
    const root = { certificate: await selfSigned("CN=root", rootKey, ca), key: rootKey };
    const middleKey = privateKey();
    const middle = { certificate: await signed("CN=middle", middleKey, root, ca), key: middleKey };
    const own = await signed("CN=own", privateKey(), middle, ca);
    const chain = own + middle.certificate + root.certificate;
    const alone = await self("CN=alone");
    const entries = keysOf(chain, alone);
    assert.deepEqual(Object.values(entries), [chain, alone]);
    // The operator trusts the first of each.
    assert.deepEqual(subjects(entries), ["CN=own", "CN=alone"]);
    // Two that are no chain stand by themselves, in whatever order.
    assert.deepEqual(subjects(keysOf(root.certificate, own)), ["CN=root", "CN=own"]);
  });

  it("that have ended are rejected, since the operator would stop at them", async () => {
    const ended = await selfSigned("CN=ended", privateKey(), { ...ca, validityPeriodHours: 1 });
    const wrong = problems({ certificates: { issuer: "pulumi", clusterCa: { former: ended } } }, ["certificates"]);
    assert.match(wrong[0]?.message ?? "", /^has a certificate that ended on .* \(CN=ended\): /);
    assert.equal(wrong[0]?.fix, "pulumi config rm --path certificates.clusterCa.former");
  });
});
