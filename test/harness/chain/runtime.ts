import { execFileSync, spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type Distribution, distribution, javaVersion, whyNoKafkaOf } from "../kafka/distribution";
import { type StrimziBridge, strimziBridge } from "../kafka/strimziBridge";
import { type StrimziOperators, strimziOperators } from "./strimziOperators";

/** What pods are run with. */
export interface Runtime {
  readonly operators: StrimziOperators;
  readonly kafka: Distribution;
  /** The HTTP Bridge. Absent: its pods run in name only. */
  readonly bridge?: StrimziBridge;
  /** The Java installation, a folder with bin/java. */
  readonly javaHome: string;
  /** The command, with its options, after which comes what is to run in a mount namespace of its own. */
  readonly unshare: readonly string[];
  /** The preloaded library that gives every pod its address, once {@link compileShim} has made it. */
  readonly shim: string;
}

/** The Kafka that goes with the operators. */
export const kafkaWanted = ({ kafkaVersion }: StrimziOperators) => ({ version: kafkaVersion, inPods: true });

/** Why the chain cannot run on this machine, for the title of what is skipped. Undefined: it can. */
export function whyNoChain(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const operators = strimziOperators(env);
  if (typeof operators === "string") {
    return operators;
  }
  const java = javaVersion();
  if (java !== undefined && java < operators.javaVersion) {
    return `Java ${java} is too old for operators built for ${operators.javaVersion}: set JAVA_HOME`;
  }
  if (unshareCommand() === undefined) {
    return "no process can have mounts of its own here: neither by `unshare -Urm`, nor as root";
  }
  if (spawnSync("cc", ["--version"]).status !== 0) {
    return "there is no C compiler (cc) on PATH";
  }
  return whyNoKafkaOf(kafkaWanted(operators));
}

/**
 * What pods run with on this machine.
 *
 * @param folder Takes what is compiled for it.
 * @throws if something is missing: ask {@link whyNoChain} first.
 */
export async function runtime(folder: string): Promise<Runtime> {
  const operators = strimziOperators();
  const unshare = unshareCommand();
  if (typeof operators === "string" || unshare === undefined) {
    throw new Error(whyNoChain());
  }
  const kafka = await distribution(kafkaWanted(operators));
  const shim = join(folder, "bindToPod.so");
  execFileSync("cc", ["-shared", "-fPIC", "-O1", "-o", shim, join(__dirname, "bindToPod.c"), "-ldl"], {
    stdio: "pipe",
  });
  const java = spawnSync("bash", ["-c", 'command -v "$0"', kafka.java], { encoding: "utf8" }).stdout.trim();
  const bridge = strimziBridge();
  return {
    operators,
    kafka,
    ...(typeof bridge === "string" ? {} : { bridge }),
    javaHome: dirname(dirname(realpathSync(java))),
    unshare,
    shim,
  };
}

/** The folder that Kafka's jars and classes are in. */
export function kafkaFolder({ kafka }: Runtime): string {
  return dirname(kafka.classpath.split(delimiter)[0] ?? "");
}

/** A user namespace needs no rights, where the kernel allows it; root needs none. */
function unshareCommand(): readonly string[] | undefined {
  const works = (options: string) =>
    spawnSync("unshare", [options, "mount", "-t", "tmpfs", "try", "/opt"]).status === 0;
  return ["-Urm", "-m"].filter(works).map((options) => ["unshare", options])[0];
}
