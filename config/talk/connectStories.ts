import { credentialsSecret } from "../clients/planning";
import { clusterOf } from "../cluster/planning";
import { connectOf, connectUserOf } from "../connect/planning";
import type { Plan } from "../plan";
import type { StageName } from "../stageNames";
import { get } from "./commands";
import { recorded } from "./recordings";
import type { Evidence, StageStory } from "./stageStory";

/** The last part of the talk: moving data without writing a program. */
export const connectStories = {
  "connect-user": {
    why:
      "Every system that should get our messages would need a consumer like the one of stage 10, written, run and " +
      "watched by somebody. Kafka Connect moves data with ready-made connectors instead. But it is a client like any " +
      "other, and since stage 5 a client needs a user.",
    what:
      "`my-connect` may read our topic, in the group that its connector will have. And it may read, write and create " +
      "three topics in which Connect keeps its own state, in the group by which its servers find each other. It gets " +
      "no other rule: a connector can never do more than this user may.",
    terms: [
      {
        name: "Kafka Connect",
        also: ["Connect", "KafkaConnect"],
        meaning: "a part of Kafka that moves data between Kafka and other systems",
      },
      {
        name: "connector",
        also: ["connectors", "KafkaConnector", "kafkaconnectors"],
        meaning: "one such connection: which code, which topics, which settings",
      },
    ],
    minutes: 1,
    waitFor: "Seconds: the KafkaUser is Ready.",
    goesWrong:
      "Each connector that reads from Kafka has a group of its own, `connect-` and its name. The rules follow from " +
      "the connectors in the stack config. One that somebody makes by hand has no rule for its group, and fails with " +
      "`GroupAuthorizationException`.",
    undo: "Stage 10 deletes this user. The producer and the consumer do not notice.",
    evidence: (plan) => [
      {
        shows: "The second user.",
        commands: [get(plan, `kafkauser ${connectUserOf(plan).name}`)],
        ...recorded(plan, "connectUser"),
      },
      {
        shows: "Its certificate and its key, in a secret of its name.",
        commands: [get(plan, `secret ${credentialsSecret(connectUserOf(plan))}`)],
      },
    ],
  },
  "kafka-connect": {
    why:
      "Connect's workers are servers like brokers: they want certificates, memory and restarts in the right order. " +
      "We do not want to learn a second way to run servers.",
    what:
      "So the workers are one more resource, KafkaConnect, and the operator runs them as it runs the brokers. They " +
      "trust the cluster's CA and show the certificate of their user. Kafka stores bytes and asks no questions: " +
      "converters say what the bytes mean, here plain text. A replication factor of -1 leaves the number of copies " +
      "to the brokers. A worker is sure of 1 GiB and half a CPU, and may use twice as much while its node has some " +
      "to spare. A broker's 3 GiB are all reserved (stage 6), since clients wait while it is away; a worker stores " +
      "no messages, and after a restart it goes on from the last offset that it noted. So far the workers know only " +
      "the connectors that come with Kafka.",
    terms: [
      {
        name: "worker",
        also: ["workers"],
        meaning: "a server of Kafka Connect, which runs connectors; workers form a group and share the work",
      },
      {
        name: "converter",
        also: ["converters", "StringConverter"],
        meaning: "turns the bytes of a message into a value and back: plain text here, often JSON elsewhere",
      },
      {
        name: "schema",
        also: ["schemas"],
        meaning: "a description of a message's fields, which some converters put beside it; text needs none",
      },
    ],
    minutes: 2,
    waitFor: "One worker starts, joins its group and creates the three topics. The KafkaConnect is then Ready.",
    goesWrong:
      "The worker restarts again and again, and its log says `TopicAuthorizationException`: the names of the three " +
      "topics and the user's rules differ. Or it is Pending: it asks for 1 GiB and half a CPU.",
    undo: "Stage 11 stops the workers. How far a connector has got stays in Kafka, so it goes on from there when they come back.",
    was2018: "The workers' group and their three topics stood among other settings; now they are fields of their own.",
    evidence: (plan) => [
      {
        shows: "The KafkaConnect is Ready, with the number of workers that we asked for,",
        commands: [get(plan, `kafkaconnect ${connectOf(plan).name}`)],
        ...recorded(plan, "connect"),
      },
      {
        shows: "and each worker is a pod.",
        commands: [get(plan, `pods -l strimzi.io/cluster=${connectOf(plan).name}`)],
        ...recorded(plan, "connectPods"),
      },
    ],
  },
  "connect-plugins": {
    why:
      "The connector that we want does not come with Kafka: it is a plugin, a jar file, and plugins must be in the " +
      "image that the workers run. Copying it into a running pod would last until the next restart.",
    what:
      "The operator builds that image from a list of files with their checksums, so what runs is what was reviewed, " +
      "and a file that changed on its way stops the build. Our plugin is EchoSink, which writes what it receives " +
      "into the log. OpenShift keeps the finished image in an ImageStream, and the operator rolls the workers onto it.",
    terms: [
      {
        name: "plugin",
        also: ["plugins"],
        meaning: "the code of a connector, as files in the workers' image",
      },
      {
        name: "ImageStream",
        also: ["imagestream", "imagestreams"],
        meaning: "OpenShift's own place for an image's versions; on other clusters an image registry",
      },
      { name: "EchoSink", meaning: "a connector that writes the messages it gets into the log, and nothing else" },
      {
        name: "checksum",
        also: ["checksums", "sha512sum"],
        meaning: "a number that changes with every byte of a file",
      },
    ],
    minutes: 5,
    waitFor:
      "The longest wait of the talk: the plugin is downloaded, the image is built and pushed, the workers restart. " +
      "A good moment for questions. `oc get builds -w` shows how it goes.",
    goesWrong:
      "The build cannot reach the internet, or the checksum is not that of the file: `oc logs " +
      "build/my-connect-connect-build-1` says which. Clusters without OpenShift have no place for the image: see " +
      "README, stage 13 without OpenShift.",
    undo: "Stage 12 rolls the workers back to the plain image. The ImageStream goes, and the images in it.",
    was2018:
      "OpenShift built the image from a folder, by source-to-image: `oc start-build --from-dir 13-connect-plugins/`. " +
      "`connect.plugins.from: directory` still does.",
    evidence: (plan) => [
      ...(plan.cli === "oc"
        ? [
            {
              shows: "The build is Complete, and the ImageStream has the image.",
              commands: [get(plan, "builds,imagestreams")],
            },
          ]
        : []),
      {
        shows: "The workers list the plugins that they have found. EchoSink is among them.",
        commands: [
          `${get(plan, `kafkaconnect ${connectOf(plan).name}`)} -o jsonpath='{range .status.connectorPlugins[*]}{.type}{"\\t"}{.class}{"\\n"}{end}'`,
        ],
      },
    ],
  },
  connector: {
    why:
      "The workers have the plugin and nothing to do. Connect has a REST API to give them work, but what somebody " +
      "once posted to it is in no repository either.",
    what:
      "The connector is a resource, reviewed and deployed like all others. It is a sink: it takes messages out of " +
      "Kafka. Three tasks read our topic, one for each partition, and write every hello into the workers' log. That " +
      "is the last of 14 steps: a message goes from the producer through a cluster where everybody has a name, to a " +
      "system that we wrote no code for.",
    terms: [
      {
        name: "sink",
        meaning: "a connector that takes messages out of Kafka; a source puts some in",
      },
      {
        name: "task",
        also: ["tasks", "tasksMax"],
        meaning: "a share of a connector's work, which one worker does; those of a sink share the partitions",
      },
      {
        name: "REST API",
        meaning: "how programs give Connect its work over HTTP; only the operator uses it here",
      },
    ],
    minutes: 1,
    waitFor: "Seconds: the operator hands the connector to the workers. It is Ready when all of its tasks run.",
    goesWrong:
      "A task fails, and nothing restarts: a connector can be Ready one minute and have a failed task the next. The " +
      "resource shows it, and the trace has the reason, most often a missing rule. After the fix: " +
      "`oc annotate kafkaconnector echo-sink-test -n myproject strimzi.io/restart=includeTasks,onlyFailed`.",
    undo: "Stage 13 deletes the connector. What it has read is noted, so it would go on from there.",
    was2018: "`14-connector.yaml` was no YAML but a script that posted JSON to Connect's REST API.",
    evidence: (plan) => [
      {
        shows: "The connector is Ready.",
        commands: [get(plan, "kafkaconnectors")],
        ...recorded(plan, "connectors"),
      },
      ...(plan.connect?.connectors ?? []).slice(0, 1).flatMap(({ name }) => taskEvidence(plan, name)),
      {
        shows: "Hello, once more: the plugin writes every message of the producer into the workers' log.",
        commands: [`${plan.cli} logs -f -l strimzi.io/cluster=${connectOf(plan).name} -n ${clusterOf(plan).namespace}`],
      },
    ],
  },
} satisfies Partial<Record<StageName, StageStory>>;

/** What a connector's tasks do, also while it is stopped. */
function taskEvidence(plan: Plan, name: string): readonly Evidence[] {
  const tasks = `${get(plan, `kafkaconnector ${name}`)} -o jsonpath='{range .status.connectorStatus.tasks[*]}task {.id}: {.state}{"\\n"}{end}'`;
  const turn = (state: string) =>
    `${plan.cli} patch kafkaconnector ${name} -n ${clusterOf(plan).namespace} --type merge -p '{"spec":{"state":"${state}"}}'`;
  return [
    { shows: "What Connect itself says of its tasks.", commands: [tasks], ...recorded(plan, "tasks") },
    {
      shows: "Stop them. The consumer of stage 10 keeps reading, because it is in another group.",
      commands: [turn("paused")],
    },
    {
      shows: "A moment later Connect says so: nothing runs, and nothing is lost.",
      commands: [tasks],
      ...recorded(plan, "pausedTasks"),
    },
    { shows: "Let them run again: they go on where they were.", commands: [turn("running")] },
  ];
}
