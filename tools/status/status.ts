import { Command, CommanderError } from "@commander-js/extra-typings";
import picocolors from "picocolors";
import { assumedStrimzi } from "../../config/operator/assumption";
import type { StrimziVersion } from "../../config/operator/capabilities";
import { messageOf } from "../../config/problems/errorMessage";
import { endWithTheReader } from "../evaluate/runTool";
import { settingsOf } from "../evaluate/settingsOf";
import { readStackFile } from "../evaluate/stackFile";
import { CannotAsk, clusterStatus } from "./clusterStatus";
import { connect, explained } from "./connection";
import { commandStart, statusReport } from "./statusReport";
import { isTroubled } from "./statusRow";
import type { View } from "./statusTable";

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
      out(`${statusReport(status, commandStart(status, namespace, context), assumed, view).join("\n")}\n`);
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
