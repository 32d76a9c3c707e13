import type { KafkaClientPlan } from "../clients/plan";
import { type StrimziObject, type StrimziSpec, strimziObject } from "../kubernetes/strimziKinds";
import { metricsSpec } from "../metrics/objects";
import { placedPods } from "../placement/objects";
import type { ConnectorPlan, ConnectPlan } from "./plan";

/**
 * Workers and connectors as plain data: what a plan says in Strimzi's terms. Pure.
 */

/** The workers. */
export function connectObject(plan: ConnectPlan): StrimziObject<"KafkaConnect"> {
  const { namespace, labels, client, topics, resources } = plan;
  const template = placedPods(plan.placement);
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
      // All certificates of the secret: when the CA's key is replaced there are two for a while.
      tls: { trustedCertificates: [{ secretName: client.clusterCa.secret, pattern: "*.crt" }] },
      authentication: authenticationSpec(client),
      config: plan.config,
      resources,
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
  { name, class: connectorClass, tasksMax, config }: ConnectorPlan,
): StrimziObject<"KafkaConnector"> {
  return strimziObject({
    kind: "KafkaConnector",
    name,
    namespace,
    labels,
    cluster,
    spec: { class: connectorClass, tasksMax, config },
  });
}

function authenticationSpec({ authentication }: KafkaClientPlan): StrimziSpec<"KafkaConnect">["authentication"] {
  switch (authentication.type) {
    case "tls":
      return {
        type: "tls",
        certificateAndKey: { secretName: authentication.secret, certificate: "user.crt", key: "user.key" },
      };
    case "scram-sha-512":
      return {
        type: "scram-sha-512",
        username: authentication.user,
        passwordSecret: { secretName: authentication.secret, password: "password" },
      };
  }
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
            artifacts: artifacts.map(({ type, url, sha512 }) => ({ type, url, sha512sum: sha512 })),
          })),
        },
      };
    }
  }
}
