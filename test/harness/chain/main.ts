import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import Table from "cli-table3";
import { ClusterError } from "../cluster/binaries";
import { distribution } from "../kafka/distribution";
import { Chain } from "./chain";
import { KafkaAccess, kafkaClients } from "./kafkaAccess";
import { kafkaWanted, whyNoChain } from "./runtime";
import { strimziOperators } from "./strimziOperators";

/** `npm run chain`: the chain, until Ctrl-C; and questions to one that runs. */
const program = new Command("chain").description("Strimzi's real operators and real Kafka, on this machine");

program
  .command("start", { isDefault: true })
  .description("starts it, shows how to use it, and ends it on Ctrl-C")
  .action(start);

program
  .command("partitions")
  .description("which brokers have the partitions of a cluster, and which lead them")
  .option("-n, --namespace <namespace>", "the cluster's namespace", "myproject")
  .option("--cluster <name>", "the cluster's name", "my-cluster")
  .action(({ namespace, cluster }) =>
    withKafka(async (kafka) => {
      const partitions = await (await kafka.admin(namespace, cluster)).describePartitions();
      const table = new Table({
        head: ["topic", "partition", "leader", "copies", "in sync"],
        style: { head: [], border: [] },
      });
      table.push(
        ...partitions.map((each) => [
          each.topic,
          each.partition,
          each.leader,
          each.replicas.join(),
          each.inSync.join(),
        ]),
      );
      const spread = [...(await kafka.spread(namespace, cluster))];
      const lines = spread.map(([id, { copies, leads }]) => `broker ${id}: ${copies} copies, leads ${leads}`);
      process.stdout.write(`${table}\n${lines.join("\n")}\n`);
    }),
  );

program
  .command("try")
  .description("produces a message as a user, and reads it back")
  .argument("<secret>", "the secret with the user's certificate or password")
  .option("-n, --namespace <namespace>", "the cluster's namespace", "myproject")
  .option("--topic <topic>", "the topic", "my-topic")
  .option("--group <group>", "the consumer group", "my-hello-world-consumer")
  .action((secret, { namespace, topic, group }) =>
    withKafka(async (kafka) => {
      const properties = await kafka.clientProperties(namespace, secret);
      const outcome = await kafka.roundTrip(properties, topic, group).then(
        () => "gets in",
        (error: Error) => `is refused: ${error.message}`,
      );
      process.stdout.write(`${secret} ${outcome}\n`);
    }),
  );

async function start(): Promise<void> {
  const missing = whyNoChain();
  if (missing !== undefined) {
    program.error(`The chain cannot run here: ${missing}.`);
  }
  const ended = Promise.race(["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal)));
  const log = (message: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${message}\n`);
  const chain = await Promise.race([Chain.start(log), ended]);
  if (Array.isArray(chain)) {
    process.exit();
  }
  const { operators } = chain.runtime;
  process.stdout.write(`An API server is ready, and a node for Strimzi ${operators.version} with Kafka ${operators.kafkaVersion}.

  export KUBECONFIG=${chain.kubeconfig}
  export PULUMI_BACKEND_URL=file://${chain.state} PULUMI_CONFIG_PASSPHRASE=test
  pulumi stack init chain
  pulumi config set platform kubernetes
  pulumi config set --path operator.install manifests
  pulumi config set --path operator.manifests ${chain.installManifests}
  pulumi config set --path connect.plugins.from image
  pulumi config set --path connect.plugins.image example.com/connect:1     # any: EchoSink is there
  pulumi config set stage 10 && pulumi up

  npm run -s chain -- partitions       # with that KUBECONFIG: where the partitions are
  npm run -s chain -- try my-user      # whether a user gets in
  ls ${chain.folder}/*.log             # what the pods say

Cruise Control and the demo's images are stood in for: docs/testing.md. Ctrl-C ends and removes all of it.
`);
  const alive = setInterval(() => undefined, 60_000);
  const broken = await Promise.race([chain.broken, ended.then(() => undefined)]);
  clearInterval(alive);
  await chain.stop();
  if (broken !== undefined) {
    program.error(`The chain is of no use any more: ${broken}.`);
  }
  process.exit();
}

/** With the Kafka of the chain whose kubeconfig the environment names. */
async function withKafka(ask: (kafka: KafkaAccess) => Promise<void>): Promise<void> {
  const { KUBECONFIG } = process.env;
  const operators = strimziOperators();
  if (KUBECONFIG === undefined || typeof operators === "string") {
    throw new ClusterError("Set KUBECONFIG and STRIMZI_OPERATOR to those of the chain that runs.");
  }
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(KUBECONFIG);
  const kafka = await distribution(kafkaWanted(operators));
  const hosts = join(dirname(KUBECONFIG), "node/hosts");
  const clients = kafkaClients(kafka, hosts, mkdtempSync(join(tmpdir(), "chain-")));
  try {
    await ask(new KafkaAccess(kubeConfig.makeApiClient(CoreV1Api), clients));
  } finally {
    await clients.stop();
  }
}

program.parseAsync().catch((error: Error) => {
  program.error(error instanceof ClusterError ? error.message : (error.stack ?? error.message));
});
