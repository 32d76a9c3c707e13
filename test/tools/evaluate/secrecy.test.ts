import assert from "node:assert/strict";
import { items } from "../../../tools/evaluate/objects";
import { manifestText } from "../../../tools/manifests/manifestText";
import { issued, privateKey, selfSigned } from "../../harness/support/issuer";

describe("secrets", () => {
  it("are nowhere in what the program registers, outputs and shows, but where they are marked as such", async () => {
    const ca = async (subject: string) => {
      const key = privateKey();
      const wanted = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 9999 };
      return { certificate: await selfSigned(subject, key, wanted), key };
    };
    const clusterCa = await ca("CN=given");
    const config = {
      stage: 14,
      certificates: { issuer: "pulumi", generation: 1, clusterCa },
      users: [
        { name: "my-connect", authentication: "scram-sha-512" },
        { name: "orders", authentication: "scram-sha-512" },
        { name: "payments", authentication: "tls" },
      ],
    };
    const { evaluation, secret } = await issued(config, ["certificates"]);

    // What must not be seen: as it is, and in the base64 of a Secret's data, wherever in it that begins.
    const passwords = ["my-connect-password", "orders-password"].map((name) => secret(name).data.password ?? "");
    assert.ok(passwords.every((password) => password.length === 32));
    const keys = ["my-cluster-cluster-ca", "my-cluster-clients-ca"].map((name) => secret(name).data["ca.key"] ?? "");
    keys.push(secret("my-user-tls").data["user.key"] ?? "");
    assert.ok(keys.every((key) => key.includes("PRIVATE KEY-----")));
    const body = (pem: string) => pem.split("\n")[1] ?? "";
    const hidden = [
      "PRIVATE KEY-----",
      Buffer.from("-----BEGIN PRIVATE KEY-----").toString("base64").slice(0, 30),
      ...keys.map(body),
      ...passwords,
      ...passwords.map((password) => Buffer.from(password).toString("base64")),
    ];
    const clear = (text: string) => hidden.filter((part) => text.includes(part));

    const everything = JSON.stringify(evaluation.resources);
    assert.ok(everything.length > 10_000 && everything.includes("(secret)"));
    assert.deepEqual(clear(everything), [], "inputs and outputs of resources and components");
    assert.deepEqual(clear(JSON.stringify(evaluation.outputs)), [], "stack outputs");
    assert.deepEqual(clear(manifestText(items(evaluation))), [], "manifests");
    // The search finds what is not hidden.
    const shown = JSON.stringify([
      ...keys,
      ...passwords,
      ...[...keys, ...passwords].map((text) => Buffer.from(text).toString("base64")),
    ]);
    assert.deepEqual(clear(shown), hidden);
  });
});
