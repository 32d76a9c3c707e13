import { stringify } from "yaml";

/**
 * What KWOK plays of Strimzi's operator: stages in which its resources turn Ready, fail, or are left as
 * they are. What a stage cannot do is the simulator's part: it takes a resource up, which shows in the
 * status (or in the finalizers of a topic), and only then does a stage match.
 */

/**
 * The annotation that says what comes of a resource. A person or a test sets it, or `Simulator.decide`
 * does.
 *
 * - `ready`, or no annotation: it turns Ready a while after every change.
 * - `fail`: it turns NotReady, with a message.
 * - `never`: nothing more is said of it: what stands in its status gets stale.
 */
export const OUTCOME_ANNOTATION = "test.amq-streams-demo/outcome";

/** What comes of a resource: see {@link OUTCOME_ANNOTATION}. */
export type Outcome = "ready" | "fail" | "never";

/** Strimzi says this when a resource is paused. */
export const PAUSE_ANNOTATION = "strimzi.io/pause-reconciliation";

/** What a failed resource's condition says. */
export const FAILURE = "A test made it fail.";

/** The Kafka version that the operator of this release runs by default. */
const KAFKA_VERSION = "4.3.1";

/** How each kind shows that it was taken up, as a jq expression, and what stands in its status once it is Ready. */
const kinds = {
  Kafka: {
    takenUp: ".status.clusterId",
    status: `
      kafkaVersion: ${KAFKA_VERSION}
      kafkaMetadataVersion: 4.3-IV0
      operatorLastSuccessfulVersion: 1.2.0
      kafkaNodePools:
      - name: broker
      - name: controller
      {{ $name := .metadata.name }}
      {{ $namespace := .metadata.namespace }}
      listeners:
      {{ range .spec.kafka.listeners }}
      - name: {{ .name | Quote }}
        {{ if eq .type "internal" }}
        bootstrapServers: {{ $name }}-kafka-bootstrap.{{ $namespace }}.svc:{{ .port }}
        {{ else }}
        bootstrapServers: {{ $name }}-{{ .name }}.example.com:443
        {{ end }}
      {{ end }}`,
  },
  KafkaTopic: {
    takenUp: '.metadata.finalizers // [] | index("strimzi.io/topic-operator")',
    status: `
      topicName: {{ or .spec.topicName .metadata.name | Quote }}`,
  },
  KafkaUser: { takenUp: ".status.username", status: "" },
  KafkaConnect: {
    takenUp: ".status.url",
    status: `
      replicas: {{ .spec.replicas }}
      labelSelector: strimzi.io/cluster={{ .metadata.name }},strimzi.io/kind=KafkaConnect`,
  },
  KafkaConnector: {
    takenUp: ".status.tasksMax",
    status: `
      tasksMax: {{ .spec.tasksMax }}`,
  },
} as const;

/**
 * All stages, as KWOK reads them.
 *
 * @param delayMs From a change until the status says so. Long enough for a client to see the old one.
 */
export function strimziStages(delayMs: number): string {
  const stages = Object.entries(kinds).flatMap(([kind, { takenUp, status }]) => [
    stage(
      kind,
      "ready",
      delayMs,
      [takenUpIs(takenUp), notPaused, managed, outcomeNotIn("fail", "never"), behindOrNot("Ready")],
      {
        type: "Ready",
        status,
      },
    ),
    stage(kind, "fail", delayMs, [notPaused, outcomeIs("fail"), behindOrNot("NotReady")], {
      type: "NotReady",
      reason: "Simulated",
      message: FAILURE,
      status: "",
    }),
    stage(kind, "pause", delayMs, [paused, conditionIsMissing("ReconciliationPaused")], {
      type: "ReconciliationPaused",
      status: "",
    }),
  ]);
  // The topic operator says so of a topic that it was told to let go of (Strimzi, `BatchingTopicController`).
  const letGo = stage("KafkaTopic", "unmanaged", delayMs, [unmanaged, conditionIsMissing("Unmanaged")], {
    type: "Unmanaged",
    status: "",
  });
  return [...stages, letGo].map((one) => stringify(one, { lineWidth: 0 })).join("---\n");
}

interface Expression {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

const annotation = (name: string) => `.metadata.annotations["${name}"]`;
const isTrue = (key: string): Expression => ({ key, operator: "In", values: ["true"] });
const hasCondition = (type: string) =>
  `([.status.conditions[]? | select(.type == "${type}" and .status == "True")] | length) > 0`;
const behind = "(.metadata.generation != .status.observedGeneration)";

const notDeleted: Expression = { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" };
const paused: Expression = { key: annotation(PAUSE_ANNOTATION), operator: "In", values: ["true"] };
const notPaused: Expression = { key: annotation(PAUSE_ANNOTATION), operator: "NotIn", values: ["true"] };
const unmanaged: Expression = { key: annotation("strimzi.io/managed"), operator: "In", values: ["false"] };
const managed: Expression = { key: annotation("strimzi.io/managed"), operator: "NotIn", values: ["false"] };
const takenUpIs = (key: string): Expression => ({ key, operator: "Exists" });
const outcomeIs = (outcome: Outcome): Expression => ({
  key: annotation(OUTCOME_ANNOTATION),
  operator: "In",
  values: [outcome],
});
const outcomeNotIn = (...outcomes: readonly Outcome[]): Expression => ({
  key: annotation(OUTCOME_ANNOTATION),
  operator: "NotIn",
  values: outcomes,
});
const conditionIsMissing = (type: string) => isTrue(`(${hasCondition(type)}) | not`);
/** If the status is of an older generation, or says something else. */
const behindOrNot = (type: string) => isTrue(`${behind} or ((${hasCondition(type)}) | not)`);

function stage(
  kind: string,
  name: string,
  delayMs: number,
  matchExpressions: readonly Expression[],
  { type, reason, message, status }: { type: string; reason?: string; message?: string; status: string },
): object {
  const statusTemplate = [
    "observedGeneration: {{ .metadata.generation }}",
    "conditions:",
    `- type: ${type}`,
    '  status: "True"',
    "  lastTransitionTime: {{ Now | Quote }}",
    ...(reason === undefined ? [] : [`  reason: ${reason}`]),
    ...(message === undefined ? [] : [`  message: ${JSON.stringify(message)}`]),
    ...status.split("\n").map((line) => line.replace(/^ {6}/, "")),
  ];
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name: `${kind.toLowerCase()}-${name}` },
    spec: {
      resourceRef: { apiGroup: "kafka.strimzi.io/v1", kind },
      selector: { matchExpressions: [notDeleted, ...matchExpressions] },
      delay: { durationMilliseconds: delayMs },
      next: { statusTemplate: `${statusTemplate.join("\n").trimEnd()}\n` },
    },
  };
}
