import { existsSync } from "node:fs";
import { join } from "node:path";
import type { V1Container, V1Pod } from "@kubernetes/client-node";
import { kafkaFolder, type Runtime } from "./runtime";

/** What a pod's container is, as far as this node can run it; `nothing` runs in name only. */
export type ContainerKind =
  | "cluster-operator"
  | "topic-operator"
  | "user-operator"
  | "kafka"
  | "connect"
  | "bridge"
  | "cruise-control"
  | "producer"
  | "consumer"
  | "nothing";

/** A command that takes the part of a container's image. */
export interface ContainerCommand {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it needs of this machine: folders and files, each with the path that it is mounted at. */
  readonly mounts: readonly (readonly [source: string, target: string])[];
}

/** What of this machine is mounted into every pod. */
const tools = {
  java: "/opt/tools/java",
  kafka: "/opt/tools/kafka",
  strimzi: "/opt/tools/strimzi",
  scripts: "/opt/tools/scripts",
  bridge: "/opt/tools/bridge",
  node: "/opt/tools/node",
} as const;

/** For short lives on few cores: the quick compiler, no threads for garbage, and names from a file that is read anew. */
const jvmFlags = [
  "-XX:TieredStopAtLevel=1",
  "-XX:+UseSerialGC",
  "-XX:-UsePerfData",
  "-Djava.net.preferIPv4Stack=true",
  `-Djdk.net.hosts.file=${tools.node}/hosts`,
  "-Dsun.net.inetaddr.ttl=1",
  "-Dsun.net.inetaddr.negative.ttl=0",
];

/** What a container is, by its pod's labels, its name and its image, and by what there is to run it with. */
export function containerKind(
  pod: V1Pod,
  { name, image = "" }: V1Container,
  { bridge }: Pick<Runtime, "bridge">,
): ContainerKind {
  switch (pod.metadata?.labels?.["strimzi.io/component-type"]) {
    case "kafka":
      return "kafka";
    case "kafka-connect":
      return "connect";
    case "kafka-bridge":
      return bridge === undefined ? "nothing" : "bridge";
    case "cruise-control":
      return "cruise-control";
    case "entity-operator":
      return name === "topic-operator" || name === "user-operator" ? name : "nothing";
    default:
      if (name === "strimzi-cluster-operator") {
        return "cluster-operator";
      }
      return image.includes("java-kafka-producer")
        ? "producer"
        : image.includes("java-kafka-consumer")
          ? "consumer"
          : "nothing";
  }
}

function withMount(command: ContainerCommand, mount: ContainerCommand["mounts"][number]): ContainerCommand {
  return { ...command, mounts: [...command.mounts, mount] };
}

/**
 * What runs for a container.
 *
 * @param node The node's folder, which has the file of hosts.
 * @param address The pod's address on loopback.
 * @returns undefined if it is stood in for otherwise, or by nothing.
 */
export function containerCommand(
  kind: ContainerKind,
  runtime: Runtime,
  node: string,
  address: string,
): ContainerCommand | undefined {
  const java = `${tools.java}/bin/java`;
  const { operators } = runtime;
  const kafkaClasspath = [`${tools.strimzi}/${operators.agent}`, `${tools.kafka}/classes`, `${tools.kafka}/lib/*`].join(
    ":",
  );
  const run = (...command: readonly string[]): ContainerCommand => ({
    command,
    env: {
      JAVA: java,
      JAVA_TOOL_OPTIONS: jvmFlags.join(" "),
      KAFKA_CLASSPATH: kafkaClasspath,
      KAFKA_AGENT: `${tools.strimzi}/${operators.agent}`,
      STRIMZI_FOLDER: tools.strimzi,
      PRELOAD: `${tools.node}/bindToPod.so`,
      POD_IP: address,
    },
    mounts: [
      [runtime.javaHome, tools.java],
      [kafkaFolder(runtime), tools.kafka],
      [operators.folder, tools.strimzi],
      [__dirname, tools.scripts],
      [node, tools.node],
    ],
  });
  const operator = (module: string, heap: string, main: string, ...flags: readonly string[]) =>
    run(
      java,
      `-Xmx${heap}`,
      ...flags,
      "-cp",
      `${tools.strimzi}/${module}/target/classes:${tools.strimzi}/${module}/target/lib/*`,
      main,
    );
  const logging = (place: string) => `-Dlog4j2.configurationFile=file:/opt/${place}/custom-config/log4j2.properties`;

  switch (kind) {
    case "cluster-operator": {
      const command = operator(
        "cluster-operator",
        "400m",
        "io.strimzi.operator.cluster.Main",
        logging("strimzi"),
        "-Dvertx.cacheDirBase=/tmp/vertx",
      );
      // On a busy machine it would lose its lease within the usual 10 seconds, and end.
      const patient = {
        STRIMZI_LEADER_ELECTION_LEASE_DURATION_MS: "60000",
        STRIMZI_LEADER_ELECTION_RENEW_DEADLINE_MS: "45000",
      };
      return { ...command, env: { ...command.env, ...patient } };
    }
    case "topic-operator":
      return existsSync(join(operators.folder, "topic-operator/target/classes/io/strimzi/operator/topic/Main.class"))
        ? operator("topic-operator", "200m", "io.strimzi.operator.topic.Main", logging("topic-operator"))
        : run(`${tools.scripts}/olderTopicOperator.sh`);
    case "user-operator":
      return operator("user-operator", "200m", "io.strimzi.operator.user.Main", logging("user-operator"));
    case "kafka":
      return run(`${tools.scripts}/kafkaNode.sh`);
    case "connect":
      return run(
        java,
        "-Xmx400m",
        "-Dlog4j2.configurationFile=/opt/kafka/custom-config/log4j2.properties",
        "-cp",
        kafkaClasspath,
        "org.apache.kafka.connect.cli.ConnectDistributed",
        "/opt/kafka/custom-config/kafka-connect.properties",
      );
    case "bridge":
      // As its image's script runs it.
      return runtime.bridge === undefined
        ? undefined
        : withMount(
            run(
              java,
              "-Xmx200m",
              logging("strimzi"),
              "-Dvertx.cacheDirBase=/tmp/vertx",
              "-cp",
              `${tools.bridge}/libs/*`,
              "io.strimzi.kafka.bridge.Application",
              "--config-file=/opt/strimzi/custom-config/application.properties",
            ),
            [runtime.bridge.folder, tools.bridge],
          );
    case "producer":
    case "consumer":
      return run(java, "-Xmx100m", "-cp", kafkaClasspath, "amqstreams.chain.DemoClient", kind);
    default:
      return undefined;
  }
}
