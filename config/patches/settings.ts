import { isPlainObject } from "es-toolkit/predicate/isPlainObject";
import { z } from "zod";
import { field, objectName, text } from "../fields/fields";
import { labels } from "../fields/labels";

/** An entry of `patches`, or of a patch file. */
export const patchSettings = z
  .strictObject({
    kind: text({
      pattern: /^[A-Z][A-Za-z0-9]*$/,
      allowed: "a kind of object, such as Kafka or KafkaNodePool",
      description: "The kind of the objects to change: one of Strimzi's, or another that the stack makes.",
      example: "KafkaNodePool",
    }),
    name: objectName({
      description: "The name of the object to change. Either this or `selector`.",
      example: "broker",
    }).optional(),
    selector: labels({
      description: "Labels that all objects to change have. Either this or `name`.",
      example: "my-cluster",
      exampleAt: ["strimzi.io/cluster"],
    }).optional(),
    patch: field({
      type: "object",
      allowed: "an object with the fields to change, such as {spec: {…}}",
      description:
        "The fields to change, as they stand in the object. Maps are merged, lists by `name`, `id` or the like, `null` removes a field. The settings' own fields cannot be patched.",
      example: "high",
      exampleAt: ["spec", "template", "pod", "priorityClassName"],
      parse: (raw): Readonly<Record<string, unknown>> | undefined =>
        isPlainObject(raw) && Object.keys(raw).length > 0 ? raw : undefined,
    }),
  })
  .superRefine(({ name, selector }, context) => {
    if ((name === undefined) === (selector === undefined)) {
      const message = `has ${name === undefined ? "neither name nor selector" : "both name and selector"}; a patch names its objects by one of them`;
      context.addIssue({ code: "custom", message, params: { example: "my-cluster", exampleAt: ["name"] } });
    }
  });

/** The setting `patches`. */
export const patchesSetting = z
  .array(patchSettings)
  .meta({
    type: "array",
    description:
      "Changes of objects that no setting makes: each names objects by kind and name, or labels, and has the fields to change. They are checked against the CRDs of the operator that is assumed (operator.strimzi). docs/patches.md has the rules, docs/recipes/ examples.",
    example: "Kafka",
    exampleAt: [0, "kind"],
  })
  .prefault([]);

/** The setting `patchFiles`. */
export const patchFilesSetting = z
  .array(
    text({
      pattern: /\S/,
      allowed: "a path of a YAML file, or a pattern with * or **",
      description: "A file with patches, or a pattern.",
      example: "patches/*.yaml",
    }),
  )
  .meta({
    type: "array",
    description:
      "Files with patches beside those of `patches`, relative to the program's folder, with * and ** as patterns. Each has one entry as in `patches`, or a list of them. They are merged after those of `patches`, file by file by their names.",
    example: "patches/*.yaml",
    exampleAt: [0],
  })
  .prefault([]);

/** The settings that have patches. */
export interface PatchesSettings {
  readonly patches: z.output<typeof patchesSetting>;
  readonly patchFiles: z.output<typeof patchFilesSetting>;
}
