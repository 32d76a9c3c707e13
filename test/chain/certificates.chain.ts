import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { conditionOf } from "../harness/cluster/controlPlane";
import { type ChainStory, chainStory, namespace } from "./support/story";

const kafka = { apiVersion: "kafka.strimzi.io/v1", kind: "Kafka", metadata: { namespace, name: "my-cluster" } };

/** A controller and a broker. */
const NODES = 2;

const user = (as: string) =>
  [
    { as, is: "let in" },
    { as: undefined, is: "refused" },
  ] as const;

/** A value of a secret, decoded; empty if there is none. */
async function content(at: ChainStory, secret: string, key: string): Promise<string> {
  const data: Readonly<Record<string, string>> = Object(await at.secret(secret)).data ?? {};
  return Buffer.from(data[key] ?? "", "base64").toString();
}

async function annotation(at: ChainStory, secret: string, name: string): Promise<string> {
  return String((await at.secret(secret))?.metadata.annotations?.[`strimzi.io/${name}`]);
}

async function isPaused(at: ChainStory): Promise<boolean> {
  return JSON.stringify(Object((await at.chain.client.read(kafka))?.status).conditions).includes(
    "ReconciliationPaused",
  );
}

chainStory("certificates of the operator's", {}, (at) => {
  it("adds a user with a password beside one with a certificate", async () => {
    await at().step("up to stage 9", { stage: 9 }, { clients: user("my-user") });
    const users = [
      {
        name: "my-password-user",
        authentication: "scram-sha-512",
        acls: [
          { resource: { type: "topic", name: "my-topic" }, operations: ["Read", "Describe", "Write"] },
          { resource: { type: "group", name: "my-hello-world-consumer" }, operations: ["Read"] },
        ],
      },
    ];
    await at().step(
      "a user with a password",
      { stage: 9, users },
      {
        clients: [...user("my-user"), { as: "my-password-user", is: "let in" }],
      },
    );
  });

  it("renews the cluster CA when it is forced to", async () => {
    const started = Date.now();
    await forceRenewal(at(), "cluster-ca");
    await at().look("the operator's cluster CA renewed", started, { clients: user("my-user") });
  });
});

chainStory("the program's certificates, and changing hands", { stage: 10 }, (at) => {
  const config = (certificates: object, more: object = {}) => ({ stage: 10, certificates, ...more });
  const program = { issuer: "pulumi" };

  it("begins with the program's", async () => {
    await at().step("the program's CAs", config(program), { clients: user("my-user-tls") });
  });

  it("renews the clients CA, with its key, when its end is near", async () => {
    const before = new X509Certificate(await content(at(), "my-cluster-clients-ca-cert", "ca.crt"));
    await at().stack.editState(endingSoon);
    await at().step("the clients CA renewed", config(program), { clients: user("my-user-tls") });
    const after = new X509Certificate(await content(at(), "my-cluster-clients-ca-cert", "ca.crt"));
    assert.notEqual(after.serialNumber, before.serialNumber);
    assert.ok(after.publicKey.equals(before.publicKey));
  });

  it("replaces the keys in four steps", async () => {
    const paused = { ...program, pauseReconciliation: true };
    const next = { ...program, generation: 1 };
    const started = Date.now();
    await at().stack.up(at().config(config(paused)));
    assert.ok(await isPaused(at()));
    await at().stack.up(at().config(config({ ...paused, generation: 1 })));
    await at().step("new keys are trusted beside the former", config(next), { clients: user("my-user-tls") });
    await at().step("the former are trusted no more", config({ ...next, oldestTrusted: 1 }), {
      clients: user("my-user-tls"),
    });
    assert.equal(await annotation(at(), "my-cluster-clients-ca", "ca-key-generation"), "1");
    await at().look("another key for both CAs, in all", started, { clients: user("my-user-tls") });
  });

  it("gives the CAs to the operator", async () => {
    const started = Date.now();
    const paused = { ...program, pauseReconciliation: true, generation: 1, oldestTrusted: 1 };
    await at().stack.up(at().config(config(paused)));
    const kept = await caSecrets(at());
    await at().stack.up(at().config(config({ issuer: "operator", pauseReconciliation: true })));
    await Promise.all(kept.map((secret) => at().chain.client.create(secret)));
    await at().step("the CAs are the operator's", config({ issuer: "operator" }), { clients: user("my-user") });
    await at().look("from the program's CAs to the operator's, in all", started, { clients: user("my-user") });
  });

  // Strimzi keeps the key and writes its own subject: were it another than the program's, no client would trust the brokers.
  it("has the operator renew the CAs that it was given", async () => {
    const started = Date.now();
    for (const ca of ["cluster-ca", "clients-ca"] as const) {
      const before = new X509Certificate(await content(at(), `my-cluster-${ca}-cert`, "ca.crt"));
      await forceRenewal(at(), ca);
      const after = new X509Certificate(await content(at(), `my-cluster-${ca}-cert`, "ca.crt"));
      assert.notEqual(after.serialNumber, before.serialNumber);
      assert.equal(after.subject, before.subject);
      assert.ok(after.publicKey.equals(before.publicKey));
    }
    await at().look("the operator has renewed both", started, { clients: user("my-user") });
  });

  it("takes them back", async () => {
    const started = Date.now();
    const waiting = { issuer: "operator", pauseReconciliation: true };
    await at().stack.up(at().config(config(waiting)));
    const former = {
      clusterCa: { former: await content(at(), "my-cluster-cluster-ca-cert", "ca.crt") },
      clientsCa: { former: await content(at(), "my-cluster-clients-ca-cert", "ca.crt") },
    };
    const highest = Math.max(
      ...(
        await Promise.all(
          ["my-cluster-cluster-ca", "my-cluster-clients-ca"].map((name) => annotation(at(), name, "ca-key-generation")),
        )
      ).map(Number),
    );
    for (const secret of await caSecrets(at())) {
      await at().chain.client.delete(secret);
    }
    const numbers = { generation: highest + 1, oldestTrusted: highest + 1 };
    const moved = { ...program, ...numbers, ...former };
    await at().stack.up(at().config(config({ ...moved, pauseReconciliation: true }, { wait: { ready: false } })));
    await at().stack.up(at().config(config(moved)));
    await at().step("the CAs are the program's", config({ ...program, ...numbers }), { clients: user("my-user-tls") });
    await at().look("from the operator's CAs to the program's, in all", started, { clients: user("my-user-tls") });
  });
});

