import * as pulumi from "@pulumi/pulumi";
import { topicObject } from "../config/clients/objects";
import type { TopicPlan } from "../config/clients/plan";
import { ManyResources } from "./resources/manyResources";
import { StrimziResource } from "./resources/strimziResource";

/** The topics to make. */
export interface KafkaTopicsArgs {
  topics: readonly TopicPlan[];
  /** What makes those that may be in the cluster already. Absent: none is taken over. */
  adopting?: pulumi.ProviderResource | undefined;
}

/** All topics of the plan: one component however many there are, since every resource of the state is paid for. */
export class KafkaTopics extends ManyResources {
  /** The topics' names in Kafka. */
  public readonly names: pulumi.Output<string[]>;

  constructor(name: string, { topics, adopting }: KafkaTopicsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:KafkaTopics", name, {}, opts);

    const made = this.makeEach(
      topics,
      (topic) =>
        new StrimziResource(
          topic.name,
          {
            object: topicObject(topic),
            // Of a topic that it has let go of, the topic operator says so in place of Ready.
            ...(topic.keep ? { condition: "Unmanaged" } : {}),
            wait: topic.wait,
          },
          { parent: this, ...(topic.takeOver && adopting ? { provider: adopting } : {}) },
        ),
    );

    this.names = pulumi.output(made.then(() => topics.map(({ topicName, name }) => topicName ?? name)));
    this.registerOutputs({ names: this.names });
  }
}
