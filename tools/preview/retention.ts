import get from "es-toolkit/compat/get";
import { isPlainObject } from "es-toolkit/predicate/isPlainObject";
import * as kafka from "../../config/kafka/retention";

/** What a Kafka's spec says for all topics. */
export function brokerRetention(spec: unknown): kafka.Retention {
  return kafka.brokerRetention(settings(get(spec, ["kafka", "config"])));
}

/** What a topic's spec says, and for what it leaves out the brokers. */
export function topicRetention(spec: unknown, brokers: kafka.Retention): kafka.Retention {
  return kafka.topicRetention(settings(get(spec, ["config"])), brokers);
}

/** Settings in an object as Kafka reads them: as text. */
function settings(config: unknown): Record<string, string> {
  return isPlainObject(config)
    ? Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]))
    : {};
}
