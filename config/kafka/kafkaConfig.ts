/** Settings of Kafka's own, by its names. */
export type KafkaConfig = Readonly<Record<string, string | number | boolean>>;
