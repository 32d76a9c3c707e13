/**
 * How long and how much Kafka keeps, and what a change of it deletes. Pure.
 */

/** What Kafka keeps: of a topic, or of every topic that says nothing itself. */
export interface Retention {
  /** Milliseconds; without end: Infinity. */
  readonly time: number;
  /** Bytes of each partition. */
  readonly size: number;
  /** Whether old messages are deleted; otherwise only those that newer ones of the same key took the place of. */
  readonly deletes: boolean;
}

type Config = Readonly<Record<string, string>>;

/** Kafka's own defaults (Apache Kafka documentation, `log.retention.hours`, `log.retention.bytes`, `log.cleanup.policy`). */
const defaults: Retention = { time: 168 * 3_600_000, size: Number.POSITIVE_INFINITY, deletes: true };

/** What broker settings say for all topics; of the three units of time the smallest counts, as in Kafka. */
export function brokerRetention(config: Config): Retention {
  const time =
    number(config["log.retention.ms"]) ??
    times(number(config["log.retention.minutes"]), 60_000) ??
    times(number(config["log.retention.hours"]), 3_600_000);
  return {
    time: unlimited(time) ?? defaults.time,
    size: unlimited(number(config["log.retention.bytes"])) ?? defaults.size,
    deletes: deletes(config["log.cleanup.policy"]) ?? defaults.deletes,
  };
}

/** What a topic's settings say, and for what they leave out the brokers. */
export function topicRetention(config: Config, brokers: Retention): Retention {
  return {
    time: unlimited(number(config["retention.ms"])) ?? brokers.time,
    size: unlimited(number(config["retention.bytes"])) ?? brokers.size,
    deletes: deletes(config["cleanup.policy"]) ?? brokers.deletes,
  };
}

/** Which messages go that were kept before, as the end of a sentence; nothing if none do. */
export function shortenedRetention(before: Retention, after: Retention): string[] {
  if (!after.deletes) {
    return [];
  }
  if (!before.deletes) {
    return ["old messages are deleted, which were only compacted so far"];
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

function number(value: string | undefined): number | undefined {
  const read = value === undefined || value.trim() === "" ? Number.NaN : Number(value);
  return Number.isNaN(read) ? undefined : read;
}

function times(value: number | undefined, factor: number): number | undefined {
  return value === undefined || value < 0 ? value : value * factor;
}

/** -1 is Kafka's word for no limit. */
function unlimited(value: number | undefined): number | undefined {
  return value !== undefined && value < 0 ? Number.POSITIVE_INFINITY : value;
}

function deletes(policy: string | undefined): boolean | undefined {
  return policy?.split(",").some((each) => each.trim() === "delete");
}
