import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Strimzi's operators, built, in a folder. */
export interface StrimziOperators {
  /** The folder: Strimzi's sources, in which Maven has built the operators and the Kafka agent. */
  readonly folder: string;
  /** Strimzi's version, as its install files name it. */
  readonly version: string;
  /** The newest Kafka that it runs, which it takes when a Kafka names none. */
  readonly kafkaVersion: string;
  /** The oldest Java that runs the operators. */
  readonly javaVersion: number;
  /** The folder with its install manifests, CRDs included. */
  readonly install: string;
  /** The path of the Kafka agent's jar, from the folder. */
  readonly agent: string;
}

/** Modules of Strimzi's that run, and what Maven makes of each. */
const modules = ["cluster-operator", "topic-operator", "user-operator"] as const;

/** What each module is run from, in its `target` folder. */
const parts = ["classes", "lib"] as const;

/**
 * The operators in the folder that `STRIMZI_OPERATOR` names.
 *
 * @returns the operators, or why there are none.
 */
export function strimziOperators(env: NodeJS.ProcessEnv = process.env): StrimziOperators | string {
  if (env.STRIMZI_OPERATOR === undefined || env.STRIMZI_OPERATOR === "") {
    return "STRIMZI_OPERATOR names no folder with Strimzi's operators";
  }
  const folder = resolve(env.STRIMZI_OPERATOR);
  for (const built of modules.flatMap((module) => parts.map((part) => `${module}/target/${part}`))) {
    if (!existsSync(join(folder, built))) {
      return `STRIMZI_OPERATOR is ${folder}, where there is no ${built}: have Maven build it`;
    }
  }
  const agent = jarIn(folder, "kafka-agent/target", /^kafka-agent(-\d.*)?\.jar$/);
  if (agent === undefined) {
    return `STRIMZI_OPERATOR is ${folder}, where there is no kafka-agent/target/kafka-agent-….jar: have Maven build it`;
  }
  const install = join(folder, "packaging/install/cluster-operator");
  const deployment = join(install, "060-Deployment-strimzi-cluster-operator.yaml");
  if (!existsSync(deployment)) {
    return `STRIMZI_OPERATOR is ${folder}, where there is no ${deployment}`;
  }
  const text = readFileSync(deployment, "utf8");
  const version = /image: \S+\/operator:(\d+\.\d+\.\d+)/.exec(text)?.[1];
  const kafkaVersion = [...text.matchAll(/^ +(\d+\.\d+\.\d+)=\S+$/gm)].map(([, found]) => found ?? "").at(-1);
  if (version === undefined || kafkaVersion === undefined) {
    return `${deployment} names no version of the operator, or none of Kafka`;
  }
  const model = `cluster-operator/target/classes/kafka-${kafkaVersion}-config-model.json`;
  if (!existsSync(join(folder, model))) {
    return `STRIMZI_OPERATOR is ${folder}, where there is no ${model}: config-model-generator makes it`;
  }
  return { folder, version, kafkaVersion, javaVersion: javaVersionOf(folder), install, agent };
}

/** The Java that the cluster operator is compiled for, by the header of a class (The Java Virtual Machine Specification, 4.1). */
function javaVersionOf(folder: string): number {
  const header = readFileSync(join(folder, "cluster-operator/target/classes/io/strimzi/operator/cluster/Main.class"));
  return header.readUInt16BE(6) - 44;
}

function jarIn(folder: string, place: string, pattern: RegExp): string | undefined {
  const names = existsSync(join(folder, place)) ? readdirSync(join(folder, place)) : [];
  const name = names.find((each) => pattern.test(each) && !/-(sources|tests|javadoc)\.jar$/.test(each));
  return name === undefined ? undefined : join(place, name);
}
