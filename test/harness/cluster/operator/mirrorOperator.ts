import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { connectionFields, contentsOf, restartUnlessWith } from "./clientPods";
import { reportPause, reportReady } from "./report";
import { CLUSTER_LABEL } from "./secrets";
import type { Look, Surroundings } from "./surroundings";

const metadata = z.looseObject({ uid: z.string(), deletionTimestamp: z.string().optional() });
const clusterSpec = z.looseObject({
  alias: z.string(),
  ...connectionFields,
});
const mirrorSpec = z.looseObject({
  replicas: z.number(),
  // What stands at the pod set restarts nothing.
  template: z
    .looseObject({})
    .transform(({ podSet: _, ...template }) => template)
    .prefault({}),
  target: clusterSpec,
  mirrors: z.array(
    z.looseObject({ source: clusterSpec, sourceConnector: z.unknown(), checkpointConnector: z.unknown().optional() }),
  ),
});

/**
 * The cluster operator's look at a KafkaMirrorMaker2: its workers are restarted where it asks for something else than
 * they run with, or has other certificates or passwords for them; it is Ready when they run, and says how its
 * connectors are. Sources are not looked at. A Secret that is missing stops the real operator; here too.
 */
export async function lookAtMirror(mirror: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { client, pace, running, wait } = surroundings;
  const present = await client.read(mirror);
  if (present === undefined || (await reportPause(present, surroundings))) {
    return "done";
  }
  const { name, namespace } = present.metadata;
  const { uid, deletionTimestamp } = metadata.parse(present.metadata);
  if (deletionTimestamp !== undefined) {
    return "done";
  }
  await wait(pace.readyAfterMs);
  const spec = mirrorSpec.parse(present.spec);
  const { replicas, ...wanted } = spec;
  const { target, mirrors } = wanted;
  const connections = [target, ...mirrors.map(({ source }) => source)];
  const contents = await contentsOf(connections, namespace, surroundings);
  if (contents.includes(undefined)) {
    return "later";
  }
  const workers = running.workersOf(uid);
  await restartUnlessWith([wanted, contents], workers, replicas, surroundings);
  const connectors = mirrors.flatMap(({ source, checkpointConnector }) =>
    ["MirrorSourceConnector", ...(checkpointConnector === undefined ? [] : ["MirrorCheckpointConnector"])].map(
      (kind) => ({ name: `${source.alias}->${target.alias}.${kind}`, connector: { state: "RUNNING" }, tasks: [] }),
    ),
  );
  const fields = {
    url: `http://${name}-mirrormaker2-api.${namespace}.svc:8083`,
    replicas,
    connectors,
    labelSelector: `${CLUSTER_LABEL}=${name},strimzi.io/kind=KafkaMirrorMaker2`,
  };
  await reportReady(present, { fields }, surroundings);
  return "done";
}
