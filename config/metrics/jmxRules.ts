import { type Component, mbeansOf } from "./metricCatalogue";

/** A rule of the JMX exporter: MBean attributes that match the pattern become a metric. */
export interface JmxRule {
  /** A regular expression, found anywhere in `domain<key=value, …><>attribute: value`. */
  readonly pattern: string;
  /** Absent: the exporter's own way of naming. */
  readonly name?: string;
  readonly type?: "GAUGE" | "COUNTER";
  readonly labels?: Readonly<Record<string, string>>;
}

/** What configures the JMX exporter. */
export interface JmxConfig {
  readonly lowercaseOutputName: boolean;
  readonly includeObjectNames: readonly string[];
  readonly rules: readonly JmxRule[];
}

/**
 * The configuration of the JMX exporter for a component: the metrics that alerts and dashboards use and
 * those of the same MBeans, by the names that Strimzi's metrics reporter would give them.
 */
export function jmxConfig(component: Component): JmxConfig {
  return {
    lowercaseOutputName: true,
    includeObjectNames: mbeansOf(component),
    rules: rulesOf[component],
  };
}

/** Metrics of MirrorMaker's connectors, each attribute for itself. */
const mirrorRule: JmxRule = { pattern: String.raw`kafka\.connect\.mirror<type=Mirror\w+Connector` };

/**
 * Metrics of the brokers' and controllers' own: `kafka.server<type=ReplicaManager, name=PartitionCount><>Value`.
 * A pattern knows a certain number of labels: none of these metrics has more than two.
 */
const serverRules: readonly JmxRule[] = [0, 1, 2].flatMap((count): JmxRule[] => {
  const names = Array.from({ length: count }, (_, index) => index);
  const keys = names.map(() => String.raw`, ([\w-]+)=([^,>]+)`).join("");
  const labels = Object.fromEntries(names.map((index) => [`$${4 + 2 * index}`, `$${5 + 2 * index}`]));
  const rule = (name: string, attribute: string) =>
    String.raw`kafka\.(\w+)<type=(\w+), name=${name}${keys}><>${attribute}`;
  const labelled = count === 0 ? {} : { labels };
  return [
    { pattern: rule(String.raw`(\w+)`, "Value"), name: "kafka_$1_$2_$3", type: "GAUGE", ...labelled },
    // Rates are for Prometheus to work out, from what Kafka has counted.
    {
      pattern: rule(String.raw`(\w+PerSec|\w+IdlePercent)`, "Count"),
      name: "kafka_$1_$2_$3_total",
      type: "COUNTER",
      ...labelled,
    },
    {
      pattern: rule(String.raw`(\w+)`, "(75|95|98|99|999)thPercentile"),
      name: "kafka_$1_$2_$3",
      type: "GAUGE",
      labels: { ...labels, quantile: `0.$${4 + 2 * count}` },
    },
  ];
});

/**
 * Metrics that go by the library of Kafka's clients, which Connect, Raft and the socket server use too. The
 * exporter names them as the metrics reporter does, each attribute for itself.
 */
const clientRule: JmxRule = { pattern: String.raw`kafka\.\w+<type=[\w-]+-metrics` };

const rulesOf: Readonly<Record<Component, readonly JmxRule[]>> = {
  kafka: [...serverRules, clientRule],
  connect: [clientRule],
  mirror: [clientRule, mirrorRule],
  bridge: [clientRule],
};
