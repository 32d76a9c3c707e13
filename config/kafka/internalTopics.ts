/** Topics that Kafka, Connect, MirrorMaker, Strimzi and Cruise Control make for themselves. */
const INTERNAL_TOPICS =
  /^(__consumer_offsets|__transaction_state|__share_group_state|__cluster_metadata|__remote_log_metadata|__strimzi[-_.].*|strimzi\.cruisecontrol\..*|(connect|mirror)-cluster-(configs|offsets|status)|mm2-offset-syncs\..*\.internal|.*\.checkpoints\.internal)$/;

/** Whether a topic is one that whoever needs it makes without a KafkaTopic. */
export function isInternalTopic(topic: string): boolean {
  return INTERNAL_TOPICS.test(topic);
}
