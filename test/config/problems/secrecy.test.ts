import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { clearConfig } from "../../../components/stack/clearConfig";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import { ConfigError } from "../../../config/problems/problems";
import { isSecretName, withoutSecretValues } from "../../../config/problems/secrecy";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { privateKey, selfSigned } from "../../harness/support/issuer";
import { stack } from "../../harness/support/stack";

/** What a person reads of a stack config that is rejected. */
function message(config: RawConfig, secretKeys: readonly string[] = [], isInTheClear?: () => boolean): string {
  try {
    parseSettings(config, new Set(secretKeys), new Date(), isInTheClear);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message;
  }
  return assert.fail("it is accepted");
}

const secret = "hunter2-and-some-more";

describe("an error message", () => {
  const misspelt: Readonly<Record<string, RawConfig>> = {
    "a key of its own": { clusterCaKey: secret },
    "a key beside the certificates": { certificates: { kye: secret } },
    "a key of a CA": { certificates: { clusterCa: { kye: secret, certificat: secret } } },
    "a CA that is misspelt": { certificates: { clusterCA: { key: secret } } },
    "a CA that is text": { certificates: { clusterCa: secret } },
    "a list in the place of a CA": { certificates: { clusterCa: [{ key: secret }] } },
    "a list in the place of all certificates": { certificates: [{ clusterCa: { key: secret } }] },
    "text in the place of all certificates": { certificates: secret },
    "JSON that is cut off": { certificates: `{"clusterCa": {"key": "${secret}"` },
    "a key that is no PEM": { certificates: { issuer: "pulumi", clusterCa: { key: secret, certificate: secret } } },
    "a user's password": { users: [{ name: "orders", password: secret }] },
    "a user that is no list": { users: { name: "orders", passwrod: secret } },
    "a user's authentication with its password": { users: [{ name: "orders", authentication: { pasword: secret } }] },
    "a connector's password as a list": {
      connect: { connectors: [{ name: "a", class: "A", config: { "database.password": [secret] } }] },
    },
    "a connector's password by its path": {
      connect: { connectors: [{ name: "a", class: "A", config: { database: { passwrd: secret } } }] },
    },
    "a broker's password": { kafka: { config: { "ssl.keystore.passwrod": secret } } },
    "a broker's password as an object": { kafka: { config: { ssl: { keystore: { password: secret } } } } },
    "a token in the place of a number": { replicas: { token: secret } },
    "a number that is a password": { users: [{ name: "orders", authentication: { password: 48151623 } }] },
  };

  for (const [what, config] of Object.entries(misspelt)) {
    it(`shows nothing of ${what}`, () => {
      const text = message({ stage: 14, ...config });
      assert.ok(!text.includes("hunter2") && !text.includes("48151623"), text);
    });
  }

  it("shows no value of a key that is set as a secret, but in the clear it does", () => {
    const config = { certificates: { issuer: "pulumii" } };
    assert.doesNotMatch(message(config, ["certificates"]), /pulumii/);
    assert.match(
      message(config, ["certificates"], () => true),
      /is "pulumii"; .* did you mean "pulumi"\?/,
    );
    assert.match(message(config), /is "pulumii"/);
    // A number in the place of a number is no secret, and what was typed helps.
    assert.match(message({ certificates: { renewalDays: 0 } }, ["certificates"]), /renewalDays is 0;/);
  });

  it("shows no private key, wherever it was put", () => {
    const key = privateKey();
    const line = key.split("\n")[1] ?? "?";
    for (const config of [
      { namespace: key },
      { topics: key },
      { topics: [{ name: key }] },
      { kafka: { config: { "num.network.threads": key } }, stage: key },
      { images: { producer: key } },
      { users: [{ name: "a", acls: [{ resource: { type: "topic", name: key }, operations: [key] }] }] },
    ]) {
      const text = message(config);
      assert.ok(!text.includes(line.slice(0, 20)), text);
    }
  });

  it("shows no credentials in an address, and takes no time to look for them in a long text", () => {
    const shown = withoutSecretValues([
      "https://me:hunter22@a.example/b@c",
      "ftp://hunter22@a.example",
      "a@b",
      "https://a",
    ]);
    assert.deepEqual(shown, ["https://(not shown)@a.example/b@c", "ftp://(not shown)@a.example", "a@b", "https://a"]);
    const started = performance.now();
    for (const part of ["a", "a://", "://", "a@", ":", "a://b"]) {
      withoutSecretValues(part.repeat(5_000_000 / part.length));
    }
    assert.ok(performance.now() - started < 20_000);
  });

  it("knows names of secrets, misspelt ones too, and leaves others alone", () => {
    for (const name of [
      "password",
      "database.pasword",
      "clientSecret",
      "kye",
      "sasl.jaas.config",
      "API_KEY",
      "tokens",
    ]) {
      assert.ok(isSecretName(name), name);
    }
    for (const name of [
      "retention.ms",
      "name",
      "topic",
      "partitions",
      "replicas",
      "cleanup.policy",
      "authentication",
    ]) {
      assert.ok(!isSecretName(name), name);
    }
  });
});

describe("a private key in the clear", () => {
  const folder = mkdtempSync(join(tmpdir(), "clear-"));
  after(() => rmSync(folder, { recursive: true }));

  it("is rejected, also where something else under certificates is a secret", async () => {
    const key = privateKey();
    const wanted = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 24 };
    const certificate = await selfSigned("CN=own", key, wanted);
    const config = { certificates: { issuer: "pulumi", clusterCa: { certificate, key } } };
    const clear = /certificates\.clusterCa\.key is a private key in plain text/;
    assert.match(message(config), clear);
    assert.match(
      message(config, ["certificates"], () => true),
      clear,
    );
    parseSettings(config, new Set(["certificates"]), new Date(), () => false);
    // As the offline tools run it: another value was left out, which is encrypted; this one was not.
    const file = { ...stack(config), secretKeys: ["certificates"], leftOut: ["certificates.clientsCa.key"] };
    await assert.rejects(evaluate(file), clear);
  });

  it("differs from one that is encrypted by its mark in the stack file", async () => {
    const clusterCa = "{ certificate: { secure: v1:a }, key: PEM }";
    const clientsCa = "{ certificate: PEM, key: { secure: v1:b } }";
    const file = `config:\n  amq-streams-demo:certificates:\n    clusterCa: ${clusterCa}\n    clientsCa: ${clientsCa}\n`;
    writeFileSync(join(folder, "Pulumi.test.yaml"), file);
    await pulumi.runtime.setMocks(
      { newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) },
      "amq-streams-demo",
      "test",
    );
    const isInTheClear = clearConfig(folder);
    const marks = (ca: string) => ["certificate", "key"].map((key) => isInTheClear(["certificates", ca, key]));
    assert.deepEqual(
      [marks("clusterCa"), marks("clientsCa")],
      [
        [false, true],
        [true, false],
      ],
    );
    // What the file does not have comes from elsewhere.
    assert.deepEqual(
      [isInTheClear(["certificates", "clusterCa", "former"]), isInTheClear(["topics", 0, "name"])],
      [false, false],
    );
    assert.equal(clearConfig(join(folder, "nowhere"))(["certificates", "clusterCa", "key"]), false);
  });
});
