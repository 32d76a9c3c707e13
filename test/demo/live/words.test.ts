import assert from "node:assert/strict";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { parseSettings } from "../../../config/parseSettings";
import { planFor } from "../../../config/planFor";
import { deployment, pendingOperations } from "../../../demo/live/automation";
import { lookedAt } from "../../../demo/live/cluster";
import { plainText } from "../../../demo/live/plainText";
import { previewWords } from "../../../demo/live/previewWords";
import { noProgress, progressed } from "../../../demo/live/progress";
import { stackFileText } from "../../../demo/live/stackFileText";

const kafka = "kubernetes:kafka.strimzi.io/v1:Kafka";

function metadata(op: StepEventMetadata["op"], type: string, name: string, inputs: object = {}): StepEventMetadata {
  const state = {
    type,
    urn: "",
    id: "",
    parent: "",
    outputs: {},
    provider: "",
    inputs: { metadata: { name }, ...inputs },
  };
  return { op, type, urn: `urn:pulumi:dev::p::${type}::resource-${name}`, provider: "", new: state };
}

function event(content: Partial<EngineEvent>): EngineEvent {
  return { sequence: 0, timestamp: 0, ...content };
}

const planned = (step: StepEventMetadata) => event({ resourcePreEvent: { metadata: step, planning: true } });
const said = (severity: "error" | "warning", message: string) =>
  event({ diagnosticEvent: { severity, message, color: "always" } });

describe("a preview in words", () => {
  it("names objects by kind and name, and leaves out what nobody asks for", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const words = previewWords([
      planned(metadata("create", "pulumi:pulumi:Stack", "dev")),
      planned(metadata("create", "amq-streams:kafka:KafkaCluster", "my-cluster")),
      planned(metadata("create", "pulumi:providers:kubernetes", "cluster")),
      planned(metadata("create", "kubernetes:kafka.strimzi.io/v1:KafkaNodePool", "broker")),
      planned(metadata("create", "kubernetes:kafka.strimzi.io/v1:KafkaNodePool", "controller")),
      planned(metadata("create", "kubernetes:kafka.strimzi.io/v1:KafkaPatch", "my-cluster")),
      planned(metadata("create", "kubernetes:operators.coreos.com/v1alpha1:ClusterServiceVersion", unknown)),
      planned(metadata("create", "tls:index/privateKey:PrivateKey", "ca")),
      planned(metadata("delete", "kubernetes:core/v1:Secret", "old")),
      planned(metadata("replace", "kubernetes:apps/v1:Deployment", "consumer")),
      planned(metadata("same", kafka, "other")),
    ]);
    assert.deepEqual(words, {
      added: [
        "KafkaNodePool broker, controller",
        `ClusterServiceVersion resource-${unknown}`,
        "PrivateKey ca, in the stack's state",
      ],
      changed: [],
      replaced: ["Deployment consumer"],
      removed: ["Secret old"],
      unchanged: 1,
      warnings: [],
      rejection: [],
    });
  });

  it("says what changes in an object, with short values before and after", () => {
    const before = { spec: { replicas: 1, kafka: { config: {}, listeners: [] } } };
    const after = { spec: { replicas: 3, kafka: { config: { "log.roll.hours": 24 }, listeners: [{ name: "tls" }] } } };
    const step: StepEventMetadata = {
      ...metadata("update", kafka, "my-cluster", after),
      detailedDiff: Object.fromEntries(
        [
          ["spec.replicas", "update"],
          ['spec.kafka.config["log.roll.hours"]', "add"],
          ["spec.kafka.listeners[0]", "add"],
          ["spec.kafka.rack", "delete"],
          ["spec.a", "add"],
          ["status.conditions", "update"],
          ['metadata.annotations["pulumi.com/waitFor"]', "add"],
        ].map(([path, diffKind]) => [path, { diffKind, inputDiff: true }]),
      ) as StepEventMetadata["detailedDiff"],
    };
    const old = { ...metadata("update", kafka, "my-cluster", before).new };
    const { changed } = previewWords([planned({ ...step, old: old as StepEventMetadata["old"] })]);
    assert.deepEqual(changed, [
      {
        title: "Kafka my-cluster",
        what: [
          "spec.replicas: 1 → 3",
          'spec.kafka.config["log.roll.hours"]: 24',
          "spec.kafka.listeners[0] added",
          "spec.kafka.rack removed",
          "and 1 more",
        ],
      },
    ]);
  });

  it("has warnings once, and a rejection in its lines, without colours", () => {
    const { warnings, rejection } = previewWords(
      [
        said("warning", "careful<{%reset%}>\n"),
        said("warning", "careful\n"),
        said("error", "\u001b[31mstage is bad\n    fix it\u001b[0m\n"),
      ],
      "the CLI ended",
    );
    assert.deepEqual([warnings, rejection], [["careful"], ["stage is bad", "    fix it"]]);
    assert.deepEqual(previewWords([], "the CLI ended").rejection, ["the CLI ended"]);
  });
});

