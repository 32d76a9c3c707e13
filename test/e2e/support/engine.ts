import type { KubernetesObject } from "../../../config/kubernetes/object";
import { identity } from "../../../config/kubernetes/object";
import type { ClusterClient } from "../../harness/cluster/client";

/** Kinds that come from others, and go with them. */
const derived = new Set(["Event", "Pod", "ReplicaSet", "ControllerRevision", "Lease", "EndpointSlice", "Endpoints"]);

/**
 * Takes a cluster from some objects to others as the engine does: everything that is wanted is applied
 * first, what it needs before it; what is not wanted any more goes after that, what needs it before it,
 * each waited for until it is gone.
 *
 * @param before What was applied the last time. Empty for a new stack.
 */
export async function moveTo(
  client: ClusterClient,
  before: readonly KubernetesObject[],
  wanted: readonly KubernetesObject[],
): Promise<void> {
  for (const object of wanted) {
    if (object.kind === "ClusterServiceVersion") {
      // Its name is only known when OLM has installed it.
      await client.until(object, "is installed", (found) => found !== undefined);
    }
    await client.apply(object);
  }
  const kept = new Set(wanted.map(identity));
  for (const object of before.filter((one) => !kept.has(identity(one))).reverse()) {
    await client.deleteAndWait(object);
  }
}

/**
 * All that is in a namespace and stays: each object without what only it has, such as its history, and with
 * the namespace's name left out, so that two namespaces can be compared.
 */
export async function contents(client: ClusterClient, namespace: string): Promise<Map<string, unknown>> {
  const kinds = (await client.namespacedKinds()).filter(({ kind }) => !derived.has(kind));
  const lists = await Promise.all(kinds.map(({ apiVersion, kind }) => client.list(apiVersion, kind, namespace)));
  const objects = lists.flat().map((object) => [identity(object), withoutHistory(object)] as const);
  const text = JSON.stringify(objects)
    .replaceAll(namespace, "NAMESPACE")
    // A dashboard's id is made from the namespace.
    .replace(/\\"uid\\": \\"[0-9a-f]{16}\\"/g, "UID")
    // A certificate's generation is the second in which it began: each run of the program issues new ones here.
    .replace(/(ca-(?:cert|key)-generation":")\d+/g, "$1NUMBER")
    // So does what a KafkaConnect says of the certificates that it runs with.
    .replace(/("amq-streams-demo\/revision":")\d+ [^"]+/g, "$1REVISION");
  return new Map(JSON.parse(text));
}

/** Only what was asked for: neither ids, dates and versions, nor secrets, nor what controllers say of it. */
function withoutHistory({ status: _, metadata, data, ...object }: KubernetesObject): unknown {
  const { labels, annotations, finalizers } = metadata;
  const { "deployment.kubernetes.io/revision": __, ...asked } = annotations ?? {};
  return {
    ...object,
    ...(data === undefined ? {} : { data: object.kind === "Secret" ? Object.keys(Object(data)) : data }),
    metadata: { labels, annotations: asked, finalizers },
  };
}
