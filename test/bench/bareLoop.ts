import * as kubernetes from "@pulumi/kubernetes";

/** What each topic of the benchmark asks for. */
export const benchTopic = {
  partitions: 3,
  config: { "retention.ms": 604_800_000, "cleanup.policy": "delete" },
} as const;

/** The name of a topic of the benchmark. */
export function benchName(index: number): string {
  return `topic-${index}`;
}

/** As many KafkaTopics as the program makes, by a loop that decides nothing: what the SDK and the engine cost. */
export function bareLoop(count: number, namespace: string): void {
  const provider = new kubernetes.Provider("cluster", { enableServerSideApply: true });
  for (let index = 0; index < count; index += 1) {
    const name = benchName(index);
    new kubernetes.apiextensions.CustomResource(
      name,
      {
        apiVersion: "kafka.strimzi.io/v1",
        kind: "KafkaTopic",
        metadata: {
          name,
          namespace,
          labels: { "strimzi.io/cluster": "my-cluster" },
          annotations: { "pulumi.com/deletionPropagationPolicy": "background" },
        },
        spec: { replicas: 3, ...benchTopic },
      },
      { provider },
    );
  }
}