describe("the progress of an update", () => {
  it("has a line for each resource, with how long it took and what it waits for", () => {
    const step = metadata("create", kafka, "my-cluster");
    const pool = metadata("create", "kubernetes:kafka.strimzi.io/v1:KafkaNodePool", "broker");
    const events: [EngineEvent, number][] = [
      [event({ resourcePreEvent: { metadata: pool } }), 0],
      [event({ resourcePreEvent: { metadata: metadata("same", kafka, "other") } }), 0],
      [event({ resourcePreEvent: { metadata: step } }), 1000],
      [event({ resOutputsEvent: { metadata: pool } }), 3000],
      [
        event({
          diagnosticEvent: {
            urn: step.urn,
            severity: "info",
            message: "Waiting for Ready",
            color: "",
            ephemeral: true,
          },
        }),
        3000,
      ],
      [said("warning", "one copy only"), 3000],
    ];
    const progress = events.reduce((state, [next, now]) => progressed(state, next, now), noProgress);
    assert.deepEqual(
      progress.resources.map(({ kind, name, began, ended, failed, said }) => [kind, name, began, ended, failed, said]),
      [
        ["KafkaNodePool", "broker", 0, 3000, false, undefined],
        ["Kafka", "my-cluster", 1000, undefined, false, "Waiting for Ready"],
      ],
    );
    const failed = progressed(progress, event({ resOpFailedEvent: { metadata: step, status: 1, steps: 1 } }), 9000);
    assert.deepEqual(failed.resources.at(-1)?.failed, true);
    assert.deepEqual(failed.warnings, ["one copy only"]);
  });
});

describe("a stack file of a talk", () => {
  const text = `# About it
config:
  # The stage
  amq-streams-demo:stage: "14"
  replicas: 3 # brokers
  amq-streams-demo:password:
    secure: v1:abc
  amq-streams-demo:placement:
    racks:
      topologyKey: zone
encryptionsalt: v1:x
`;

  it("has what was asked for, and everything else as it was", () => {
    const changes = [
      { path: ["replicas"], value: "1" },
      { path: ["metrics", "enabled"], value: "true" },
      { path: ["placement", "avoid", "pods", 0], value: "app=postgresql" },
      { path: ["placement", "racks", "topologyKey"] },
      { path: ["external", "type"] },
    ];
    const changed = stackFileText(text, "amq-streams-demo", { stage: 5, changes });
    assert.deepEqual(parse(changed), {
      config: {
        "amq-streams-demo:stage": "5",
        replicas: "1",
        "amq-streams-demo:password": { secure: "v1:abc" },
        "amq-streams-demo:placement": { avoid: { pods: ["app=postgresql"] } },
        "amq-streams-demo:metrics": { enabled: true },
      },
      encryptionsalt: "v1:x",
    });
    assert.match(changed, /^# About it\n[\s\S]*# The stage\n[\s\S]*# brokers\n/);
    const off = { stage: 5, changes: [{ path: ["placement", "racks", "topologyKey"] }] };
    assert.equal("amq-streams-demo:placement" in parse(stackFileText(text, "amq-streams-demo", off)).config, false);
  });

  it("begins with nothing", () => {
    assert.deepEqual(parse(stackFileText("", "p", { stage: 2, changes: [] })), { config: { "p:stage": "2" } });
  });
});

describe("what the presenter reads", () => {
  it("of a stack's outputs and of its state", () => {
    const output = (value: unknown) => ({ value, secret: false });
    assert.deepEqual(deployment({ stage: output(5), replicas: output(3) }), { stage: 5, brokers: 3 });
    assert.equal(deployment({}), undefined);
    const resource = { urn: "urn:pulumi:dev::p::a$b::my-cluster", type: kafka };
    assert.deepEqual(pendingOperations({ pending_operations: [{ type: "creating", resource }] }), [
      "creating Kafka my-cluster",
    ]);
    assert.deepEqual(pendingOperations({ pending_operations: null }), []);
  });

  it("of a plan: the Kafka, and the logs of its clients", () => {
    const at = (stage: number) => lookedAt(planFor(parseSettings({ stage })), "myproject");
    assert.deepEqual(at(1), { namespace: "myproject", logs: [] });
    assert.deepEqual(at(14), {
      namespace: "myproject",
      kafka: "my-cluster",
      logs: [
        { title: "hello-world-producer", podsOf: "hello-world-producer" },
        { title: "hello-world-consumer", podsOf: "hello-world-consumer" },
        { title: "Connect my-connect", podsOf: "my-connect-connect" },
      ],
    });
  });

  it("of text, without what a terminal would obey", () => {
    assert.equal(plainText("a\u001b[2J\u0000b\tc\u202e<{%fg 1%}>d\ne"), "ab  cd\ne");
  });
});
