import { versionOf } from "../../config/operator/assumption";
import { isOlder, type StrimziVersion } from "../../config/operator/capabilities";
import { setCommand } from "../../config/problems/propertyPath";
import type { Resource } from "./resource";

/** What the operator and Kafka of a namespace say that they are. */
export interface RunningVersions {
  /** The operator's release: that of Strimzi, or of what is built on it. */
  readonly operator?: string;
  /** Each Kafka's name and version. */
  readonly kafka: readonly { readonly name: string; readonly version: string }[];
}

/**
 * The versions that run. The operator writes its own into each Kafka that it has reconciled; until there is one, its
 * image has it as its tag, unless the image is named by a digest.
 */
export function runningVersions(kafkas: readonly Resource[], operators: readonly Resource[]): RunningVersions {
  const [written] = kafkas.flatMap(({ status }) => status?.operatorLastSuccessfulVersion ?? []);
  const images = operators
    .flatMap(({ spec }) => spec?.template?.spec?.containers ?? [])
    .map(({ image }) => image ?? "");
  const tagged = images.flatMap((image) => /\/operator:(\d+\.\d+\.\d+\S*)$/.exec(image)?.[1] ?? []);
  // An operator that was upgraded shows it in its image first.
  const operator = tagged[0] ?? written;
  return {
    ...(operator === undefined ? {} : { operator }),
    kafka: kafkas.flatMap(({ metadata: { name }, status }) =>
      status?.kafkaVersion ? [{ name, version: status.kafkaVersion }] : [],
    ),
  };
}

/**
 * The versions as lines to print, and a warning if the stack assumes another operator.
 *
 * @param assumed What the stack config assumes. Absent: there is no stack.
 */
export function versionLines({ operator, kafka }: RunningVersions, assumed: StrimziVersion | undefined): string[] {
  const kafkas = kafka.map(({ name, version }) => `Kafka ${version} (${name})`);
  const known = [...(operator === undefined ? [] : [`Strimzi ${operator}`]), ...kafkas];
  return [...(known.length === 0 ? [] : [`${known.join(", ")}.`]), ...assumptionWarnings(operator, assumed)];
}

function assumptionWarnings(operator: string | undefined, assumed: StrimziVersion | undefined): string[] {
  if (operator === undefined || assumed === undefined) {
    return [];
  }
  const running = versionOf(operator);
  if (running === undefined) {
    return [
      `Warning: this program does not know Strimzi ${operator}; the stack assumes ${assumed} (operator.strimzi), and what it sends may not fit.`,
    ];
  }
  if (running === assumed) {
    return [];
  }
  const effect = isOlder(running, assumed)
    ? "what it sends may be rejected, or dropped unseen"
    : "settings that need a newer one are rejected, and Kafka's newer versions too";
  return [
    `Warning: the stack assumes Strimzi ${assumed} (operator.strimzi), but ${running} runs: ${effect}. To assume what runs: ${setCommand(["operator", "strimzi"], running)}`,
  ];
}