/** Has the operator renew the certificate of a CA of its own, and waits until all pods run with it. */
async function forceRenewal(at: ChainStory, ca: "cluster-ca" | "clients-ca"): Promise<void> {
  const name = `my-cluster-${ca}-cert`;
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { namespace, name } };
  const before = await annotation(at, name, "ca-cert-generation");
  await at.chain.client.merge(secret, { metadata: { annotations: { "strimzi.io/force-renew": "true" } } });
  await at.until(`the ${ca} is renewed, and the nodes have rolled`, async () => {
    const now = await annotation(at, name, "ca-cert-generation");
    const pods = await at.chain.client.list("v1", "Pod", namespace);
    const nodes = pods.filter(({ metadata }) => metadata.labels?.["strimzi.io/component-type"] === "kafka");
    const onNew = nodes.filter(({ metadata }) => metadata.annotations?.[`strimzi.io/${ca}-cert-generation`] === now);
    // A pod that is being replaced is not there for a moment, and the Kafka says Ready all the while.
    const allRun = pods.every((pod) => conditionOf(pod, "Ready")?.status === "True");
    return Number(now) > Number(before) && onNew.length === NODES && allRun && (await at.notReady()).length === 0;
  });
}

/** The four secrets of the CAs, as they can be created again. */
async function caSecrets(at: ChainStory) {
  const names = ["cluster-ca-cert", "cluster-ca", "clients-ca-cert", "clients-ca"].map((name) => `my-cluster-${name}`);
  const secrets = await Promise.all(names.map((name) => at.secret(name)));
  return secrets.map((secret) => {
    const { name, labels, annotations } = secret?.metadata ?? assert.fail("a CA's secret is missing");
    const { data, type } = Object(secret);
    return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace, labels, annotations }, data, type };
  });
}

/** The state with the certificate of the clients CA ending in ten days, as if nearly five years had passed. */
function endingSoon(state: unknown): unknown {
  const end = new Date(Date.now() + 10 * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
  const { resources } = Object(state);
  return {
    ...Object(state),
    resources: resources.map((resource: { urn: string; outputs?: object }) =>
      resource.urn.endsWith("::clients-ca-0")
        ? { ...resource, outputs: { ...resource.outputs, validityEndTime: end } }
        : resource,
    ),
  };
}
