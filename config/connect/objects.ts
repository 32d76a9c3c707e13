import { clientAuthentication, clientTls } from "../clients/objects";
import { type StrimziObject, type StrimziSpec, strimziObject } from "../kubernetes/strimziKinds";
import { metricsSpec } from "../metrics/objects";
import { placedPods } from "../placement/objects";
import type { ConnectorPlan, ConnectPlan, PluginArtifact, WorkerVariable, WorkerVolume } from "./plan";
import { VOLUMES_FOLDER } from "./workerSettings";

/**
 * Workers and connectors as plain data: what a plan says in Strimzi's terms. Pure.
 */

/** The workers. */
export function connectObject(plan: ConnectPlan): StrimziObject<"KafkaConnect"> {
  const { namespace, labels, client, topics, resources } = plan;
  const template = templateSpec(plan);
  return strimziObject({
    kind: "KafkaConnect",
    name: plan.name,
    namespace,
    labels,
    annotations: { "strimzi.io/use-connector-resources": "true" },
    spec: {
      replicas: plan.replicas,
      bootstrapServers: client.bootstrapServers,
      groupId: plan.groupId,
      configStorageTopic: topics.config,
      offsetStorageTopic: topics.offset,
      statusStorageTopic: topics.status,
      tls: clientTls(client),
      authentication: clientAuthentication(client),
      config: plan.config,
      resources,
      ...jvmSpec(plan),
      ...(plan.rack === undefined ? {} : { rack: { topologyKey: plan.rack } }),
      ...(Object.keys(template).length === 0 ? {} : { template }),
      ...metricsSpec(plan),
      ...imageSpec(plan),
    },
  });
}

/** A connector on them. */
export function connectorObject(
  { name: cluster, namespace, labels }: ConnectPlan,
  { name, class: connectorClass, tasksMax, version, state, autoRestart, config }: ConnectorPlan,
): StrimziObject<"KafkaConnector"> {
  return strimziObject({
    kind: "KafkaConnector",
    name,
    namespace,
    labels,
    cluster,
    spec: {
      class: connectorClass,
      tasksMax,
      ...(version === undefined ? {} : { version }),
      ...(state === undefined ? {} : { state }),
      ...(autoRestart === undefined ? {} : { autoRestart }),
      config,
    },
  });
}

function jvmSpec({ jvm: { heap, options } = {} }: ConnectPlan): Pick<StrimziSpec<"KafkaConnect">, "jvmOptions"> {
  const jvmOptions = {
    ...(heap === undefined ? {} : { "-Xmx": heap }),
    ...(options === undefined ? {} : { "-XX": options }),
  };
  return Object.keys(jvmOptions).length === 0 ? {} : { jvmOptions };
}

/** Where the pods run, and what is in them beside Strimzi's own. */
function templateSpec({ placement, env = [], volumes = [] }: ConnectPlan) {
  const { pod } = placedPods(placement);
  const container = {
    ...(env.length === 0 ? {} : { env: env.map(variableSpec) }),
    ...(volumes.length === 0
      ? {}
      : {
          volumeMounts: volumes.map(({ name }) => ({
            name: volumeName(name),
            mountPath: `${VOLUMES_FOLDER}/${name}`,
          })),
        }),
  };
  const ownPod = volumes.length === 0 ? pod : { ...pod, volumes: volumes.map(volumeSpec) };
  return {
    ...(ownPod === undefined ? {} : { pod: ownPod }),
    ...(Object.keys(container).length === 0 ? {} : { connectContainer: container }),
  };
}

function variableSpec({ name, ...from }: WorkerVariable) {
  if ("value" in from) {
    return { name, value: from.value };
  }
  return {
    name,
    valueFrom: "secret" in from ? { secretKeyRef: from.secret } : { configMapKeyRef: from.configMap },
  };
}

function volumeSpec({ name, ...from }: WorkerVolume) {
  return {
    name: volumeName(name),
    ...("secret" in from ? { secret: { secretName: from.secret } } : { configMap: { name: from.configMap } }),
  };
}

/** The pod has volumes of Strimzi's as well, some of which are called as Secrets are. */
function volumeName(name: string): string {
  return `own-${name}`;
}

/** OpenShift's own registry, as pods reach it (OpenShift documentation, "Integrated OpenShift image registry"). */
const INTERNAL_REGISTRY = "image-registry.openshift-image-registry.svc:5000";

function imageSpec({ namespace, plugins }: ConnectPlan): Pick<StrimziSpec<"KafkaConnect">, "image" | "build"> {
  switch (plugins?.from) {
    case undefined:
      return {};
    case "image":
      return { image: plugins.image };
    case "directory":
      return { image: `${INTERNAL_REGISTRY}/${namespace}/${plugins.imageStream}:latest` };
    case "artifacts": {
      const { output } = plugins;
      return {
        build: {
          output:
            output.type === "imagestream" ? { type: "imagestream", image: `${output.imageStream}:latest` } : output,
          plugins: plugins.plugins.map(({ name, artifacts }) => ({
            name,
            artifacts: artifacts.map(artifactSpec),
          })),
        },
      };
    }
  }
}

function artifactSpec(artifact: PluginArtifact) {
  if (artifact.type === "maven") {
    return artifact;
  }
  const { type, url, sha512 } = artifact;
  return { type, url, sha512sum: sha512 };
}
