import get from "es-toolkit/compat/get";

/** How long and how much Kafka keeps: of a topic, or of every topic that says nothing itself. */
export interface Retention {
  /** Milliseconds; without end: Infinity. */
  readonly time: number;
  /** Bytes of each partition. */
  readonly size: number;
  /** Whether old messages are deleted; otherwise only those that newer ones of the same key took the place of. */
  readonly deletes: boolean;
}

/** Kafka's own defaults (Apache Kafka documentation, `log.retention.hours`, `log.retention.bytes`, `log.cleanup.policy`). */
const defaults: Retention = { time: 168 * 3_600_000, size: Number.POSITIVE_INFINITY, deletes: true };

/** What a Kafka's spec says for all topics; of the three units of time the smallest counts, as in Kafka. */
export function brokerRetention(spec: unknown): Retention {
  const config: unknown = get(spec, ["kafka", "config"]);
  const setting = (key: string) => number(get(config, [key]));
  const time =
    setting("log.retention.ms") ??
    times(setting("log.retention.minutes"), 60_000) ??
    times(setting("log.retention.hours"), 3_600_000);
  return {
    time: unlimited(time) ?? defaults.time,
    size: unlimited(setting("log.retention.bytes")) ?? defaults.size,
    deletes: deletes(get(config, ["log.cleanup.policy"])) ?? defaults.deletes,
  };
}

/** What a topic's spec says, and for what it leaves out the brokers. */
export function topicRetention(spec: unknown, brokers: Retention): Retention {
  const setting = (key: string): unknown => get(spec, ["config", key]);
  return {
    time: unlimited(number(setting("retention.ms"))) ?? brokers.time,
    size: unlimited(number(setting("retention.bytes"))) ?? brokers.size,
    deletes: deletes(setting("cleanup.policy")) ?? brokers.deletes,
  };
}

/** Which messages go that were kept before, as the end of a sentence; nothing if none do. */
export function shortenedRetention(before: Retention, after: Retention): string[] {
  if (!after.deletes) {
    return [];
  }
  if (!before.deletes) {
    return ["messages were only compacted, and old ones are deleted from now on"];
  }
  return [
    ...(after.time < before.time
      ? [`messages older than ${hours(after.time)} are deleted (before: ${hours(before.time)})`]
      : []),
    ...(after.size < before.size ? [`of each partition all but the newest ${after.size} bytes are deleted`] : []),
  ];
}

function hours(milliseconds: number): string {
  return Number.isFinite(milliseconds) ? `${Math.round(milliseconds / 36_000) / 100} h` : "kept for ever";
}

function number(value: unknown): number | undefined {
  const read =
    typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value) : Number.NaN;
  return Number.isNaN(read) ? undefined : read;
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined || value < 0 ? value : value * factor;
}

/** -1 is Kafka's word for no limit. */
function unlimited(value: number | undefined): number | undefined {
  return value !== undefined && value < 0 ? Number.POSITIVE_INFINITY : value;
}

function deletes(policy: unknown): boolean | undefined {
  return typeof policy === "string" ? policy.split(",").some((each) => each.trim() === "delete") : undefined;
}
