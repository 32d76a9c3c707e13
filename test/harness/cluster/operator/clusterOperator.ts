import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { InvalidResource, type KafkaSpec, kafkaSpec, type NodePlan, planNodes } from "./nodePools";
import { rememberedRebalance, stepRebalance } from "./rebalancing";
import { report, reportPause, reportReady } from "./report";
import type { RunningCluster } from "./runningClusters";
import { CLUSTER_LABEL, hasAuthority, makeAuthority } from "./secrets";
import type { Look, Surroundings } from "./surroundings";
import { resizeWarnings } from "./volumes";

const metadata = z.looseObject({
  uid: z.string(),
  generation: z.number(),
  deletionTimestamp: z.string().optional(),
});
const kafkaStatus = z.looseObject({ clusterId: z.string().optional() }).prefault({});

/**
 * The cluster operator's look at a Kafka and its pools, in the order of Strimzi's `KafkaAssemblyOperator`:
 * everything is read once, when the look begins; a pool's status is written before anything of it runs; and
 * Ready comes last, with the generation of the Kafka that was read.
 */
export async function lookAtKafka(reference: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  const { client, pace, running, wait } = surroundings;
  const kafka = await client.read(reference);
  if (kafka === undefined || (await reportPause(kafka, surroundings))) {
    // Of a Kafka that is gone, garbage collection takes the rest.
    return "done";
  }
  const { uid, deletionTimestamp } = metadata.parse(kafka.metadata);
  const { clusterId } = kafkaStatus.parse(kafka.status);
  if (deletionTimestamp !== undefined) {
    // The operator takes no notice of that, while its secrets are being collected: it makes new certificates,
    // restarts a node for them, and waits in vain for it. Nothing of this name is looked at in the meantime.
    await wait(clusterId === undefined ? 0 : pace.operationTimeoutMs);
    return "done";
  }
  try {
    const spec = kafkaSpec.parse(kafka.spec);
    if (kafka.status === undefined) {
      const finding = { type: "NotReady", reason: "Creating", message: "Kafka cluster is being deployed" };
      await report(kafka, { finding, observedGeneration: 0 }, surroundings);
    }
    await ensureAuthorities(kafka, spec, surroundings);
    const plan = planNodes(kafka.metadata.name, spec, await poolsOf(kafka, surroundings), running.of(uid));
    await carryOut(kafka, spec, plan, clusterId ?? randomBytes(16).toString("base64url"), surroundings);
    return "done";
  } catch (error) {
    if (!(error instanceof InvalidResource)) {
      throw error;
    }
    await report(kafka, { finding: { type: "NotReady", reason: error.reason, message: error.message } }, surroundings);
    // The operator looks again every two minutes, at what does not wake it: a secret, say.
    return "later";
  }
}

async function ensureAuthorities(
  kafka: KubernetesObject,
  { clusterCa, clientsCa }: KafkaSpec,
  { client }: Surroundings,
): Promise<void> {
  for (const [ca, what, { generateCertificateAuthority }] of [
    ["cluster-ca", "Cluster CA", clusterCa],
    ["clients-ca", "Clients CA", clientsCa],
  ] as const) {
    if (await hasAuthority(client, kafka, ca)) {
      continue;
    }
    if (!generateCertificateAuthority) {
      throw new InvalidResource(`${what} should not be generated, but the secrets were not found.`);
    }
    await makeAuthority(client, kafka, ca);
  }
}

async function poolsOf(kafka: KubernetesObject, { client }: Surroundings): Promise<KubernetesObject[]> {
  const { name, namespace } = kafka.metadata;
  const pools = await client.list(kafka.apiVersion, "KafkaNodePool", namespace);
  return pools.filter(({ metadata: { labels } }) => labels?.[CLUSTER_LABEL] === name);
}

async function carryOut(
  kafka: KubernetesObject,
  spec: KafkaSpec,
  plan: NodePlan,
  clusterId: string,
  surroundings: Surroundings,
): Promise<void> {
  const { client, pace, running, wait } = surroundings;
  const cluster = running.of(metadata.parse(kafka.metadata).uid);
  const isNew = cluster.nodes.size === 0;
  const brokers = plan.pools.filter(({ broker }) => broker).flatMap(({ wanted }) => wanted);
  const added = isNew ? [] : plan.added.filter((id) => brokers.includes(id));
  const remembered = rememberedRebalance(kafka, spec, added);
  const warnings = [...plan.warnings, ...(await resizeWarnings(kafka, plan, cluster, client))];
  for (const pool of plan.pools) {
    const { generation: observedGeneration } = metadata.parse(pool.object.metadata);
    const labelSelector = `${CLUSTER_LABEL}=${kafka.metadata.name},strimzi.io/pool-name=${pool.name}`;
    const { wanted: nodeIds, roles } = pool;
    const status = { clusterId, nodeIds, roles, replicas: nodeIds.length, labelSelector, observedGeneration };
    const now: Record<string, unknown> = Object(pool.object.status);
    if (Object.entries(status).some(([name, value]) => JSON.stringify(now[name]) !== JSON.stringify(value))) {
      await client.mergeStatus(pool.object, status);
    }
  }
  await wait(pace.readyAfterMs);
  await rollNodes(plan, cluster, isNew, surroundings);
  const autoRebalance = await stepRebalance(kafka, remembered, plan.blocked, surroundings);
  await reportReady(
    kafka,
    { warnings, fields: { ...statusOf(kafka, spec, plan), clusterId, autoRebalance } },
    surroundings,
  );
}

/** Starts, restarts and stops nodes until they are as they are to be: restarts one after another. */
async function rollNodes(
  { pools, removed }: NodePlan,
  { nodes }: RunningCluster,
  isNew: boolean,
  { pace, wait }: Surroundings,
): Promise<void> {
  for (const id of removed) {
    nodes.delete(id);
  }
  let started = false;
  for (const { name, broker, wanted, revision, volumes } of pools) {
    for (const id of wanted) {
      const node = nodes.get(id);
      if (node === undefined) {
        const sizes = new Map(volumes.map((volume) => [volume.id, volume.size]));
        const holdsPartitions = broker && isNew;
        nodes.set(id, { id, pool: name, broker, revision, restarts: 0, holdsPartitions, volumes: sizes });
        started = true;
      } else if (node.revision !== revision) {
        await wait(pace.restartMs);
        node.revision = revision;
        node.restarts += 1;
      }
    }
  }
  await wait(started ? pace.restartMs : 0);
}

/** What stands in the status of a Kafka that is Ready, beside its conditions. */
function statusOf({ metadata: { name, namespace } }: KubernetesObject, { kafka }: KafkaSpec, { pools }: NodePlan) {
  return {
    kafkaVersion: "4.3.1",
    kafkaMetadataVersion: "4.3-IV0",
    operatorLastSuccessfulVersion: "1.2.0",
    kafkaNodePools: pools.map((pool) => ({ name: pool.name })),
    listeners: kafka.listeners.map((listener) => ({
      name: listener.name,
      bootstrapServers:
        listener.type === "internal"
          ? `${name}-kafka-bootstrap.${namespace}.svc:${listener.port}`
          : `${name}-${listener.name}.example.com:443`,
    })),
  };
}
