import { z } from "zod";
import { keyIn, objectName, text } from "../fields/fields";
import { workerJvm, workerResources } from "../fields/podResources";

/** Strimzi mounts what workers are given here and nowhere else (Strimzi documentation, "AdditionalVolume"). */
export const VOLUMES_FOLDER = "/mnt";

/** A key of a Secret or a ConfigMap. */
function keyOf(kind: "Secret" | "ConfigMap") {
  return z
    .strictObject({
      name: objectName({ description: `The ${kind}, in the stack's namespace.`, example: "orders-database" }),
      key: keyIn(kind, { description: `The key in the ${kind}.`, example: "password" }),
    })
    .optional();
}

/** One variable of the workers' environment. */
const variable = z.strictObject({
  name: text({
    // Strimzi's own scripts go by variables of these beginnings, and the operator ignores others of the same names.
    pattern: /^(?!KAFKA_|STRIMZI_)[A-Za-z_][A-Za-z0-9_]*$/,
    allowed: "a name of a variable that does not begin with KAFKA_ or STRIMZI_, which are Strimzi's",
    description: "The variable. Connectors refer to it with Kafka's EnvVarConfigProvider.",
    example: "DATABASE_PASSWORD",
  }),
  value: text({
    pattern: /^[^\0]+$/,
    allowed: "a text",
    description: "Its value, for what is no secret. Set this, `secret` or `configMap`.",
    example: "orders",
  }).optional(),
  secret: keyOf("Secret"),
  configMap: keyOf("ConfigMap"),
});

/** One folder with the files of a Secret or a ConfigMap. */
const volume = z.strictObject({
  name: text({
    pattern: /^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$/,
    allowed: "1 to 50 lower-case letters, digits and hyphens",
    description: `The folder below ${VOLUMES_FOLDER} that has a file for each key. Connectors refer to it with Kafka's DirectoryConfigProvider or FileConfigProvider.`,
    example: "orders-database",
  }),
  secret: objectName({
    description: "The Secret, in the stack's namespace. Set this or `configMap`.",
    example: "orders-database",
  }).optional(),
  configMap: objectName({
    description: "The ConfigMap, in the stack's namespace.",
    example: "orders-lists",
  }).optional(),
});

/** Of `connect`: what workers may use, and what they can read beside Kafka. */
export const workerSettings = {
  resources: workerResources(),
  jvm: workerJvm(),
  env: z
    .array(variable)
    .meta({
      type: "array",
      description:
        "Variables of the workers' environment, each with `name` and one of `value`, `secret` and `configMap`. The workers restart for a change here, not for one of the Secret.",
      example: "DATABASE_PASSWORD",
      exampleAt: [0, "name"],
    })
    .prefault([]),
  volumes: z
    .array(volume)
    .meta({
      type: "array",
      description: `Secrets and ConfigMaps that the workers have as files, each with \`name\` and one of \`secret\` and \`configMap\`, in ${VOLUMES_FOLDER}/<name>.`,
      example: "orders-database",
      exampleAt: [0, "name"],
    })
    .prefault([]),
} as const;
