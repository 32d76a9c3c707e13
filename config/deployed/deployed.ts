import { z } from "zod";
import { CERTIFICATE_AUTHORITY_TYPE } from "../certificates/plan";
import { kubernetesObject } from "../kubernetes/object";
import { renderedFile } from "../kubernetes/renderedFile";

/**
 * What a stack has deployed: as much of it as decides whether a next step would do harm. Pure.
 */
export interface Deployed {
  /** Where the stack's objects are. Absent: it has none. */
  readonly target?: DeployedTarget;
  /** The namespaces that are the stack's. */
  readonly namespaces: readonly string[];
  readonly cluster?: DeployedCluster;
  /** Nodes of the pools, by role. */
  readonly nodes: { readonly broker?: number; readonly controller?: number };
  readonly topics: readonly { readonly name: string; readonly replicas: number }[];
  /** The program's CAs. */
  readonly authorities?: { readonly generation: number; readonly oldestTrusted: number };
}

/** A cluster, or the directory that objects are rendered to. */
interface DeployedTarget {
  readonly directory?: string;
  /** The files of a directory, by their names below it. */
  readonly files: readonly string[];
}

interface DeployedCluster {
  readonly namespace: string;
  /** Whether the operator was told to leave the cluster alone. */
  readonly paused: boolean;
  /** Whether the operator makes the CAs. */
  readonly generatesAuthorities: boolean;
  /** How often Kafka stores the offsets of consumer groups, and its other topics of its own. */
  readonly internalReplicas: number;
}

/** A resource in the stack's state. */
export interface DeployedResource {
  /** The type token, `kubernetes:kafka.strimzi.io/v1:Kafka` say. */
  readonly type: string;
  readonly outputs: unknown;
}

const kafkaSpec = z.object({
  kafka: z.object({ config: z.object({ "offsets.topic.replication.factor": z.number().default(3) }).prefault({}) }),
  clusterCa: z.object({ generateCertificateAuthority: z.boolean().default(true) }).prefault({}),
});
const poolSpec = z.object({ roles: z.array(z.enum(["broker", "controller"])), replicas: z.number() });
const topicSpec = z.object({ replicas: z.number().default(1) });
const providerOutputs = z.object({ renderYamlToDirectory: z.string().min(1) });
const authorityOutputs = z.object({ generation: z.number(), oldestTrusted: z.number() });

/** What the resources of a stack's state amount to; what cannot be read is passed over. */
export function deployedBy(resources: readonly DeployedResource[]): Deployed {
  const objects = resources.flatMap(({ outputs }) => kubernetesObject.safeParse(outputs).data ?? []);
  const specsOf = <T>(kind: string, spec: z.ZodType<T>) =>
    objects
      .filter((object) => object.kind === kind)
      .flatMap(({ metadata, ...object }) => {
        const parsed = spec.safeParse(object.spec);
        return parsed.success ? [{ metadata, spec: parsed.data }] : [];
      });
  const [kafka] = specsOf("Kafka", kafkaSpec);
  const pools = specsOf("KafkaNodePool", poolSpec).map(({ spec }) => spec);
  const nodes = (role: "broker" | "controller") => pools.find(({ roles }) => roles.includes(role))?.replicas;
  const broker = nodes("broker");
  const controller = nodes("controller");
  const directory = resources
    .filter(({ type }) => type === "pulumi:providers:kubernetes")
    .flatMap(({ outputs }) => providerOutputs.safeParse(outputs).data?.renderYamlToDirectory ?? [])[0];
  const authorities = authorityOutputs.safeParse(
    resources.find(({ type }) => type === CERTIFICATE_AUTHORITY_TYPE)?.outputs,
  ).data;
  return {
    ...(resources.some(({ type }) => type.startsWith("kubernetes:")) && {
      target: directory === undefined ? { files: [] } : { directory, files: objects.map(renderedFile) },
    }),
    namespaces: objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name),
    ...(kafka && {
      cluster: {
        namespace: kafka.metadata.namespace ?? "",
        paused: kafka.metadata.annotations?.["strimzi.io/pause-reconciliation"] === "true",
        generatesAuthorities: kafka.spec.clusterCa.generateCertificateAuthority,
        internalReplicas: kafka.spec.kafka.config["offsets.topic.replication.factor"],
      },
    }),
    nodes: { ...(broker !== undefined && { broker }), ...(controller !== undefined && { controller }) },
    topics: specsOf("KafkaTopic", topicSpec).map(({ metadata, spec }) => ({
      name: metadata.name,
      replicas: spec.replicas,
    })),
    ...(authorities && { authorities }),
  };
}
