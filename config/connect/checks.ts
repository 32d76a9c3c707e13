import { kafkaImage } from "../operator/assumption";
import type { OperatorSettings } from "../operator/settings";
import type { Problem } from "../problems/problems";
import { propertyPath, setCommand } from "../problems/propertyPath";
import { stageNumber } from "../stageNames";
import { connectSettingsOf, type PlacedConnect, type WithConnectSettings } from "./each";

/** What the settings of plugins must fit. */
interface PluginSurroundings extends WithConnectSettings {
  readonly stage: number;
  readonly platform: "openshift" | "kubernetes";
}

/**
 * What must go together once the stage with plugins is reached; before it, nothing of it is deployed. The demo's
 * plugins have a stage of their own, those of other clusters come with the workers.
 */
export function pluginProblems(settings: PluginSurroundings): Problem[] {
  return [
    ...withPlugins(settings).flatMap((placed) => pluginProblemsOf(placed, settings.platform)),
    ...sharedImageProblems(withPlugins(settings)),
  ];
}

/** The Connect clusters whose plugins are part of the stack. */
function withPlugins(settings: PluginSurroundings): PlacedConnect[] {
  const { stage } = settings;
  return connectSettingsOf(settings).filter(
    ({ connect }) => stage >= stageNumber(connect === settings.connect ? "connect-plugins" : "kafka-connect"),
  );
}

/** Two builds that push to one image: each would replace the plugins of the other. */
function sharedImageProblems(placed: readonly PlacedConnect[]): Problem[] {
  const built = placed.filter(({ connect: { plugins } }) => isBuilt(plugins) && plugins.output === "docker");
  const firstByImage = new Map<string, PlacedConnect>();
  return built.flatMap((one) => {
    const { image } = one.connect.plugins;
    const first = image === undefined ? undefined : firstByImage.get(image);
    if (image === undefined || first === undefined) {
      image !== undefined && firstByImage.set(image, one);
      return [];
    }
    const path = [...one.path, "plugins", "image"];
    return [
      {
        key: propertyPath(path),
        message: `is ${image}, which the build of ${propertyPath([...first.path, "plugins"])} pushes as well: each would replace the plugins of the other; allowed is an image of its own`,
        fix: setCommand(path, imageOf(image, one.connect.name)),
      },
    ];
  });
}

/** An image beside another, with a name of its own. */
function imageOf(image: string, name: string): string {
  return `${image.replace(/[^/]*$/, "")}${name}:latest`;
}

/** Whether Connect Build makes an image. */
function isBuilt({ from, artifacts }: PlacedConnect["connect"]["plugins"]): boolean {
  return from === "artifacts" && artifacts.length > 0;
}

function pluginProblemsOf(
  { path: cluster, connect: { plugins } }: PlacedConnect,
  platform: PluginSurroundings["platform"],
): Problem[] {
  const path = (key: string) => [...cluster, "plugins", key];
  const problems: Problem[] = [];
  const needsImage = plugins.from === "image" || (isBuilt(plugins) && plugins.output === "docker");
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
  if (platform === "kubernetes" && isBuilt(plugins) && plugins.output === "imagestream") {
    problems.push({
      key: propertyPath(path("output")),
      message: 'is "imagestream", which needs OpenShift; allowed on Kubernetes is docker, with an image to push',
      fix: setCommand(path("output"), "docker"),
    });
  }
  return problems;
}

/** What plugins from a folder are put on. */
interface PluginsOnImage extends PluginSurroundings {
  readonly namespace: string;
  readonly operator: OperatorSettings;
  readonly kafka: { readonly version?: string | undefined };
}

/** Plugins from a folder are put on the image that the operator runs Kafka with. */
export function baseImageProblems(settings: PluginsOnImage): Problem[] {
  const { namespace, operator, kafka, platform } = settings;
  const images = `{.items[*].spec.template.spec.containers[*].env[?(@.name=="STRIMZI_KAFKA_CONNECT_IMAGES")].value}`;
  return withPlugins(settings).flatMap(({ path: cluster, connect }) => {
    const { from, baseImage = kafkaImage(operator, kafka.version) } = connect.plugins;
    if (from !== "directory" || platform !== "openshift" || baseImage !== undefined) {
      return [];
    }
    const path = [...cluster, "plugins", "baseImage"];
    return [
      {
        key: propertyPath(path),
        message: `is missing; with from "directory" the plugins are put on the operator's Kafka image, and that of amq-streams has another name in every release. The operator that runs lists its images, one for each version of Kafka: oc get deployments -n ${operator.namespace ?? namespace} -o jsonpath='${images}'`,
        fix: setCommand(path, "registry.redhat.io/<the image>"),
      },
    ];
  });
}
