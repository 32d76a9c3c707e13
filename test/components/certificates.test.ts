import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type PeerCertificate } from "node:tls";
import { issued, privateKey, selfSigned, signed } from "../harness/support/issuer";

const days = (certificate: X509Certificate) =>
  (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / 86_400_000;

describe("the CAs of the program", () => {
  for (const [keyAlgorithm, type, asked] of [
    ["ecdsa-p256", "ec", { algorithm: "ECDSA", ecdsaCurve: "P256" }],
    ["rsa-4096", "rsa", { algorithm: "RSA", rsaBits: 4096 }],
  ] as const) {
    it(`are certificates that sign, with ${keyAlgorithm} keys in PKCS#8, in the secrets that Strimzi reads`, async () => {
      const { evaluation, secret } = await issued({ stage: 2, certificates: { issuer: "pulumi", keyAlgorithm } });
      const keys = evaluation.resources.filter((resource) => resource.type.endsWith(":PrivateKey"));
      assert.deepEqual(
        keys.map(({ inputs }) => inputs),
        [asked, asked],
      );
      for (const ca of ["cluster-ca", "clients-ca"]) {
        const { data, labels, annotations } = secret(`my-cluster-${ca}-cert`);
        const certificate = new X509Certificate(data["ca.crt"] ?? "");
        assert.equal(certificate.ca, true);
        assert.equal(certificate.subject, `O=io.strimzi\nCN=${ca} v0`);
        assert.ok(certificate.verify(certificate.publicKey));
        assert.equal(days(certificate), 1825);
        assert.deepEqual(Object.keys(data).sort(), ["ca.crt", "trusted.pem"]);
        assert.equal(data["trusted.pem"], data["ca.crt"]);
        assert.deepEqual(labels, {
          app: "tech-exchange-kafka",
          "strimzi.io/kind": "Kafka",
          "strimzi.io/cluster": "my-cluster",
        });
        assert.deepEqual(annotations, {
          "strimzi.io/ca-cert-generation": String(Date.parse(certificate.validFrom) / 1000),
        });

        const key = secret(`my-cluster-${ca}`);
        assert.match(key.data["ca.key"] ?? "", /^-----BEGIN PRIVATE KEY-----/);
        const privateKey = createPrivateKey(key.data["ca.key"] ?? "");
        assert.equal(privateKey.asymmetricKeyType, type);
        assert.ok(certificate.checkPrivateKey(privateKey));
        assert.deepEqual(key.annotations, { "strimzi.io/ca-key-generation": "0" });
        assert.deepEqual(key.labels, labels);
      }
    });
  }

  it("are there before the cluster, which does not make its own then", async () => {
    const { evaluation } = await issued({ stage: 2, certificates: { issuer: "pulumi" } });
    const kafka = evaluation.resources.find(({ type }) => type.endsWith(":Kafka"));
    const cluster = evaluation.resources.find(({ urn }) => urn === kafka?.parent);
    const before = cluster?.dependencies.map((urn) => urn.split("::").at(-1)) ?? [];
    for (const name of ["cluster-ca-certificate", "cluster-ca-key", "clients-ca-certificate", "clients-ca-key"]) {
      assert.ok(before.includes(name), name);
    }
    const { clusterCa, clientsCa } = Object(kafka?.inputs.spec);
    assert.deepEqual([clusterCa, clientsCa], Array(2).fill({ generateCertificateAuthority: false }));
  });

  it("of a new generation stand beside the former ones until these are dropped", async () => {
    const certificates = { issuer: "pulumi", generation: 2, oldestTrusted: 1 };
    const { secret } = await issued({ stage: 2, certificates });
    const { data, annotations } = secret("my-cluster-clients-ca-cert");
    const current = new X509Certificate(data["ca.crt"] ?? "");
    const formerKeys = Object.keys(data).filter((key) => /^ca-.*\.crt$/.test(key));
    assert.equal(formerKeys.length, 1);
    const former = new X509Certificate(data[formerKeys[0] ?? ""] ?? "");
    assert.deepEqual(
      [current.subject, former.subject],
      ["O=io.strimzi\nCN=clients-ca v2", "O=io.strimzi\nCN=clients-ca v1"],
    );
    const end = new Date(former.validTo).toISOString().slice(0, 19).replaceAll(":", "-");
    assert.deepEqual(formerKeys, [`ca-${end}Z.crt`]);
    assert.equal(data["trusted.pem"], `${data["ca.crt"]}${data[formerKeys[0] ?? ""]}`);
    assert.equal(annotations["strimzi.io/ca-cert-generation"], String(Date.parse(current.validFrom) / 1000 + 1));
    const key = secret("my-cluster-clients-ca");
    assert.equal(key.annotations["strimzi.io/ca-key-generation"], "2");
    assert.ok(current.checkPrivateKey(createPrivateKey(key.data["ca.key"] ?? "")));
  });

  it("can be given, with their chains, and with what was trusted before", async () => {
    const { certificates, clusterCa } = await givenCas();
    const { secret } = await issued({ stage: 9, certificates: { ...certificates, generation: 3 } }, ["certificates"]);
    const { data, annotations } = secret("my-cluster-cluster-ca-cert");
    assert.equal(data["ca.crt"], clusterCa.certificate);
    const own = new X509Certificate(clusterCa.certificate);
    assert.equal(annotations["strimzi.io/ca-cert-generation"], String(Date.parse(own.validFrom) / 1000));
    const former = Object.entries(data).filter(([key]) => key.startsWith("ca-"));
    assert.deepEqual(
      former.map(([, pem]) => new X509Certificate(pem).subject),
      ["CN=former"],
    );
    assert.equal(secret("my-cluster-cluster-ca").data["ca.key"], clusterCa.key);
    assert.equal(secret("my-cluster-cluster-ca").annotations["strimzi.io/ca-key-generation"], "3");

    const user = new X509Certificate(secret("my-user-tls").data["user.crt"] ?? "");
    assert.ok(user.verify(new X509Certificate(certificates.clientsCa.certificate).publicKey));
    assert.equal(user.issuer, "CN=clients");
  });
});

/** CAs under a root, as a company's PKI would give them. */
async function givenCas() {
  const ca = { allowedUses: ["cert_signing", "crl_signing"], isCaCertificate: true, validityPeriodHours: 24 * 400 };
  const rootKey = privateKey();
  const root = { certificate: await selfSigned("CN=root", rootKey, ca), key: rootKey };
  const under = async (subject: string) => {
    const key = privateKey();
    return { certificate: `${await signed(subject, key, root, ca)}${root.certificate}`, key };
  };
  const clusterCa = await under("CN=cluster");
  const former = await selfSigned("CN=former", privateKey(), ca);
  return {
    clusterCa,
    certificates: {
      issuer: "pulumi",
      clusterCa: { ...clusterCa, former },
      clientsCa: await under("CN=clients"),
    },
  };
}

describe("a user's certificate of the program", () => {
  it("says who the user is and nothing else, for clients only, as long as was asked for", async () => {
    const { secret, evaluation } = await issued({ stage: 9, certificates: { issuer: "pulumi", validityDays: 90 } });
    const { data, labels } = secret("my-user-tls");
    assert.deepEqual(Object.keys(data).sort(), ["ca.crt", "user.crt", "user.key"]);
    const certificate = new X509Certificate(data["user.crt"] ?? "");
    assert.equal(certificate.subject, "CN=my-user");
    assert.equal(certificate.ca, false);
    assert.deepEqual(certificate.keyUsage, ["1.3.6.1.5.5.7.3.2"]);
    assert.equal(days(certificate), 90);
    assert.match(data["user.key"] ?? "", /^-----BEGIN PRIVATE KEY-----/);
    assert.ok(certificate.checkPrivateKey(createPrivateKey(data["user.key"] ?? "")));
    const clientsCa = new X509Certificate(secret("my-cluster-clients-ca-cert").data["ca.crt"] ?? "");
    assert.ok(certificate.checkIssued(clientsCa) && certificate.verify(clientsCa.publicKey));
    // The user operator deletes what bears the user's name or its labels.
    assert.deepEqual(labels, { app: "tech-exchange-kafka" });
    assert.deepEqual(evaluation.outputs.principals, ["CN=my-user"]);
    const user = evaluation.resources.find(({ type }) => type.endsWith(":KafkaUser"));
    assert.deepEqual(Object(user?.inputs.spec).authentication, { type: "tls-external" });
  });

  it("stays as it is, with its CA, while the operator leaves the cluster alone", async () => {
    const certificate = async (pauseReconciliation: boolean) => {
      const { evaluation } = await issued({ stage: 9, certificates: { issuer: "pulumi", pauseReconciliation } });
      const ofType = (suffix: string) =>
        evaluation.resources.find(({ type, name }) => type.endsWith(suffix) && name.startsWith("my-user"));
      const found = ofType(":LocallySignedCert");
      return {
        certificate: found?.ignoreChanges,
        key: ofType(":PrivateKey")?.ignoreChanges,
        early: found?.inputs.earlyRenewalHours,
      };
    };
    assert.deepEqual(await certificate(true), {
      certificate: ["caCertPem", "caPrivateKeyPem", "validityPeriodHours"],
      key: ["algorithm", "ecdsaCurve", "rsaBits"],
      early: 0,
    });
    assert.deepEqual(await certificate(false), { certificate: [], key: [], early: 30 * 24 });
  });
});

describe("mutual TLS with the program's certificates", () => {
  /** A broker, with a certificate of the cluster CA as the operator would issue it, and the CA of its clients. */
  async function newBroker() {
    const { secret } = await issued({ stage: 9, certificates: { issuer: "pulumi" } });
    const data = (name: string, key: string) => secret(name).data[key] ?? "";
    const clusterCa = {
      certificate: data("my-cluster-cluster-ca-cert", "ca.crt"),
      key: data("my-cluster-cluster-ca", "ca.key"),
    };
    const clientsCa = {
      certificate: data("my-cluster-clients-ca-cert", "ca.crt"),
      key: data("my-cluster-clients-ca", "ca.key"),
    };
    const key = privateKey();
    const cert = await signed("CN=my-cluster-kafka", key, clusterCa, {
      allowedUses: ["digital_signature", "server_auth", "client_auth"],
      validityPeriodHours: 1,
      names: ["localhost"],
    });
    const options = { key, cert, ca: clientsCa.certificate, requestCert: true, rejectUnauthorized: false };
    const user = { cert: data("my-user-tls", "user.crt"), key: data("my-user-tls", "user.key") };
    return { options, user, clientsCa, trusted: data("my-cluster-cluster-ca-cert", "trusted.pem") };
  }

  type Broker = Awaited<ReturnType<typeof newBroker>>;
  let made: Promise<Broker> | undefined;
  /** One for all of these tests. */
  const broker = () => {
    made ??= newBroker();
    return made;
  };

  /** Connects to the broker: who it says is there. Rejects with the reason of whoever refuses the other. */
  async function principal({ options, trusted }: Broker, client: { cert?: string; key?: string }, ca = trusted) {
    const server = createServer(options).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const socket = connect({ host: "127.0.0.1", port, servername: "localhost", ca, ...client });
    try {
      return await new Promise<PeerCertificate["subject"]>((resolve, reject) => {
        // A server that rejects would only hang up; asked this way, it says why it would.
        server.once("secureConnection", (peer) =>
          peer.authorized
            ? resolve(peer.getPeerCertificate().subject)
            : reject(new Error(`the broker refuses: ${peer.authorizationError}`)),
        );
        socket.once("error", (error: NodeJS.ErrnoException) => reject(new Error(`the client refuses: ${error.code}`)));
      });
    } finally {
      socket.destroy();
      server.close();
    }
  }

  it("lets my-user in as CN=my-user", async () => {
    const at = await broker();
    assert.deepEqual({ ...(await principal(at, at.user)) }, { CN: "my-user" });
  });

  const wanted = { allowedUses: ["digital_signature", "client_auth"], validityPeriodHours: 1 };

  it("refuses a client without a certificate", async () => {
    await assert.rejects(principal(await broker(), {}), /the broker refuses: UNABLE_TO_GET_ISSUER_CERT/);
  });

  it("refuses a certificate of another CA of the same name", async () => {
    const at = await broker();
    const [key, other] = [privateKey(), privateKey()];
    const ca = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 1 };
    const impostor = { certificate: await selfSigned("O=io.strimzi, CN=clients-ca v0", other, ca), key: other };
    const cert = await signed("CN=my-user", key, impostor, wanted);
    await assert.rejects(principal(at, { cert, key }), /the broker refuses: UNABLE_TO_VERIFY_LEAF_SIGNATURE/);
  });

  it("refuses one that has ended", async () => {
    const at = await broker();
    const key = privateKey();
    const cert = await signed("CN=my-user", key, at.clientsCa, { ...wanted, from: new Date(Date.now() - 7_200_000) });
    await assert.rejects(principal(at, { cert, key }), /the broker refuses: CERT_HAS_EXPIRED/);
  });

  it("refuses one that is for servers only", async () => {
    const at = await broker();
    const key = privateKey();
    const cert = await signed("CN=my-user", key, at.clientsCa, {
      ...wanted,
      allowedUses: ["digital_signature", "server_auth"],
    });
    await assert.rejects(principal(at, { cert, key }), /the broker refuses: INVALID_PURPOSE/);
  });

  it("takes one signed by hand like the program's, so the refusals above are for what they say", async () => {
    const at = await broker();
    const key = privateKey();
    const cert = await signed("CN=my-user", key, at.clientsCa, wanted);
    assert.equal((await principal(at, { cert, key })).CN, "my-user");
  });

  it("has the client refuse a broker of another cluster", async () => {
    const [at, other] = [await broker(), await newBroker()];
    await assert.rejects(principal(at, at.user, other.trusted), /the client refuses: UNABLE_TO_VERIFY_LEAF_SIGNATURE/);
  });
});

