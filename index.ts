import * as pulumi from "@pulumi/pulumi";
import { ClusterOperator } from "./components/clusterOperator";
import { DemoApplication } from "./components/demoApplication";
import { KafkaCluster } from "./components/kafkaCluster";
import { KafkaConnect } from "./components/kafkaConnect";
import { KafkaTopics } from "./components/kafkaTopics";
import { KafkaUsers } from "./components/kafkaUsers";
import { clusterProvider } from "./components/provider";
import { type FetchText, fetchText, operatorManifests } from "./config/loadManifests";
import { parseSettings, type RawConfig } from "./config/parseSettings";
import { ConfigError } from "./config/problems";
import { planFor } from "./config/stages";

/** What the program needs of the world beside its stack config. */
interface Environment {
  /** Reads install manifests at a URL. Absent: there is no network, and what is there stays unknown. */
  readonly fetchText?: FetchText;
}

/** Stack config to settings, to plan, to components, to stack outputs. */
async function deploy({ fetchText }: Environment) {
  const settings = parseSettings(stackConfig());
  const plan = planFor(settings);
  const manifests = await operatorManifests(plan.operator, fetchText);
  const provider = clusterProvider(settings);

  const operator = new ClusterOperator(
    "cluster-operator",
    { ...plan, context: settings.context, manifests },
    { provider },
  );
  const cluster = plan.cluster && new KafkaCluster(plan.cluster.name, plan.cluster, { provider, dependsOn: operator });
  const inCluster = { provider, dependsOn: cluster ?? operator };
  const topics = plan.topics && new KafkaTopics("topics", { topics: plan.topics }, inCluster);
  const users = plan.users && new KafkaUsers("users", { users: plan.users }, inCluster);
  const clients = { provider, dependsOn: [topics, users].filter((resource) => resource !== undefined) };
  plan.applications && new DemoApplication("demo-application", { applications: plan.applications }, clients);
  const connect = plan.connect && new KafkaConnect(plan.connect.name, plan.connect, clients);

  return {
    stage: settings.stage,
    replicas: settings.replicas,
    namespace: settings.namespace,
    ...(cluster && { bootstrapServers: cluster.bootstrapServers, clusterCaSecret: cluster.clusterCaSecret }),
    ...(topics && { topics: topics.names }),
    ...(users && { principals: users.principals }),
    ...(connect && { connectors: connect.connectors }),
  };
}

/** This project's part of the stack config, as the engine hands it over. */
function stackConfig(): RawConfig {
  const prefix = `${pulumi.getProject()}:`;
  const entries = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** The program, as the engine runs it and as the walkthrough does. A person's mistake is told without a stack trace. */
async function program(environment: Environment = { fetchText }) {
  try {
    return await deploy(environment);
  } catch (error) {
    throw error instanceof ConfigError ? new pulumi.RunError(error.message) : error;
  }
}

export = program;
