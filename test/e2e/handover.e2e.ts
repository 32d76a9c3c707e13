import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import type { RawConfig } from "../../config/parseSettings";
import { FORCE_RENEW } from "../harness/cluster/operator/authorities";
import { handshakeFailure, type ServerCertificate } from "../harness/support/tlsHandshake";
import { privateKey, selfSigned } from "../harness/support/x509";
import { failureOf } from "./support/engineStack";
import { assertDone, eventually, type Place, story } from "./support/story";

/**
 * The program's CAs in the hands of the operator, as docs/certificates.md has it, and the day on which the operator
 * renews them.
 */
const namespace = "myproject";
const CLUSTER = "my-cluster";
const SERVER = `${CLUSTER}-kafka-bootstrap.${namespace}.svc`;
const CAS = ["cluster-ca", "clients-ca"] as const;
const kafka = { apiVersion: "kafka.strimzi.io/v1", kind: "Kafka", metadata: { namespace, name: CLUSTER } };
const secretOf = (name: string) => ({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name } });

/** The certificate of a CA as its secret has it, and its generation. */
async function authorityNow({ plane }: Place, ca: (typeof CAS)[number]) {
  const secret = await plane.client.read(secretOf(`${CLUSTER}-${ca}-cert`));
  const data: Record<string, string> = Object(secret?.data ?? {});
  return {
    certificate: Buffer.from(data["ca.crt"] ?? "", "base64").toString(),
    generation: Number(secret?.metadata.annotations?.["strimzi.io/ca-cert-generation"]),
    keys: Object.keys(data),
  };
}

const nodesOf = ({ plane }: Place) => plane.operator.nodes(namespace, CLUSTER);
const shownBy = async (at: Place): Promise<ServerCertificate[]> =>
  (await nodesOf(at)).map(({ certificate }) => certificate);

/** Why somebody who trusts a CA cannot connect to nodes; nothing for each to which it can. */
async function failures(servers: readonly ServerCertificate[], trusted: string): Promise<(string | undefined)[]> {
  return Promise.all(servers.map((server) => handshakeFailure(server, SERVER, trusted)));
}

/** Has the operator renew a CA, and waits until it has. */
async function forceRenewal(at: Place, ca: (typeof CAS)[number]) {
  const before = await authorityNow(at, ca);
  await at.plane.client.merge(secretOf(`${CLUSTER}-${ca}-cert`), {
    metadata: { annotations: { [FORCE_RENEW]: "true" } },
  });
  await eventually(async () => assert.equal((await authorityNow(at, ca)).generation, before.generation + 1));
  return { before, after: await authorityNow(at, ca) };
}

/** Moves from the program's CAs to the operator's in the steps of docs/certificates.md. */
async function handOver(at: Place, config: RawConfig): Promise<void> {
  await at.stack.up({ ...config, certificates: { issuer: "pulumi", pauseReconciliation: true } });
  const secrets = await Promise.all(
    CAS.flatMap((ca) => [`${CLUSTER}-${ca}-cert`, `${CLUSTER}-${ca}`]).map((name) =>
      at.plane.client.read(secretOf(name)),
    ),
  );
  await at.stack.up({ ...config, certificates: { issuer: "operator", pauseReconciliation: true } });
  for (const secret of secrets) {
    assert.ok(secret !== undefined);
    const { name, labels, annotations } = secret.metadata;
    await at.plane.client.create({ ...secret, metadata: { name, namespace, labels, annotations } });
  }
  await at.stack.up({ ...config, certificates: { issuer: "operator" } });
  await assertDone(at);
}

