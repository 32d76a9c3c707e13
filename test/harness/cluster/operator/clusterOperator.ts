import { randomBytes } from "node:crypto";
import { z } from "zod";
import { metadataOf } from "../../../../config/kafka/versions";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { strimziReleases } from "../../../../config/operator/capabilities";
import { reconcileAuthorities } from "./authorities";
import { type Authorities, issueNodeCertificate, isTrusted } from "./nodeCertificate";
import { InvalidResource, type KafkaSpec, kafkaSpec, type NodePlan, planNodes } from "./nodePools";
import { runningStrimzi } from "./olm";
import { rememberedRebalance, stepRebalance } from "./rebalancing";
import { report, reportPause, reportReady } from "./report";
import type { RunningCluster } from "./runningClusters";
import { CLUSTER_LABEL } from "./secrets";
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
    const authorities = await reconcileAuthorities(kafka, spec, client);
    const plan = planNodes(kafka.metadata.name, spec, await poolsOf(kafka, surroundings), running.of(uid));
    const id = clusterId ?? randomBytes(16).toString("base64url");
    await carryOut({ kafka, spec, authorities, clusterId: id }, plan, surroundings);
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

async function poolsOf(kafka: KubernetesObject, { client }: Surroundings): Promise<KubernetesObject[]> {
  const { name, namespace } = kafka.metadata;
  const pools = await client.list(kafka.apiVersion, "KafkaNodePool", namespace);
  return pools.filter(({ metadata: { labels } }) => labels?.[CLUSTER_LABEL] === name);
}

/** A Kafka, and what the operator has found for it. */
interface Assembly {
  readonly kafka: KubernetesObject;
  readonly spec: KafkaSpec;
  readonly authorities: Authorities;
  readonly clusterId: string;
}

async function carryOut(assembly: Assembly, plan: NodePlan, surroundings: Surroundings): Promise<void> {
  const { kafka, spec, clusterId } = assembly;
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
  await rollNodes(assembly, plan, cluster, isNew, surroundings);
  const autoRebalance = await stepRebalance(kafka, remembered, plan.blocked, surroundings);
  await reportReady(
    kafka,
    { warnings, fields: { ...statusOf(kafka, spec, plan, surroundings.world), clusterId, autoRebalance } },
    surroundings,
  );
}

/**
 * Starts, restarts and stops nodes until they are as they are to be: restarts one after another. Where a CA has
 * another key, all learn to trust it first, and get certificates of it in a second round.
 *
 * @throws {InvalidResource} if the operator cannot connect to what runs, which it does before it restarts anything.
 */
async function rollNodes(
  { kafka, authorities }: Assembly,
  { pools, removed }: NodePlan,
  { nodes }: RunningCluster,
  isNew: boolean,
  { pace, wait }: Surroundings,
): Promise<void> {
  const { cluster, clients } = authorities;
  if ([...nodes.values()].some(({ certificate }) => !isTrusted(certificate, cluster))) {
    // In its log: PKIX path building failed (Strimzi, `KafkaRoller`).
    throw new InvalidResource("An error while trying to determine the active controller", "UnforceableProblem");
  }
  for (const id of removed) {
    nodes.delete(id);
  }
  for (const { id, pool } of nodes.values()) {
    if (!pools.some(({ name }) => name === pool)) {
      // Its pods belong to the pool, and garbage collection takes them with it, whatever they hold.
      nodes.delete(id);
    }
  }
  const trusts = `${cluster.generations.key} ${clients.generations.key}`;
  for (const node of [...nodes.values()].filter((one) => one.trusts !== trusts)) {
    await wait(pace.restartMs);
    node.trusts = trusts;
    node.restarts += 1;
  }
  const issued = `${cluster.generations.certificate} ${clients.generations.certificate}`;
  let started = false;
  for (const { name, broker, wanted, revision: asked, volumes } of pools) {
    const revision = `${asked} ${issued}`;
    for (const id of wanted) {
      const node = nodes.get(id);
      if (node === undefined) {
        const sizes = new Map(volumes.map((volume) => [volume.id, volume.size]));
        const holdsPartitions = broker && isNew;
        const certificate = await issueNodeCertificate(kafka, authorities);
        const first = { restarts: 0, certificate, trusts, holdsPartitions, volumes: sizes };
        nodes.set(id, { id, pool: name, broker, revision, ...first });
        started = true;
      } else if (node.revision !== revision) {
        await wait(pace.restartMs);
        if (node.certificate.generation !== cluster.generations.certificate) {
          node.certificate = await issueNodeCertificate(kafka, authorities);
        }
        node.revision = revision;
        node.restarts += 1;
      }
    }
  }
  await wait(started ? pace.restartMs : 0);
}

/** The versions of Kafka and of the operator, which is the one that OLM has installed. */
function versions(asked: unknown, metadata: unknown, world: Surroundings["world"]) {
  const { release, defaultKafka } = strimziReleases[runningStrimzi(world)];
  const kafkaVersion = typeof asked === "string" ? asked : defaultKafka;
  const kafkaMetadataVersion = typeof metadata === "string" ? metadata : `${metadataOf(kafkaVersion)}-IV0`;
  return { kafkaVersion, kafkaMetadataVersion, operatorLastSuccessfulVersion: release };
}

/** What stands in the status of a Kafka that is Ready, beside its conditions. */
function statusOf(
  { metadata: { name, namespace } }: KubernetesObject,
  { kafka }: KafkaSpec,
  { pools }: NodePlan,
  world: Surroundings["world"],
) {
  return {
    ...versions(kafka.version, kafka.metadataVersion, world),
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
