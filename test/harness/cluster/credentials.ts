import { createPublicKey } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { privateKey, selfSigned, signed } from "../support/x509";

/** Credentials of one control plane, in files of its folder. */
export interface Credentials {
  readonly ca: string;
  readonly server: KeyPairFiles;
  readonly admin: KeyPairFiles;
  /** What the tokens of service accounts are signed with, and what they are checked with. */
  readonly serviceAccount: { readonly privateKey: string; readonly publicKey: string };
  readonly kubeconfig: string;
}

interface KeyPairFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Longer than any test runs, short enough for a kubeconfig that was left somewhere to be of no use to anybody. */
const VALIDITY_HOURS = 24 * 7;

/** Names and addresses that the API server and etcd are called by. The last is the first service address. */
const serverNames = [
  "localhost",
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "127.0.0.1",
  "10.0.0.1",
];

/** Makes a CA and what it signs, and a kubeconfig of the cluster's administrator. All of it is worth nothing elsewhere. */
export async function makeCredentials(folder: string, server: string): Promise<Credentials> {
  const save = async (name: string, text: string) => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  // From a little earlier on: clocks are coarse, and a certificate that begins in this very second may be refused.
  const validity = { validityPeriodHours: VALIDITY_HOURS, from: new Date(Date.now() - 60_000) };
  const caKey = privateKey();
  const ca = {
    key: caKey,
    certificate: await selfSigned("CN=control plane", caKey, {
      ...validity,
      isCaCertificate: true,
      allowedUses: ["cert_signing", "digital_signature"],
    }),
  };
  const issue = async (name: string, subject: string, names: readonly string[], uses: readonly string[]) => {
    const key = privateKey();
    const wanted = { ...validity, allowedUses: ["digital_signature", ...uses], names };
    const certificate = await signed(subject, key, ca, wanted);
    return {
      files: { certificate: await save(`${name}.crt`, certificate), key: await save(`${name}.key`, key) },
      pem: { certificate, key },
    };
  };
  // etcd also calls itself with its server certificate, and the API server calls etcd with it.
  const forServer = await issue("server", "CN=kube-apiserver", serverNames, ["server_auth", "client_auth"]);
  const forAdmin = await issue("admin", "CN=admin, O=system:masters", [], ["client_auth"]);
  const serviceAccountKey = privateKey();
  return {
    ca: await save("ca.crt", ca.certificate),
    server: forServer.files,
    admin: forAdmin.files,
    serviceAccount: {
      privateKey: await save("service-account.key", serviceAccountKey),
      publicKey: await save("service-account.pub", publicKeyOf(serviceAccountKey)),
    },
    kubeconfig: await save("kubeconfig", kubeconfig(server, ca.certificate, forAdmin.pem)),
  };
}

function publicKeyOf(key: string): string {
  return createPublicKey(key).export({ type: "spki", format: "pem" }).toString();
}

/** The name of the context, the cluster and the user in the kubeconfig. */
export const CONTEXT = "throwaway";

function kubeconfig(server: string, ca: string, admin: { certificate: string; key: string }): string {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: CONTEXT, cluster: { server, "certificate-authority-data": base64(ca) } }],
    users: [
      {
        name: CONTEXT,
        user: { "client-certificate-data": base64(admin.certificate), "client-key-data": base64(admin.key) },
      },
    ],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: CONTEXT } }],
    "current-context": CONTEXT,
  });
}
