import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Distribution, java, javaVersion } from "./distribution";

/** Strimzi's HTTP Bridge, built. */
export interface StrimziBridge extends Distribution {
  readonly version: string;
  /** Its folder, with all jars in `libs`. */
  readonly folder: string;
}

/** What the Bridge is compiled for, from 1.0 on (its changelog). */
const OLDEST_JAVA = 21;

/**
 * The Bridge in the folder that `STRIMZI_BRIDGE` names: as its release archive is unpacked, with all jars in `libs`. No
 * registry has it (`io.strimzi:kafka-bridge` was looked for in Maven Central).
 *
 * @returns the Bridge, or why there is none.
 */
export function strimziBridge(env: NodeJS.ProcessEnv = process.env): StrimziBridge | string {
  if (env.STRIMZI_BRIDGE === undefined || env.STRIMZI_BRIDGE === "") {
    return "STRIMZI_BRIDGE names no folder with Strimzi's HTTP Bridge";
  }
  const folder = resolve(env.STRIMZI_BRIDGE);
  const libs = join(folder, "libs");
  const jars = existsSync(libs) ? readdirSync(libs) : [];
  const version = jars.map((jar) => /^kafka-bridge-(\d+\.\d+\.\d+)\.jar$/.exec(jar)?.[1]).find(Boolean);
  if (version === undefined) {
    return `STRIMZI_BRIDGE is ${env.STRIMZI_BRIDGE}, where there is no libs/kafka-bridge-….jar`;
  }
  const found = javaVersion();
  return found === undefined || found < OLDEST_JAVA
    ? `the Bridge needs Java ${OLDEST_JAVA}, and ${found === undefined ? "there is none" : `this is ${found}`}`
    : { java: java(), classpath: join(libs, "*"), version, folder };
}