describe("a renewal of what the program issues", () => {
  it("is waited for: Kafka and Connect change with their certificates, and with nothing else", async () => {
    const revisions = async (time: Date) => {
      const { evaluation } = await issued({ stage: 12, certificates: { issuer: "pulumi" } }, [], time);
      const spec = (type: string) =>
        Object(evaluation.resources.find((resource) => resource.type.endsWith(type))?.inputs.spec);
      const texts = [spec("v1:KafkaPatch").kafka.template, spec("v1:KafkaConnect").template].map(({ podSet }) =>
        String(podSet.metadata.annotations["amq-streams-demo/revision"]),
      );
      return { kafka: texts[0], connect: texts[1] };
    };
    const [now, later] = [new Date("2026-11-25T12:00:00Z"), new Date("2026-11-25T12:00:01Z")];
    const before = await revisions(now);
    assert.deepEqual(await revisions(now), before);
    const after = await revisions(later);
    assert.notEqual(after.kafka, before.kafka);
    assert.notEqual(after.connect, before.connect);
  });

  it("is left to the operator where the operator issues", async () => {
    const { evaluation } = await issued({ stage: 12 });
    const connect = evaluation.resources.find(({ type }) => type.endsWith("v1:KafkaConnect"));
    assert.equal(Object(connect?.inputs.spec).template, undefined);
    assert.ok(connect !== undefined);
  });
});