story(
  "the program's CAs, handed to the operator",
  (at) => {
    const config = { stage: 9 };

    it("are taken as they are, and nothing is issued again", async () => {
      await at.stack.up({ ...config, certificates: { issuer: "pulumi" } });
      const before = await Promise.all(CAS.map((ca) => authorityNow(at, ca)));
      const shown = await shownBy(at);
      await handOver(at, config);
      assert.deepEqual(await Promise.all(CAS.map((ca) => authorityNow(at, ca))), before);
      assert.deepEqual(await shownBy(at), shown);
    });

    it("are renewed by the operator with their keys and their names, and no connection breaks", async () => {
      const old = await shownBy(at);
      for (const ca of CAS) {
        const { before, after } = await forceRenewal(at, ca);
        const [former, renewed] = [new X509Certificate(before.certificate), new X509Certificate(after.certificate)];
        assert.notEqual(after.certificate, before.certificate);
        assert.equal(renewed.subject, former.subject);
        assert.ok(renewed.publicKey.equals(former.publicKey));
        assert.deepEqual(after.keys, ["ca.crt"]);
      }
      const { certificate } = await authorityNow(at, "cluster-ca");
      // A client that has the new certificate already, and a broker that has not restarted yet.
      assert.deepEqual(await failures(old, certificate), [undefined, undefined]);
      const { generation } = await authorityNow(at, "cluster-ca");
      await eventually(async () => {
        const nodes = await nodesOf(at);
        assert.deepEqual(
          nodes.map((node) => node.certificate.generation),
          nodes.map(() => generation),
        );
      });
      assert.deepEqual(await failures(await shownBy(at), certificate), [undefined, undefined]);
      // The user's certificate is the user operator's by now, and of the renewed CA.
      const { certificate: clientsCa } = await authorityNow(at, "clients-ca");
      await eventually(async () => {
        const user = await at.plane.client.read(secretOf("my-user"));
        const text = (key: string) => Buffer.from(String(Object(user?.data)[key]), "base64").toString();
        assert.equal(text("ca.crt"), clientsCa);
        assert.ok(new X509Certificate(text("user.crt")).verify(new X509Certificate(clientsCa).publicKey));
      });
      await at.plane.client.until(kafka, "is Ready", (found) => isReady(found?.status));
      await assertDone(at);
    });
  },
  { readyAfterMs: 300, periodMs: 1000 },
);

story(
  "CAs under another name",
  (at) => {
    const config = { stage: 5 };
    const wanted = {
      allowedUses: ["cert_signing", "crl_signing"],
      isCaCertificate: true,
      validityPeriodHours: 24 * 400,
    };
    const key = privateKey();

    /** A CA that is given, under a name of an earlier version of the program. */
    const give = async ({ paused }: { paused: boolean }) => {
      const certificate = await given;
      at.stack.configure({ ...config, certificates: { issuer: "pulumi", pauseReconciliation: paused } });
      await at.stack.set("certificates.clusterCa.certificate", certificate, { secret: true });
      await at.stack.set("certificates.clusterCa.key", key, { secret: true });
      await at.stack.up();
    };
    const given = selfSigned("O=my-cluster, CN=cluster-ca v0", key, wanted);

    it("are not handed over: a preview rejects it", async () => {
      await give({ paused: false });
      await give({ paused: true });
      assert.match(
        await failureOf(
          at.stack.preview({ ...config, certificates: { issuer: "operator", pauseReconciliation: true } }),
        ),
        /the operator would renew the CA O=my-cluster, CN=cluster-ca v0 as O=io\.strimzi, CN=cluster-ca v0/,
      );
    });

    it("would break every connection at the operator's first renewal, and the operator could not repair it", async () => {
      await give({ paused: false });
      const servers = await shownBy(at);
      // What the rejected update would have done, done by hand.
      await at.plane.client.merge(kafka, { spec: { clusterCa: { generateCertificateAuthority: true } } });
      const { before, after } = await forceRenewal(at, "cluster-ca");
      assert.deepEqual(await failures(servers, before.certificate), [undefined, undefined]);
      // Nodes show their CA's certificate as well, and it is not the one that is trusted.
      assert.deepEqual(await failures(servers, after.certificate), Array(2).fill("SELF_SIGNED_CERT_IN_CHAIN"));
      await eventually(async () => {
        const { conditions } = Object((await at.plane.client.read(kafka))?.status);
        assert.deepEqual([conditions?.at(-1).type, conditions?.at(-1).reason], ["NotReady", "UnforceableProblem"]);
      });
      // No node is restarted, so none gets a certificate of the renewed CA.
      assert.deepEqual(await shownBy(at), servers);
    });
  },
  { readyAfterMs: 300, periodMs: 1000 },
);

function isReady(status: unknown): boolean {
  const { conditions = [] } = Object(status);
  return conditions.some(({ type }: { type: string }) => type === "Ready");
}
