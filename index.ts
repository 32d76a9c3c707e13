import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority } from "./components/certificateAuthority";
import { ClusterOperator } from "./components/clusterOperator";
import { DataGuard, dataGuardHook } from "./components/dataGuard";
import { DemoApplication } from "./components/demoApplication";
import { KafkaBridge } from "./components/kafkaBridge";
import { KafkaCluster } from "./components/kafkaCluster";
import { KafkaConnect } from "./components/kafkaConnect";
import { KafkaMirrorMaker } from "./components/kafkaMirrorMaker";
import { KafkaTopics } from "./components/kafkaTopics";
import { KafkaUsers } from "./components/kafkaUsers";
import { Monitoring } from "./components/monitoring";
import { NetworkPolicies } from "./components/networkPolicies";
import { forArgoCd } from "./components/stack/argoCd";
import { clearConfig } from "./components/stack/clearConfig";
import { clusterCrds } from "./components/stack/clusterCrds";
import { clusterStackOutput } from "./components/stack/clusterStackOutput";
import { declaredFiles } from "./components/stack/declaredFiles";
import { deployedResources } from "./components/stack/deployedResources";
import { operatorChart } from "./components/stack/loadChart";
import { operatorManifests } from "./components/stack/loadManifests";
import { loadPatches } from "./components/stack/loadPatches";
import { noteOperators } from "./components/stack/operatorNotes";
import { poolNodes } from "./components/stack/poolNodes";
import { adoptingProvider, clusterProvider } from "./components/stack/provider";
import { renderedDirectory } from "./components/stack/renderedDirectory";
import { sendPatched } from "./components/stack/sendPatched";
import { type FetchFile, fetchFile } from "./components/stack/sources";
import { type ProjectConfig, stackConfig } from "./components/stack/stackConfig";
import { waitForMetadata } from "./components/stack/waitForMetadata";
import { awaitedReader } from "./components/stack/waitWatch";
import { bridgeUrl } from "./config/bridge/plan";
import { checkPatches } from "./config/checkPatches";
import type { KafkaClientPlan } from "./config/clients/plan";
import { clusterCaFile } from "./config/clients/planning";
import { heldPoolSteps, poolsToGo } from "./config/cluster/brokerSteps";
import { brokerCount } from "./config/cluster/brokers";
import type { ListenerPlan } from "./config/cluster/plan";
import { clusterStackOf, factsForTopicStacks, topicStackConfig, topicStackConfigUnasked } from "./config/clusterStack";
import { connectsOf } from "./config/connect/each";
import { type Deployed, type DeployedResource, deployedBy } from "./config/deployed/deployed";
import { reachablePlan } from "./config/deployed/reachablePlan";
import { StateError } from "./config/deployed/stateError";
import { clientProperties, hostsAndPorts, readExternalAddress } from "./config/external/clientProperties";
import { externalListeners } from "./config/external/planning";
import type { KubernetesObject } from "./config/kubernetes/object";
import { mirrorOutputs } from "./config/mirror/rights";
import { crdNames, crdSteps } from "./config/operator/crds";
import { operatorPlan } from "./config/operator/planning";
import { filePatterns, parseSettings } from "./config/parseSettings";
import type { Patch } from "./config/patches/plan";
import type { Plan } from "./config/plan";
import type { IsInTheClear } from "./config/problems/circumstances";
import { ConfigError } from "./config/problems/problems";
import type { Step } from "./config/safety/steps";
import type { Settings } from "./config/settings";

/** What the program needs of the world beside its stack config. */
interface Environment {
  /** Reads install manifests and charts at a URL. Absent: there is no network, and what is there stays unknown. */
  readonly fetchFile?: FetchFile;
  /** What the stack has deployed so far. Absent: nobody knows, and any step may be taken. */
  readonly deployedResources?: () => Promise<DeployedResource[]>;
  /** Reads CRDs that the cluster has, whoever has applied them. Absent: there is no cluster. */
  readonly clusterCrds?: typeof clusterCrds;
  /** Reads which nodes run of pools. Absent: there is no cluster. */
  readonly poolNodes?: typeof poolNodes;
  /** Makes the directory ready that manifests are rendered to. Absent: nobody looks at it. */
  readonly renderedDirectory?: typeof renderedDirectory;
  /** Makes what runs before the data guard is deleted. Absent: nothing is ever deleted here. */
  readonly guardHook?: typeof dataGuardHook;
  /** Says what of the stack config stands in its file as it is. Absent: nobody knows. */
  readonly clearConfig?: () => IsInTheClear;
  /** Shows a warning: something that may be a mistake. */
  readonly warn?: (message: string) => unknown;
  /** What the stack of the cluster says of it to a stack of topics. Absent: nobody can ask it. */
  readonly clusterStackOutput?: typeof clusterStackOutput;
  /** Has updates end with what operators report. Absent: nothing is updated. */
  readonly noteOperators?: typeof noteOperators;
  /** Takes note of what is deployed: the settings, with what another stack or a file adds, and all patches. */
  readonly noteInputs?: (inputs: { readonly settings: Settings; readonly patches: readonly Patch[] }) => unknown;
}

