import { settingValueProblems } from "../kafka/settingProblems";
import { kafkaImage, kafkaVersion } from "../operator/assumption";
import type { OperatorSettings } from "../operator/settings";
import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import { stageNumber } from "../stageNames";
import type { ConnectSettings } from "./settings";

/** From this stage on, the workers' plugins are part of the stack. */
const CONNECT_PLUGINS_STAGE = stageNumber("connect-plugins");

/** The settings of plugins, and what they must fit. */
interface PlacedPlugins {
  readonly stage: number;
  readonly platform: "openshift" | "kubernetes";
  readonly connect: ConnectSettings;
}

/** What must go together once the stage with plugins is reached; before it, nothing of it is deployed. */
export function pluginProblems({ stage, platform, connect: { plugins } }: PlacedPlugins): Problem[] {
  const path = (key: string) => ["connect", "plugins", key];
  const problems: Problem[] = [];
  if (stage < CONNECT_PLUGINS_STAGE) {
    return problems;
  }
  const needsImage = plugins.from === "image" || (plugins.from === "artifacts" && plugins.output === "docker");
  if (needsImage && plugins.image === undefined) {
    problems.push({
      key: propertyPath(path("image")),
      message:
        plugins.from === "image"
          ? 'is missing; with from "image" it is the image of the workers'
          : 'is missing; with output "docker" it is the image that the build pushes',
      fix: setCommand(path("image"), "registry.example.com/my-org/my-connect:latest"),
    });
  }
  if (platform === "kubernetes" && plugins.from === "directory") {
    problems.push({
      key: propertyPath(path("from")),
      message: 'is "directory", which needs OpenShift\'s builds; allowed on Kubernetes is artifacts or image',
      fix: setCommand(path("from"), "artifacts"),
    });
  }
  if (platform === "kubernetes" && plugins.from === "artifacts" && plugins.output === "imagestream") {
    problems.push({
      key: propertyPath(path("output")),
      message: 'is "imagestream", which needs OpenShift; allowed on Kubernetes is docker, with an image to push',
      fix: setCommand(path("output"), "docker"),
    });
  }
  return problems;
}

/** What plugins from a folder are put on. */
interface PluginsOnImage extends PlacedPlugins {
  readonly namespace: string;
  readonly operator: OperatorSettings;
  readonly kafka: { readonly version?: string | undefined };
}

/** Plugins from a folder are put on the image that the operator runs Kafka with. */
export function baseImageProblems({ stage, platform, connect, ...rest }: PluginsOnImage): Problem[] {
  const { namespace, operator, kafka } = rest;
  const { from, baseImage = kafkaImage(operator, kafka.version) } = connect.plugins;
  const isBuilt = stage >= CONNECT_PLUGINS_STAGE && from === "directory" && platform === "openshift";
  if (!isBuilt || baseImage !== undefined) {
    return [];
  }
  const path = ["connect", "plugins", "baseImage"];
  const images = `{.items[*].spec.template.spec.containers[*].env[?(@.name=="STRIMZI_KAFKA_CONNECT_IMAGES")].value}`;
  return [
    {
      key: propertyPath(path),
      message: `is missing; with from "directory" the plugins are put on the operator's Kafka image, and that of amq-streams has another name in every release. The operator that runs lists its images, one for each version of Kafka: oc get deployments -n ${operator.namespace ?? namespace} -o jsonpath='${images}'`,
      fix: setCommand(path, "registry.redhat.io/<the image>"),
    },
  ];
}

/** Strimzi's `AbstractConnectorSpec.FORBIDDEN_PARAMETERS`: fields of the KafkaConnector, not settings in its config. */
const fieldsOfConnector: Readonly<Record<string, string>> = {
  name: "name",
  "connector.class": "class",
  "tasks.max": "tasksMax",
  "connector.plugin.version": "version",
};

/** Connectors' settings that are fields of the resource. */
export function connectorReservedKeys({ connect }: { readonly connect: ConnectSettings }): Problem[] {
  return connect.connectors.flatMap(({ config }, index) =>
    Object.keys(config)
      .filter((key) => Object.hasOwn(fieldsOfConnector, key))
      .map((key) => {
        const path = ["connect", "connectors", index, "config", key];
        return {
          key: propertyPath(path),
          message: `does not belong in a connector's config, where Strimzi ignores it; set ${fieldsOfConnector[key]} instead`,
          fix: removeCommand(path),
        };
      }),
  );
}

/** Workers choose between versions of a plugin from Kafka 4.1 on (KIP-891). */
export function connectorVersionProblems({
  connect,
  ...settings
}: {
  readonly connect: ConnectSettings;
  readonly operator: OperatorSettings;
  readonly kafka: { readonly version?: string | undefined };
}): Problem[] {
  const version = kafkaVersion(settings);
  const isOld = /^4\.0(\.|$)/.test(version);
  return connect.connectors.flatMap((connector, index) => {
    const path = ["connect", "connectors", index, "version"];
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
export function connectorValueProblems(connectors: ConnectSettings["connectors"], version: string): Problem[] {
  return connectors.flatMap(({ config }, index) =>
    settingValueProblems("connector", config, ["connect", "connectors", index, "config"], version),
  );
}
