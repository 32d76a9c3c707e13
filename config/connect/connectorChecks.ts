import { settingValueProblems } from "../kafka/settingProblems";
import { kafkaVersion } from "../operator/assumption";
import type { OperatorSettings } from "../operator/settings";
import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand } from "../problems/propertyPath";
import { connectSettingsOf, type WithConnectSettings } from "./each";
import type { ConnectSettings } from "./settings";

/** What must go together in the settings of connectors, on every Connect cluster. Pure. */

/** A connector, and its place in the stack config. */
interface PlacedConnector {
  readonly path: readonly PropertyKey[];
  readonly connector: ConnectSettings["connectors"][number];
}

function connectorsOf(settings: WithConnectSettings): PlacedConnector[] {
  return connectSettingsOf(settings).flatMap(({ path, connect }) =>
    connect.connectors.map((connector, index) => ({ path: [...path, "connectors", index], connector })),
  );
}

/** Strimzi's `AbstractConnectorSpec.FORBIDDEN_PARAMETERS`: fields of the KafkaConnector, not settings in its config. */
const fieldsOfConnector: Readonly<Record<string, string>> = {
  name: "name",
  "connector.class": "class",
  "tasks.max": "tasksMax",
  "connector.plugin.version": "version",
};

/** Connectors' settings that are fields of the resource. */
export function connectorReservedKeys(settings: WithConnectSettings): Problem[] {
  return connectorsOf(settings).flatMap(({ path: at, connector }) =>
    Object.keys(connector.config)
      .filter((key) => Object.hasOwn(fieldsOfConnector, key))
      .map((key) => {
        const path = [...at, "config", key];
        return {
          key: propertyPath(path),
          message: `does not belong in a connector's config, where Strimzi ignores it; set ${fieldsOfConnector[key]} instead`,
          fix: removeCommand(path),
        };
      }),
  );
}

/** What the version of Kafka follows from. */
interface WithKafkaVersion {
  readonly operator: OperatorSettings;
  readonly kafka: { readonly version?: string | undefined };
}

/** Workers choose between versions of a plugin from Kafka 4.1 on (KIP-891). */
export function connectorVersionProblems(settings: WithConnectSettings & WithKafkaVersion): Problem[] {
  const version = kafkaVersion(settings);
  const isOld = /^4\.0(\.|$)/.test(version);
  return connectorsOf(settings).flatMap(({ path: at, connector }) => {
    const path = [...at, "version"];
    return connector.version === undefined || !isOld
      ? []
      : [
          {
            key: propertyPath(path),
            message: `is ${JSON.stringify(connector.version)}, but Kafka ${version} cannot choose between versions of a plugin; allowed with Kafka 4.1 or newer`,
            fix: removeCommand(path),
          },
        ];
  });
}

/** Values that Kafka takes from no connector. Settings that a connector defines itself are its own affair. */
export function connectorValueProblems(settings: WithConnectSettings & WithKafkaVersion): Problem[] {
  const version = kafkaVersion(settings);
  return connectorsOf(settings).flatMap(({ path, connector }) =>
    settingValueProblems("connector", connector.config, [...path, "config"], version),
  );
}