/** Stack config to settings, to plan, to components, to stack outputs. */
async function deploy({ clearConfig, guardHook, noteOperators, noteInputs, warn, ...environment }: Environment) {
  const { config, secretKeys } = await withCluster(stackConfig(), environment, warn);
  const settings = parseSettings(config, secretKeys, new Date(), clearConfig?.(), declaredFiles(filePatterns(config)));
  const { plan, render, manifests, patchWarnings } = await planAfter(settings, environment);
  for (const warning of [...plan.warnings, ...patchWarnings]) {
    warn?.(warning);
  }
  noteInputs?.({ settings, patches: plan.patches });
  const chart = await operatorChart(plan.operator, environment.fetchFile);
  const target = { context: settings.context, takeOver: settings.takeOver, render };
  const provider = clusterProvider(target);
  sendPatched(plan.patches);
  waitForMetadata();
  plan.render && forArgoCd(plan);
  noteOperators?.({
    cli: plan.cli,
    status: `npm run status -- --stack ${pulumi.getStack()}`,
    read: awaitedReader(settings.context),
    warn: pulumi.log.warn,
    info: pulumi.log.info,
  });

  const operator =
    settings.clusterStack === ""
      ? new ClusterOperator("cluster-operator", { ...plan, ...target, manifests, chart }, { provider })
      : undefined;
  plan.networkPolicies &&
    new NetworkPolicies("network-policies", { policies: plan.networkPolicies }, { provider, ...after(operator) });
  const authorities =
    plan.authorities && new CertificateAuthority("certificates", plan.authorities, { provider, ...after(operator) });
  const certificateGenerations = authorities && [authorities.clusterCa.generation, authorities.clientsCa.generation];
  const cluster =
    plan.cluster &&
    new KafkaCluster(
      plan.cluster.name,
      { ...plan.cluster, certificateGenerations },
      { provider, ...after(authorities ?? operator) },
    );
  const inCluster = { provider, ...after(cluster ?? operator) };
  const takesOver = [...(plan.topics ?? []), ...(plan.users ?? [])].some(({ takeOver }) => takeOver);
  const adopting = takesOver ? adoptingProvider(target, {}, "cluster-adopting-clients") : undefined;
  const topics = plan.topics && new KafkaTopics("topics", { topics: plan.topics, adopting }, inCluster);
  const users =
    plan.users &&
    new KafkaUsers("users", { users: plan.users, clientsCa: authorities?.clientsCa, adopting }, inCluster);
  const clients = { provider, dependsOn: [topics, users].filter((resource) => resource !== undefined) };
  const applications =
    plan.applications && new DemoApplication("demo-application", { applications: plan.applications }, clients);
  /** A client of Kafka's, with what changes with the certificates that it uses. */
  const withGenerations = <T extends { readonly client: KafkaClientPlan }>(part: T) => ({
    ...part,
    certificateGenerations: authorities && [
      authorities.clusterCa.generation,
      ...(users?.certificatesIn(part.client.authentication.secret) ?? []),
    ],
  });
  const { mirror: mirroring, bridge: bridging } = plan;
  const connects = connectsOf(plan).map((connect) => new KafkaConnect(connect.name, withGenerations(connect), clients));
  const mirror = mirroring && new KafkaMirrorMaker(mirroring.name, withGenerations(mirroring), clients);
  const bridge = bridging && new KafkaBridge(bridging.name, withGenerations(bridging), clients);
  plan.monitoring && new Monitoring("monitoring", plan.monitoring, inCluster);
  const hook = guardHook?.(plan.dataGuard);
  const guarded = [operator, authorities, cluster, topics, users, applications, ...connects, mirror, bridge];
  plan.dataGuard && new DataGuard("data-guard", { hook }, { dependsOn: guarded.filter((part) => part !== undefined) });

  return {
    stage: settings.stage,
    replicas: brokerCount(settings),
    namespace: settings.namespace,
    ...(cluster && {
      bootstrapServers: cluster.bootstrapServers,
      clusterCaSecret: cluster.clusterCaSecret,
      clusterCaFile: clusterCaFile(plan),
    }),
    ...(cluster && externalListeners(plan).length > 0 && externalOutputs(plan, cluster.listenerAddresses)),
    ...(topics && { topics: topics.names }),
    ...(users && { principals: users.principals }),
    ...(connects.length > 0 && {
      connectors: pulumi.all(connects.map(({ connectors }) => connectors)).apply((names) => names.flat()),
    }),
    ...(plan.mirror && mirrorOutputs(plan.mirror, plan.cli)),
    ...(plan.bridge && { bridgeUrl: bridgeUrl(plan.bridge) }),
    ...(settings.clusterStack === "" && topics && { forTopicStacks: factsForTopicStacks(settings) }),
  };
}

