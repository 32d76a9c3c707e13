import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { stringify } from "yaml";
import { names } from "../../config/kafka/names";
import { setCommand } from "../../config/problems/propertyPath";
import { listObjects, topicAndUserKinds, workerKinds } from "../evaluate/kubectl";
import { type Output, runAsProcess } from "../evaluate/runTool";
import { UserError } from "../evaluate/userError";
import {
  type Adopted,
  adoptedTopics,
  adoptedUsers,
  type Entry,
  topicsOfWorkers,
  topicsWithoutResource,
} from "./adopted";
import { topicListing } from "./topicListing";

/**
 * `npm run adopt`: writes files that declare the topics and users of a namespace as they are, each with `takeOver`, so
 * that the next update takes them into the stack without a change of what they are. It changes nothing in the cluster.
 */
export function adopt({ out }: Output) {
  return new Command("npm run adopt --")
    .description("Writes files that declare the KafkaTopics and KafkaUsers of a namespace as they are.")
    .requiredOption("-n, --namespace <name>", "the namespace to read")
    .option("--context <name>", "a context of the kubeconfig, instead of the current one", "")
    .option("--cluster <name>", "the Kafka that they belong to", names.cluster)
    .option(
      "--from-kafka <file>",
      "what `kafka-topics.sh --describe` prints: adds topics of Kafka that have no KafkaTopic (- for standard input)",
    )
    .option("--topics <file>", "the file of topics to write; by default topics/<namespace>.yaml")
    .option("--users <file>", "the file of users to write; by default users/<namespace>.yaml")
    .action(async ({ namespace, context, cluster, fromKafka, ...files }) => {
      const { topics = `topics/${namespace}.yaml`, users = `users/${namespace}.yaml` } = files;
      for (const file of [topics, users]) {
        if (existsSync(file)) {
          throw new UserError(`${file} exists, and is left as it is. Name another file with --topics or --users.`);
        }
      }
      const inKafka =
        fromKafka === undefined ? [] : topicListing(readFileSync(fromKafka === "-" ? 0 : fromKafka, "utf8"));
      const kinds = [...topicAndUserKinds, ...(fromKafka === undefined ? [] : workerKinds)];
      const objects = await listObjects({ context, namespace }, kinds);
      const kafkaTopics = objects.filter(({ kind }) => kind === "KafkaTopic");
      const found = {
        topics: both(
          adoptedTopics(kafkaTopics, cluster, inKafka),
          topicsWithoutResource(inKafka, kafkaTopics, topicsOfWorkers(objects)),
        ),
        users: adoptedUsers(
          objects.filter(({ kind }) => kind === "KafkaUser"),
          cluster,
        ),
      };
      write(topics, "topics", found.topics.entries);
      write(users, "users", found.users.entries);
      out(report(found, { topics, users }));
    });
}

function both(one: Adopted, other: Adopted): Adopted {
  return { entries: [...one.entries, ...other.entries], leftOut: [...one.leftOut, ...other.leftOut] };
}

function write(file: string, list: "topics" | "users", entries: readonly Entry[]): void {
  if (entries.length === 0) {
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  const schema = relative(dirname(file), `docs/schemas/${list}.json`);
  writeFileSync(file, `# yaml-language-server: $schema=${schema}\n${stringify(entries, { lineWidth: 0 })}`);
}

function report(
  { topics, users }: { readonly topics: Adopted; readonly users: Adopted },
  files: { readonly topics: string; readonly users: string },
): string {
  const written = [
    ...(topics.entries.length === 0 ? [] : [`${files.topics}: topics, ${topics.entries.length}.`]),
    ...(users.entries.length === 0 ? [] : [`${files.users}: users, ${users.entries.length}.`]),
  ];
  const leftOut = [...topics.leftOut, ...users.leftOut];
  const steps = [
    ...(topics.entries.length === 0 ? [] : [`  ${setCommand(["topicFiles", 0], files.topics)}`]),
    ...(users.entries.length === 0 ? [] : [`  ${setCommand(["userFiles", 0], files.users)}`]),
    "  pulumi up",
  ];
  return [
    ...(written.length === 0 ? ["There is nothing to adopt."] : written),
    ...(leftOut.length === 0 ? [] : ["", `Left out (${leftOut.length}):`]),
    ...leftOut.map(({ what, because }) => `  ${what}: ${because}`),
    ...(written.length === 0
      ? []
      : [
          "",
          "To take them over as they are (a key of the stack config that is in use already needs the next index):",
          ...steps,
        ]),
    "",
  ].join("\n");
}

void runAsProcess(adopt, module);
