import { range } from "es-toolkit/math/range";
import { z } from "zod";
import type { KubernetesObject } from "../../../config/kubernetes/object";

const podTemplate = z
  .object({ pod: z.looseObject({ affinity: z.looseObject({}).optional() }).prefault({}) })
  .prefault({});
const poolSpec = z.object({
  replicas: z.number(),
  roles: z.array(z.string()),
  resources: z.looseObject({}).optional(),
  template: podTemplate,
});
const kafkaSpec = z.object({
  kafka: z.object({ rack: z.object({ topologyKey: z.string() }).optional() }),
  entityOperator: z.object({ template: podTemplate }).optional(),
});
const connectSpec = z.object({ replicas: z.number(), resources: z.looseObject({}).optional(), template: podTemplate });

/**
 * The pods that Strimzi's operator would make of a stack's objects, as far as the scheduler looks at them.
 * The operator does not run in these tests: what it does is done here, from its source: it puts the
 * template's fields into the pods, gives them its labels and the pool's resources, and sends brokers of a
 * cluster with racks to nodes that have the rack's label, whatever it says.
 */
export function strimziPods(objects: readonly KubernetesObject[]): KubernetesObject[] {
  const kafka = objects.find(({ kind }) => kind === "Kafka");
  const { kafka: shared, entityOperator } = kafkaSpec.parse(kafka?.spec);
  return objects.flatMap((object) => {
    switch (object.kind) {
      case "KafkaNodePool":
        return poolPods(object, shared.rack?.topologyKey);
      case "KafkaConnect":
        return connectPods(object, "connect");
      case "KafkaMirrorMaker2":
        return connectPods(object, "mirrormaker2");
      case "Kafka":
        return entityOperator === undefined
          ? []
          : [pod(object, `${object.metadata.name}-entity-operator`, {}, entityOperator.template.pod, undefined)];
      default:
        return [];
    }
  });
}

function poolPods(pool: KubernetesObject, rack: string | undefined): KubernetesObject[] {
  const { replicas, roles, template, resources } = poolSpec.parse(pool.spec);
  const cluster = pool.metadata.labels?.["strimzi.io/cluster"] ?? "";
  const labels = {
    "strimzi.io/cluster": cluster,
    "strimzi.io/pool-name": pool.metadata.name,
    "strimzi.io/broker-role": String(roles.includes("broker")),
    "strimzi.io/controller-role": String(roles.includes("controller")),
  };
  const placed = rack !== undefined && roles.includes("broker") ? onNodesWith(rack, template.pod) : template.pod;
  return range(replicas).map((index) =>
    pod(pool, `${cluster}-${pool.metadata.name}-${index}`, labels, placed, resources),
  );
}

function connectPods(connect: KubernetesObject, component: string): KubernetesObject[] {
  const { replicas, template, resources } = connectSpec.parse(connect.spec);
  const { name } = connect.metadata;
  return range(replicas).map((index) =>
    pod(connect, `${name}-${component}-${index}`, { "strimzi.io/cluster": name }, template.pod, resources),
  );
}

const nodeAffinity = z.looseObject({
  requiredDuringSchedulingIgnoredDuringExecution: z
    .object({ nodeSelectorTerms: z.array(z.looseObject({ matchExpressions: z.array(z.unknown()).default([]) })) })
    .prefault({ nodeSelectorTerms: [{}] }),
});

/** A pod's spec with one more condition for its node: that it has a label. */
function onNodesWith(label: string, spec: { affinity?: { [key: string]: unknown } | undefined }) {
  const affinity = nodeAffinity.parse(spec.affinity?.nodeAffinity ?? {});
  const { nodeSelectorTerms } = affinity.requiredDuringSchedulingIgnoredDuringExecution;
  const terms = nodeSelectorTerms.map((term) => ({
    ...term,
    matchExpressions: [...term.matchExpressions, { key: label, operator: "Exists" }],
  }));
  return {
    ...spec,
    affinity: {
      ...spec.affinity,
      nodeAffinity: { ...affinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
    },
  };
}

function pod(
  { metadata, kind }: KubernetesObject,
  name: string,
  labels: Readonly<Record<string, string>>,
  spec: object,
  resources: object | undefined,
): KubernetesObject {
  const container = { name: "kafka", image: "kafka", ...(resources === undefined ? {} : { resources }) };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: { ...metadata.labels, "strimzi.io/kind": kind, ...labels },
    },
    spec: { ...spec, containers: [container] },
  };
}