/** Depends on what comes before, if anything does. */
function after(resource: pulumi.Resource | undefined): pulumi.ResourceOptions {
  return resource === undefined ? {} : { dependsOn: resource };
}

/** The stack config, in a stack of topics with what the stack of the cluster decides. */
async function withCluster(
  stack: ProjectConfig,
  { clusterStackOutput }: Environment,
  warn: Environment["warn"],
): Promise<ProjectConfig> {
  const name = clusterStackOf(stack.config);
  if (name === undefined) {
    return stack;
  }
  if (clusterStackOutput === undefined) {
    warn?.(`The stack ${name} is not asked here: topics and users are as for a cluster of three brokers.`);
    return { ...stack, config: topicStackConfigUnasked(stack.config) };
  }
  return { ...stack, config: topicStackConfig(stack.config, await clusterStackOutput(name)) };
}

/** Where clients outside of Kubernetes connect, and how they make their configuration. */
function externalOutputs(plan: Plan, addresses: KafkaCluster["listenerAddresses"]) {
  if (plan.render) {
    // Nobody here sees the cluster: who makes the configuration asks it.
    return { externalClient: clientProperties(plan, readExternalAddress(plan)) };
  }
  const [listener, ...others] = externalListeners(plan);
  const addressOf = ({ name, bootstrapAddress }: ListenerPlan) =>
    pulumi.output(bootstrapAddress ?? addresses.apply((all) => all[name] ?? ""));
  const externalBootstrapServers = listener === undefined ? pulumi.output("") : addressOf(listener);
  return {
    externalBootstrapServers,
    ...(others.length > 0 && {
      externalAddresses: Object.fromEntries(others.map((other) => [other.name, addressOf(other)])),
    }),
    externalClient: externalBootstrapServers.apply((servers) => clientProperties(plan, hostsAndPorts(servers))),
  };
}

/** The plan, if it can be reached from what is deployed, where it is rendered, and the operator's manifests. */
async function planAfter(settings: Settings, environment: Environment) {
  const { deployedResources, renderedDirectory, fetchFile } = environment;
  const patches = await loadPatches(settings);
  const manifests = await operatorManifests(operatorPlan(settings), fetchFile);
  const patchWarnings = await checkPatches(settings, patches, manifests);
  const deployed = deployedResources && deployedBy(await deployedResources());
  const others = await stepsInCluster(settings, deployed, manifests, environment);
  const plan = reachablePlan(deployed, settings, others, patches);
  const directory = plan.render && (await renderedDirectory?.(plan.render, deployed?.target?.files ?? []));
  const render = plan.render && { ...plan.render, everything: directory?.incomplete ?? false };
  return { plan, render, manifests, patchWarnings };
}

/** What the update would do to what is in the cluster and not in the state. A stack that writes files asks no cluster. */
async function stepsInCluster(
  settings: Settings,
  deployed: Deployed | undefined,
  manifests: readonly KubernetesObject[] = [],
  { clusterCrds, poolNodes }: Environment,
): Promise<Step[]> {
  const { context, render } = settings;
  const run = { isPreview: pulumi.runtime.isDryRun() };
  const names = render === "" ? crdNames(manifests) : [];
  const pools = render === "" ? poolsToGo(deployed?.pools ?? [], settings) : [];
  const poolNames = pools.map(({ name }) => name);
  const namespace = deployed?.cluster?.namespace;
  return [
    ...(clusterCrds === undefined || names.length === 0
      ? []
      : crdSteps(await clusterCrds(names, context), manifests, deployed?.crds ?? [], run)),
    ...(poolNodes === undefined || namespace === undefined || pools.length === 0
      ? []
      : heldPoolSteps(pools, await poolNodes(poolNames, namespace, context), run)),
  ];
}

/** The program, as the engine runs it and as the walkthrough does. A user's mistake is shown without a stack trace. */
async function program(
  environment: Environment = {
    fetchFile,
    clusterStackOutput,
    clearConfig,
    clusterCrds,
    poolNodes,
    deployedResources,
    renderedDirectory,
    guardHook: dataGuardHook,
    warn: pulumi.log.warn,
    noteOperators,
  },
) {
  try {
    return await deploy(environment);
  } catch (error) {
    throw error instanceof ConfigError || error instanceof StateError
      ? withoutStack(new pulumi.RunError(error.message))
      : error;
  }
}

/** The SDK would print the stack nowhere, but format it: Node 20 takes half a minute over file names of the SDK's. */
function withoutStack(error: pulumi.RunError): pulumi.RunError {
  delete error.stack;
  return error;
}

export = program;
