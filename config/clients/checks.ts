import type { Problem } from "../problems/problems";
import { propertyPath, setCommand } from "../problems/propertyPath";
import type { TopicSettings } from "./settings";

/** The topics of the stack config, and the number of brokers. */
interface ReplicatedTopics {
  readonly topics: readonly TopicSettings[];
  readonly replicas: number;
}

/** Topics with more copies than there are brokers. */
export function topicReplicaProblems({ topics, replicas: brokers }: ReplicatedTopics): Problem[] {
  return topics.flatMap(({ name, replicas }, index) => {
    const path = ["topics", index, "replicas"];
    return replicas === undefined || replicas <= brokers
      ? []
      : [
          {
            key: propertyPath(path),
            message: `is ${replicas} for the topic ${name}, but the cluster has ${brokers} broker${brokers === 1 ? "" : "s"}; allowed is up to ${brokers}`,
            fix: `${setCommand(path, String(brokers))}, or ${setCommand(["replicas"], String(replicas))}`,
          },
        ];
  });
}
