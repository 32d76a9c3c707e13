import "./loadSdk.cjs";
import * as pulumi from "@pulumi/pulumi";
import type { DeployedResource } from "../../config/deployed/deployed";
import type { RawConfig } from "../../config/parseSettings";
import type { Patch } from "../../config/patches/plan";
import type { Settings } from "../../config/settings";

import program = require("../../index");

import { type ProviderOutputs, type RecordedResource, recordResources } from "./recordingMonitor";

/** What the program would do with a stack config. */
export interface Evaluation {
  /** Every resource that it asked for, in no particular order. */
  readonly resources: readonly RecordedResource[];
  /** The stack's outputs, with what only a cluster knows as marked text. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What the program was run with, as it has read it. */
export interface ProgramInputs {
  /** With what the files of topics and users and, in a stack of topics, the stack of the cluster say. */
  readonly settings: Settings;
  /** The patches that were merged, those of files included. */
  readonly patches: readonly Patch[];
}

/** A stack as the program is to see it. */
export interface StackConfig {
  readonly project: string;
  readonly stack: string;
  readonly config: RawConfig;
  /** Top-level keys that hold a secret, anywhere in them. */
  readonly secretKeys?: readonly string[];
  /** Paths of values that only the stack's key can decrypt: they are not part of `config`. */
  readonly leftOut?: readonly string[];
}

/**
 * Runs the program, the same index.ts that the engine runs, with no engine, no provider and no
 * network, and records what it asks for.
 *
 * @param environment Where warnings go, by default nowhere; and what is deployed, by default unknown.
 * @throws {pulumi.RunError} for a mistake in the stack config, as `pulumi preview` would show it.
 */
export async function evaluate(
  stack: StackConfig,
  environment: {
    readonly warn?: (message: string) => unknown;
    readonly deployedResources?: () => Promise<DeployedResource[]>;
    /** What the stack of the cluster says to a stack of topics. Default: nobody can ask it. */
    readonly clusterStackOutput?: (stack: string) => Promise<unknown>;
  } = {},
): Promise<Evaluation & ProgramInputs> {
  const noted: ProgramInputs[] = [];
  const noteInputs = (inputs: ProgramInputs) => noted.push(inputs);
  const evaluation = await record(stack, () => {
    for (const path of stack.leftOut ?? []) {
      environment.warn?.(`${path} is encrypted, and only the stack's key opens it: here it is left out.`);
    }
    // Of a stack file that was read without its key, what is there at all is in the clear.
    return program({ ...environment, noteInputs, ...(stack.leftOut && { clearConfig: () => () => true }) });
  });
  const [inputs] = noted;
  if (inputs === undefined) {
    throw new Error("The program has ended without its settings.");
  }
  return { ...evaluation, ...inputs };
}

let running: Promise<unknown> = Promise.resolve();

/**
 * Records what any code asks the engine for. Runs of one process take turns: the Pulumi runtime keeps
 * its config in one place.
 *
 * @param outputs What providers answer. Default: words that stand for what only they know.
 */
export function record(
  stack: StackConfig,
  run: () => Promise<unknown> | unknown,
  outputs?: ProviderOutputs,
): Promise<Evaluation> {
  const result = running.then(() => recordNow(stack, run, outputs));
  running = result.catch(() => undefined);
  return result;
}

async function recordNow(
  { project, stack, config, secretKeys = [] }: StackConfig,
  run: () => unknown,
  providerOutputs: ProviderOutputs | undefined,
): Promise<Evaluation> {
  const failures: unknown[] = [];
  // A resource whose inputs fail is lost without a word, but for this event.
  const note = (reason: unknown) => failures.push(reason);
  process.on("unhandledRejection", note);
  // The SDK notes a stack trace with everything it makes: mapping all of those to sources is a third of a run.
  const { sourceMapsEnabled } = process;
  process.setSourceMapsEnabled(false);
  try {
    const resources = await recordResources(project, stack, providerOutputs);
    pulumi.runtime.setAllConfig(
      engineConfig(project, config),
      secretKeys.map((key) => `${project}:${key}`),
    );
    const outputs = await pulumi.runtime.runInPulumiStack(async () => run());
    await pulumi.runtime.disconnect();
    await nextTurn();
    if (failures.length > 0) {
      throw failures[0];
    }
    return { resources, outputs: await plainOutputs(outputs) };
  } finally {
    process.setSourceMapsEnabled(sourceMapsEnabled);
    await nextTurn();
    process.off("unhandledRejection", note);
  }
}

/** Node reports unhandled rejections only after the promises have had their turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Stack config as the engine hands it over: text under the project's name, objects and lists as JSON. */
function engineConfig(project: string, config: RawConfig): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      `${project}:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

function plainOutputs(outputs: unknown): Promise<Record<string, unknown>> {
  return new Promise((resolve) => pulumi.output(outputs as Record<string, unknown>).apply(resolve));
}
