import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { connectionFields, contentsOf, restartUnlessWith } from "./clientPods";
import { reportPause, reportReady } from "./report";
import { CLUSTER_LABEL } from "./secrets";
import type { Look, Surroundings } from "./surroundings";

const metadata = z.looseObject({ uid: z.string(), deletionTimestamp: z.string().optional() });
const connectSpec = z.looseObject({
  replicas: z.number(),
  build: z.unknown().optional(),
  // What stands at the pod set restarts nothing.
  template: z
    .looseObject({})
    .transform(({ podSet: _, ...template }) => template)
    .prefault({}),
  ...connectionFields,
});
const connectStatus = z.looseObject({ url: z.string().optional() }).prefault({});
const connectorSpec = z.object({ tasksMax: z.number().default(1) });

/**
 * The cluster operator's look at a KafkaConnect: an image is built, if one is asked for; its workers are restarted,
 * one after another, where it asks for something else than they run with, or has other certificates or another
 * password for them; and it is Ready when they all run.
 */
export async function lookAtConnect(connect: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { client, pace, running, wait } = surroundings;
  const present = await client.read(connect);
  if (present === undefined || (await reportPause(present, surroundings))) {
    return "done";
  }
  const { name, namespace } = present.metadata;
  const { uid, deletionTimestamp } = metadata.parse(present.metadata);
  if (deletionTimestamp !== undefined) {
    // As with a Kafka that is to go: see clusterOperator.ts.
    await wait(connectStatus.parse(present.status).url === undefined ? 0 : pace.operationTimeoutMs);
    return "done";
  }
  await wait(pace.readyAfterMs);
  const { replicas, build, ...spec } = connectSpec.parse(present.spec);
  const workers = running.workersOf(uid);
  const built = JSON.stringify(build) ?? "";
  if (workers.build !== built) {
    await wait(built === "" ? 0 : pace.restartMs);
    workers.build = built;
    workers.builds += built === "" ? 0 : 1;
  }
  const contents = await contentsOf([spec], namespace, surroundings);
  await restartUnlessWith([spec, built, contents], workers, replicas, surroundings);
  const fields = {
    url: `http://${name}-connect-api.${namespace}.svc:8083`,
    replicas,
    labelSelector: `${CLUSTER_LABEL}=${name},strimzi.io/kind=KafkaConnect`,
  };
  await reportReady(present, { fields }, surroundings);
  return "done";
}

/** The cluster operator's look at a connector: it needs workers that take connectors from resources. */
export async function lookAtConnector(connector: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { client, pace, world, wait } = surroundings;
  await wait(pace.readyAfterMs);
  const present = await client.read(connector);
  if (present === undefined || present.metadata.deletionTimestamp !== undefined) {
    return "done";
  }
  const { namespace, labels } = present.metadata;
  const connect = world.get("KafkaConnect", namespace, labels?.[CLUSTER_LABEL]);
  if (
    connect?.metadata.annotations?.["strimzi.io/use-connector-resources"] !== "true" ||
    (await reportPause(present, surroundings))
  ) {
    return "done";
  }
  await reportReady(present, { fields: { tasksMax: connectorSpec.parse(present.spec).tasksMax } }, surroundings);
  return "done";
}
