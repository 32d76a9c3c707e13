/** A topic as Kafka describes it. */
export interface KafkaTopicListing {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
  /** What is set for the topic itself, by Kafka's names. */
  readonly config: Readonly<Record<string, string>>;
}

/**
 * The topics in what `kafka-topics.sh --describe` prints. Of each it has a line with tabs between its parts, and one
 * for each partition, which says nothing more. Pure.
 */
export function topicListing(text: string): KafkaTopicListing[] {
  return text.split("\n").flatMap((line) => {
    const parts = new Map(
      line
        .trim()
        .split("\t")
        .map((part): [string, string] => {
          const end = part.indexOf(":");
          return [part.slice(0, end).trim(), part.slice(end + 1).trim()];
        }),
    );
    const [name, partitions, replicas] = ["Topic", "PartitionCount", "ReplicationFactor"].map((key) => parts.get(key));
    return name === undefined || partitions === undefined || replicas === undefined
      ? []
      : [{ name, partitions: Number(partitions), replicas: Number(replicas), config: settings(parts.get("Configs")) }];
  });
}

/** `a=1,b=x,y`: a value may have commas, a setting's name has none. */
function settings(text = ""): Record<string, string> {
  const parts = text === "" ? [] : text.split(/,(?=[a-z][\w.]*=)/);
  return Object.fromEntries(
    parts.map((part): [string, string] => {
      const end = part.indexOf("=");
      return [part.slice(0, end), part.slice(end + 1)];
    }),
  );
}
