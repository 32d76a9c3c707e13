import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type KubernetesObject, kubernetesObject } from "../../config/kubernetes/object";
import { messageOf } from "../../config/problems/errorMessage";
import { runProcess } from "../process/runProcess";
import { withTemporaryFolder } from "../process/temporaryFolder";
import { UserError } from "./userError";

/** The cluster that a tool asks, as `kubectl` finds it. */
export interface KubectlTarget {
  /** The kubeconfig context; empty for the current one. */
  readonly context: string;
  readonly namespace: string;
}

/** An object as the API server has it, with who owns which of its fields. */
const liveObject = kubernetesObject.extend({
  metadata: kubernetesObject.shape.metadata.extend({
    ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).default([]),
    managedFields: z.array(z.looseObject({ manager: z.string().default("") })).default([]),
  }),
});
export type LiveObject = z.infer<typeof liveObject>;

/** The kinds of topics and users, for {@link listObjects}. */
export const topicAndUserKinds = ["kafkatopics.kafka.strimzi.io", "kafkausers.kafka.strimzi.io"] as const;

/** The kinds of Connect workers, those of MirrorMaker included. */
export const workerKinds = ["kafkaconnects.kafka.strimzi.io", "kafkamirrormaker2s.kafka.strimzi.io"] as const;

const list = z.looseObject({ items: z.array(liveObject) });
const one = liveObject.transform((object) => ({ items: [object] }));

/**
 * All objects of some kinds in a namespace.
 *
 * @param kinds As `kubectl get` takes them: `kafkatopics.kafka.strimzi.io`.
 * @throws {UserError} with what kubectl says, if the cluster cannot be asked.
 */
export async function listObjects(target: KubectlTarget, kinds: readonly string[]): Promise<LiveObject[]> {
  return objectsIn(await kubectl(target, "get", kinds.join(","), "-o", "json", "--show-managed-fields"));
}

/** Those of some objects that are there, as they are. */
export async function findObjects(target: KubectlTarget, objects: readonly KubernetesObject[]): Promise<LiveObject[]> {
  return withTemporaryFolder("objects", async (folder) => {
    const file = join(folder, "objects.json");
    writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects.map(identified) }));
    return objectsIn(await kubectl(target, "get", "-f", file, "-o", "json", "--ignore-not-found"));
  });
}

/** As much of an object as finds it. */
function identified({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject) {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

function objectsIn(text: string): LiveObject[] {
  return text.trim() === "" ? [] : z.union([list, one]).parse(JSON.parse(text)).items;
}

async function kubectl({ context, namespace }: KubectlTarget, ...args: readonly string[]): Promise<string> {
  const where = [...(context === "" ? [] : ["--context", context]), "--namespace", namespace];
  const { status, out, err } = await runProcess("kubectl", [...where, ...args], { cwd: process.cwd() }).catch(
    (error: unknown) => {
      throw new UserError(
        `kubectl cannot be run (${messageOf(error)}): it must be on PATH. oc has it as well: ln -s "$(which oc)" ~/bin/kubectl`,
      );
    },
  );
  if (status !== 0) {
    throw new UserError(`The cluster cannot be asked. kubectl says: ${err.trim()}`);
  }
  return out;
}
