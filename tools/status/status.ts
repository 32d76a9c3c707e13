import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { Command, CommanderError } from "@commander-js/extra-typings";
import type { KubeConfig } from "@kubernetes/client-node";
import picocolors from "picocolors";
import { z } from "zod";
import { assumedStrimzi } from "../../config/operator/assumption";
import type { StrimziVersion } from "../../config/operator/capabilities";
import { shellQuoted } from "../../config/problems/shellQuoted";
import { endWithTheReader } from "../evaluate/runTool";
import { settingsOf } from "../evaluate/settingsOf";
import { readStackFile } from "../evaluate/stackFile";
import { type Api, CannotAsk, type ClusterStatus, clusterStatus, httpStatus } from "./clusterStatus";
import { versionLines } from "./runningVersions";
import { isTroubled } from "./statusRow";
import { statusTable, summary, type View, whatToLookAt } from "./statusTable";

/** Where a stack is deployed. */
export interface StackPlace {
  readonly namespace: string;
  /** The kubeconfig context; empty for the current one. */
  readonly context: string;
  /** The Strimzi that the stack assumes its operator to be. Absent: nobody says. */
  readonly assumed?: StrimziVersion;
}

/** What the command needs of the world, so that a test can be the world. */
export interface Surroundings {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Where a stack's config says that it is. What it throws is shown by its message, without a stack trace. */
  readonly placeOf: (stack: string) => StackPlace;
  /** Where `KUBECONFIG` and `HOME` are looked up; the process's environment by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** By default as for a file: 100 characters, no colours. */
  readonly view?: View;
  /** How long the API server may take for one answer; 15 seconds by default. */
  readonly timeoutMs?: number;
}

const plain: View = { width: 100, colours: false };

/** 0: everything that has a readiness is ready. 1: something isn't. 2: the cluster can't be asked. */
export type ExitStatus = 0 | 1 | 2;

/**
 * `npm run status`: what a `pulumi up` is waiting for, or timed out on. The engine can't
 * say; the conditions of the resources in the cluster do.
 *
 * @param argv the arguments, without those that started the script
 */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<ExitStatus> {
  const { out, err, placeOf, env = process.env, view = plain, timeoutMs = 15_000 } = surroundings;
  const command = commandLine(out, err);
  try {
    command.parse(argv, { from: "user" });
    const options = command.opts();
    // Without a namespace of one's own everything is the stack's; with one, the stack need not have a file.
    const {
      namespace,
      context: ofStack,
      assumed,
    }: StackPlace = options.namespace === undefined
      ? placeOfStack(options.stack, placeOf)
      : { namespace: options.namespace, context: "" };
    const context = options.context ?? (ofStack || undefined);
    const cluster = await connect(env, context, timeoutMs);
    const status = await clusterStatus(cluster.api, namespace, new Date()).catch((error: unknown) => {
      throw explained(error, cluster);
    });
    if (status.rows.length > 0 || status.noStrimzi === undefined) {
      out(`Namespace ${namespace} of ${cluster.server} (context ${cluster.context})\n\n`);
      out(`${report(status, commandStart(status, namespace, context), assumed, view).join("\n")}\n`);
    }
    if (status.noStrimzi !== undefined) {
      err(`${status.noStrimzi}\n`);
    }
    return status.rows.some(isTroubled) ? 1 : status.noStrimzi === undefined ? 0 : 2;
  } catch (error) {
    // Commander has printed what it has to say. Its own status for a mistake is 1, which means something else here.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof CannotAsk)) throw error;
    err(`${error.message}\n`);
    return 2;
  }
}

function commandLine(writeOut: (text: string) => void, writeErr: (text: string) => void) {
  return new Command("npm run status --")
    .description("Lists what Strimzi's operator says of every resource in a namespace, and what to look at.")
    .option("--stack <name>", "the Pulumi stack whose namespace is asked about", "dev")
    .option("-n, --namespace <name>", "a namespace, instead of the stack's")
    .option("--context <name>", "a context of the kubeconfig, instead of the stack's or the current one")
    .addHelpText("after", "\nExit status: 0 all is ready, 1 something is not, 2 the cluster can't be asked.")
    .exitOverride()
    .configureOutput({ writeOut, writeErr });
}

function placeOfStack(stack: string, placeOf: (stack: string) => StackPlace): StackPlace {
  try {
    return placeOf(stack);
  } catch (error) {
    throw new CannotAsk(
      `${messageOf(error)}\nName another stack with --stack <name>, or the namespace itself with --namespace <name>.`,
    );
  }
}

/** The start of every advised command, with the context if one was named: it need not be the current one. */
function commandStart({ openShift }: ClusterStatus, namespace: string, context: string | undefined): string {
  const tool = openShift ? "oc" : "kubectl";
  return `${tool} ${context === undefined ? "" : `--context ${shellQuoted(context)} `}-n ${namespace}`;
}

function report(
  { rows, versions, notes }: ClusterStatus,
  command: string,
  assumed: StrimziVersion | undefined,
  view: View,
): string[] {
  const looks = whatToLookAt(rows, command).map((look) => `  ${look}`);
  return [
    ...(rows.length === 0
      ? ["This namespace has no Strimzi resources."]
      : [statusTable(rows, view), "", summary(rows)]),
    ...versionLines(versions, assumed),
    ...notes,
    ...(looks.length > 0 ? ["", "What to look at, causes first:", ...looks] : []),
  ];
}

