import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import type { AuthorityPlan } from "../../../../config/certificates/plan";
import { issued } from "../../support/issuer";
import { handshakeFailure } from "../../support/tlsHandshake";
import { privateKey, selfSigned, signed } from "../../support/x509";
import { type Authority, renewed } from "./authorityRenewal";

const wanted = { allowedUses: ["cert_signing", "crl_signing"], isCaCertificate: true, validityPeriodHours: 24 };

/** The CA that the program hands over, at a generation of its key. */
async function handedOver(name: AuthorityPlan["name"], generation: number): Promise<Authority> {
  const certificates = { issuer: "pulumi", generation, oldestTrusted: generation };
  const { secret } = await issued({ stage: 2, certificates });
  const [trusted, key] = [secret(`my-cluster-${name}-cert`), secret(`my-cluster-${name}`)];
  const annotation = (annotations: Readonly<Record<string, string>>, what: string) =>
    Number(annotations[`strimzi.io/ca-${what}-generation`]);
  return {
    certificate: trusted.data["ca.crt"] ?? "",
    key: key.data["ca.key"] ?? "",
    generations: { key: annotation(key.annotations, "key"), certificate: annotation(trusted.annotations, "cert") },
  };
}

/** A CA under another name, such as earlier versions of the program issued. */
async function underAnotherName(): Promise<Authority> {
  const key = privateKey();
  const certificate = await selfSigned("O=my-cluster, CN=cluster-ca v0", key, wanted);
  return { certificate, key, generations: { key: 0, certificate: 1 } };
}

/** Connects to a broker with a certificate of one CA, trusting another: the reason why not, if that fails. */
async function refusal(signer: Authority, trusted: Authority): Promise<string | undefined> {
  const key = privateKey();
  const certificate = await signed("O=io.strimzi, CN=my-cluster-kafka", key, signer, {
    allowedUses: ["digital_signature", "server_auth"],
    validityPeriodHours: 1,
    names: ["localhost"],
  });
  return handshakeFailure({ certificate, key }, "localhost", trusted.certificate);
}

describe("the operator's renewal of a CA that it was handed", () => {
  for (const [name, generation] of [
    ["cluster-ca", 0],
    ["cluster-ca", 2],
    ["clients-ca", 1],
  ] as const) {
    it(`breaks nothing for the program's ${name} of generation ${generation}`, async () => {
      const before = await handedOver(name, generation);
      const after = await renewed(name, before, new Date(Date.now() + 1000));
      assert.notEqual(after.certificate, before.certificate);
      assert.ok(after.generations.certificate > before.generations.certificate);
      assert.equal(new X509Certificate(after.certificate).subject, new X509Certificate(before.certificate).subject);
      // Brokers that have not restarted yet, for clients that have the new certificate already, and the other way round.
      assert.equal(await refusal(before, await renewed(name, before)), undefined);
      assert.equal(await refusal(await renewed(name, before), before), undefined);
    });
  }

  it("breaks every connection for a CA under another name, which is why its handover is rejected", async () => {
    const before = await underAnotherName();
    const after = await renewed("cluster-ca", before);
    assert.equal(await refusal(before, before), undefined);
    assert.equal(await refusal(after, after), undefined);
    assert.match((await refusal(before, after)) ?? "it connects", /^UNABLE_TO_/);
  });
});
