import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { connectionFields, contentsOf, restartUnlessWith } from "./clientPods";
import { reportPause, reportReady } from "./report";
import { CLUSTER_LABEL } from "./secrets";
import type { Look, Surroundings } from "./surroundings";

const metadata = z.looseObject({ uid: z.string(), deletionTimestamp: z.string().optional() });
const bridgeSpec = z.looseObject({
  replicas: z.number(),
  http: z.looseObject({ port: z.number() }),
  // What stands at the Deployment itself restarts nothing.
  template: z
    .looseObject({})
    .transform(({ deployment: _, ...template }) => template)
    .prefault({}),
  ...connectionFields,
});

/**
 * The cluster operator's look at a KafkaBridge: its pods are replaced where it asks for something else than they run
 * with, or has other certificates or another password for them; and it is Ready when they all run.
 */
export async function lookAtBridge(bridge: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { client, pace, running, wait } = surroundings;
  const present = await client.read(bridge);
  if (present === undefined || (await reportPause(present, surroundings))) {
    return "done";
  }
  const { name, namespace } = present.metadata;
  const { uid, deletionTimestamp } = metadata.parse(present.metadata);
  if (deletionTimestamp !== undefined) {
    return "done";
  }
  await wait(pace.readyAfterMs);
  const { replicas, ...spec } = bridgeSpec.parse(present.spec);
  const { http } = spec;
  const contents = await contentsOf([spec], namespace, surroundings);
  const pods = running.workersOf(uid);
  await restartUnlessWith([spec, contents], pods, replicas, surroundings);
  const fields = {
    // As the operator writes it, whether or not the Bridge speaks HTTPS (`KafkaBridgeResources.url`).
    url: `http://${name}-bridge-service.${namespace}.svc:${http.port}`,
    replicas,
    labelSelector: `${CLUSTER_LABEL}=${name},strimzi.io/kind=KafkaBridge`,
  };
  await reportReady(present, { fields }, surroundings);
  return "done";
}
