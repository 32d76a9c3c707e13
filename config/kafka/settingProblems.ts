import { nearest } from "../fields/fields";
import { type Problem, show } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import type { KafkaConfig } from "./kafkaConfig";
import { kafkaSettingNames, kafkaSettingVariants, type SettingOwner } from "./settingTable";
import { settingValueProblem } from "./settingValues";

const OWNERS: Readonly<Record<SettingOwner, string>> = {
  broker: "a broker",
  topic: "a topic",
  worker: "a Connect worker",
  connector: "a connector",
};

/**
 * Values that Kafka would not start with, or not take: by its own definitions (config/kafka/kafkaSettings.json).
 * A setting that Kafka does not define is a plugin's own, and passes.
 *
 * @param path Where in the stack config the settings stand.
 * @param version The version of Kafka that runs. Absent: what any version takes passes.
 */
export function settingValueProblems(
  owner: SettingOwner,
  config: KafkaConfig,
  path: readonly PropertyKey[],
  version?: string,
): Problem[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const problem = settingValueProblem(kafkaSettingVariants(owner, name, version), value);
    if (problem === undefined) {
      return [];
    }
    const { allowed, meant } = problem;
    const where = [...path, name];
    return [
      {
        key: propertyPath(where),
        message: `is ${show(value)}; allowed is ${allowed}${meant === undefined ? "" : `; did you mean ${show(meant)}?`}`,
        fix: meant === undefined ? removeCommand(where) : setCommand(where, meant),
      },
    ];
  });
}

/**
 * Settings that Kafka does not define. Only for owners that take no others: a topic has no plugins.
 *
 * @param path Where in the stack config the settings stand.
 */
export function unknownSettingProblems(
  owner: SettingOwner,
  config: KafkaConfig,
  path: readonly PropertyKey[],
  version?: string,
): Problem[] {
  return Object.keys(config)
    .filter((name) => kafkaSettingVariants(owner, name, version).length === 0)
    .map((name) => {
      const later = kafkaSettingVariants(owner, name, undefined).flatMap(({ versions = [] }) => versions);
      const meant = later.length > 0 ? undefined : nearest(name, kafkaSettingNames(owner));
      const where = [...path, name];
      const remove = removeCommand(where);
      return {
        key: propertyPath(where),
        message:
          later.length > 0
            ? `is a setting of ${OWNERS[owner]} in Kafka ${later.join(", ")}, not in ${version}`
            : `is not a setting of ${OWNERS[owner]}${meant === undefined ? ", and Kafka rejects it" : `; did you mean ${show(meant)}?`}`,
        fix:
          meant === undefined || Object.hasOwn(config, meant)
            ? remove
            : `${remove} && ${setCommand([...path, meant], String(config[name]))}`,
      };
    });
}
