import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { privateKey, selfSigned } from "../../support/x509";
import { FORCE_RENEW, reconcileAuthorities } from "./authorities";
import { issueNodeCertificate, isTrusted } from "./nodeCertificate";
import { ObjectStore } from "./objectStore";
import { decoded } from "./secrets";

const kafka: KubernetesObject = {
  apiVersion: "kafka.strimzi.io/v1",
  kind: "Kafka",
  metadata: { name: "my-cluster", namespace: "myproject", uid: "1" },
};
const ca = (generateCertificateAuthority: boolean) => ({ generateCertificateAuthority, renewalDays: 30 });
const generated = { clusterCa: ca(true), clientsCa: ca(true) };
const given = { clusterCa: ca(false), clientsCa: ca(false) };

/** Secrets in memory. */
function secretStore() {
  const store = new ObjectStore();
  const reference = (name: string) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: "myproject" },
  });
  const secret = async (name: string) => {
    const found = await store.read(reference(name));
    assert.ok(found !== undefined, name);
    return { annotations: found.metadata.annotations ?? {}, data: decoded(found) };
  };
  const annotate = (name: string, annotations: Record<string, string>) =>
    store.merge(reference(name), { metadata: { annotations } });
  return { store, secret, annotate };
}

/** Puts a cluster CA there as a person does, with something beside it. */
async function give({ store }: ReturnType<typeof secretStore>, subject: string): Promise<void> {
  const key = privateKey();
  const wanted = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 24 * 400 };
  const certificate = await selfSigned(subject, key, wanted);
  const secret = (name: string, annotations: Record<string, string>, data: Record<string, string>) =>
    store.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace: "myproject", annotations },
      data: Object.fromEntries(
        Object.entries(data).map(([file, text]) => [file, Buffer.from(text).toString("base64")]),
      ),
    });
  await secret(
    "my-cluster-cluster-ca-cert",
    { "strimzi.io/ca-cert-generation": "1795000000" },
    { "ca.crt": certificate, "trusted.pem": certificate },
  );
  await secret("my-cluster-cluster-ca", { "strimzi.io/ca-key-generation": "2" }, { "ca.key": key });
}

describe("the CAs of the simulated operator", () => {
  it("are made once, under Strimzi's names, and kept", async () => {
    const { store, secret } = secretStore();
    const { cluster, clients } = await reconcileAuthorities(kafka, generated, store);
    assert.equal(new X509Certificate(cluster.certificate).subject, "O=io.strimzi\nCN=cluster-ca v0");
    assert.equal(new X509Certificate(clients.certificate).subject, "O=io.strimzi\nCN=clients-ca v0");
    assert.equal((await secret("my-cluster-cluster-ca-cert")).annotations["strimzi.io/ca-cert-generation"], "0");
    assert.deepEqual(await reconcileAuthorities(kafka, generated, store), { cluster, clients });
  });

  it("are missed where they are somebody else's to make", async () => {
    const { store } = secretStore();
    await assert.rejects(
      reconcileAuthorities(kafka, given, store),
      /^Error: Cluster CA should not be generated, but the secrets were not found\.$/,
    );
  });

  for (const [subject, breaks] of [
    ["O=io.strimzi, CN=cluster-ca v2", false],
    ["O=my-cluster, CN=cluster-ca v2", true],
  ] as const) {
    it(`are renewed by force with their key under Strimzi's name: ${subject} ${breaks ? "breaks" : "stays valid"}`, async () => {
      const secrets = secretStore();
      await give(secrets, subject);
      const before = await reconcileAuthorities(kafka, generated, secrets.store);
      const node = await issueNodeCertificate(kafka, before);
      assert.ok(isTrusted(node, before.cluster));

      await secrets.annotate("my-cluster-cluster-ca-cert", { [FORCE_RENEW]: "true" });
      const after = await reconcileAuthorities(kafka, generated, secrets.store);
      const [former, renewed] = [before.cluster.certificate, after.cluster.certificate].map(
        (pem) => new X509Certificate(pem),
      );
      assert.equal(renewed?.subject, "O=io.strimzi\nCN=cluster-ca v2");
      assert.ok(former !== undefined && renewed?.publicKey.equals(former.publicKey));
      assert.equal(isTrusted(node, after.cluster), !breaks);

      const { annotations, data } = await secrets.secret("my-cluster-cluster-ca-cert");
      assert.deepEqual(annotations, { "strimzi.io/ca-cert-generation": "1795000001" });
      assert.deepEqual(Object.keys(data), ["ca.crt"]);
      assert.deepEqual(await reconcileAuthorities(kafka, generated, secrets.store), after);
    });
  }

  it("are not renewed by force where they are somebody else's", async () => {
    const secrets = secretStore();
    await reconcileAuthorities(kafka, generated, secrets.store);
    const before = await reconcileAuthorities(kafka, given, secrets.store);
    await secrets.annotate("my-cluster-cluster-ca-cert", { [FORCE_RENEW]: "true" });
    assert.deepEqual(await reconcileAuthorities(kafka, given, secrets.store), before);
  });
});