interface Connection {
  readonly api: Api;
  readonly context: string;
  readonly server: string;
}

/**
 * The client for a context, without a request yet.
 *
 * @throws CannotAsk if the kubeconfig, the context or the context's cluster is missing
 */
async function connect(env: NodeJS.ProcessEnv, wanted: string | undefined, timeoutMs: number): Promise<Connection> {
  // Loaded only here: it takes most of a second, which neither --help nor a typing error should wait for.
  const k8s = await import("@kubernetes/client-node");
  const config = new k8s.KubeConfig();
  readKubeconfig(config, env, () => new k8s.KubeConfig());
  const context = wanted ?? config.currentContext;
  const cluster = config.getCluster(chosenContext(config, context).cluster);
  if (cluster === null) {
    throw new CannotAsk(
      `The kubeconfig's context ${context} refers to a cluster that isn't in it. Log in to that cluster again.`,
    );
  }
  config.setCurrentContext(context);
  const settings = k8s.createConfiguration({
    baseServer: new k8s.ServerConfiguration(cluster.server, {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        // A server behind a closed firewall would be waited for as long as TCP does, which is minutes.
        pre: async (request) => {
          request.setSignal(AbortSignal.timeout(timeoutMs));
          return request;
        },
        post: async (response) => response,
      },
    ],
  });
  const api = {
    apis: new k8s.ApisApi(settings),
    core: new k8s.CoreV1Api(settings),
    custom: new k8s.CustomObjectsApi(settings),
  };
  return { api, context, server: cluster.server };
}

/** As kubectl does: the first file that has a name wins, and missing files of the list are passed over. */
function readKubeconfig(config: KubeConfig, env: NodeJS.ProcessEnv, empty: () => KubeConfig): void {
  const named = (env.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  const places = named.length > 0 ? named : [join(env.HOME ?? homedir(), ".kube", "config")];
  const files = places.filter((file) => existsSync(file));
  if (files.length === 0) {
    throw new CannotAsk(
      `There is no kubeconfig (${places.join(", ")}). Log in to the cluster with oc login, or set KUBECONFIG to a file.`,
    );
  }
  for (const file of files) {
    const one = empty();
    try {
      one.loadFromFile(file);
    } catch (error) {
      throw new CannotAsk(`The kubeconfig ${file} can't be read: ${messageOf(error)}`);
    }
    // The client rejects plain HTTP, which kubectl speaks (for example to kubectl proxy), unless there is nothing to verify.
    const clusters = one.clusters.map((cluster) =>
      cluster.server.startsWith("http:") ? { ...cluster, skipTLSVerify: true } : cluster,
    );
    config.clusters.push(...clusters);
    config.users.push(...one.users);
    config.contexts.push(...one.contexts);
    config.currentContext ||= one.currentContext;
  }
}

/** @throws CannotAsk if there is no such context, or none was named and none is current */
function chosenContext(config: KubeConfig, name: string | undefined) {
  const context = name === undefined ? null : config.getContextObject(name);
  if (context === null) {
    const known = config.contexts.map((context) => context.name).join(", ") || "none";
    throw new CannotAsk(
      `${name ? `There is no context ${name} in the kubeconfig` : "The kubeconfig has no current context"}. ` +
        `Name one with --context, there are: ${known}. Or log in with oc login.`,
    );
  }
  return context;
}

/** What a person can do about an error of the client's; the error itself if it isn't about asking. */
function explained(error: unknown, { context, server }: Connection): unknown {
  const who = `The API server ${server} (context ${context})`;
  const status = httpStatus(error);
  if (status === 401) {
    return new CannotAsk(`${who} doesn't know you: log in again, for example with oc login.`);
  }
  if (status === 403) {
    return new CannotAsk(
      `${who} denies this: ${said(error)}\nLog in as someone who may, or ask for the role view in that namespace.`,
    );
  }
  if (status !== undefined) {
    return new CannotAsk(`${who} answers with status ${status}: ${said(error)}`);
  }
  const isBug = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  if (error instanceof CannotAsk || isBug) return error;
  return new CannotAsk(
    `${who} can't be asked: ${reasonOf(error)}\nIs it running, is this the right network (VPN), has the login expired?`,
  );
}

/** Why there was no answer. Node's error for a name with several addresses has a code and no message. */
function reasonOf(error: unknown): string {
  const { name, code = "" } = z.object({ name: z.string(), code: z.string().optional() }).safeParse(error).data ?? {};
  if (name === "AbortError") return "it doesn't answer in time";
  const message = messageOf(error);
  return message.includes(code) ? message : `${message}${code}`;
}

/** What the API server says in its denial, which is a Status object as JSON. */
function said(error: unknown): string {
  const refusal = z.object({ body: z.string() }).safeParse(error).data?.body ?? "";
  try {
    return z.object({ message: z.string() }).parse(JSON.parse(refusal)).message;
  } catch {
    return refusal.slice(0, 200) || "without a reason";
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (require.main === module) {
  endWithTheReader();
  const isTerminal = process.stdout.isTTY === true;
  main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    placeOf: (stack) => {
      const { namespace, context, operator } = settingsOf({ config: readStackFile(stack).config });
      return { namespace, context, assumed: assumedStrimzi(operator) };
    },
    view: {
      width: (isTerminal && process.stdout.columns) || plain.width,
      colours: isTerminal && picocolors.isColorSupported,
    },
  }).then((exitStatus) => {
    process.exitCode = exitStatus;
  });
}
