import { isIP } from "node:net";
import { z } from "zod";
import { field, oneOf, text } from "../fields/fields";
import { type AclResource, aclOperations, aclResourceTypes, patternTypes } from "../kafka/acl";

/** The characters of a topic's name (Kafka, `Topic.LEGAL_CHARS`). */
const topicCharacters = /^[a-zA-Z0-9._-]+$/;

/**
 * What is wrong with the name of a rule's resource. Kafka takes any name, and a rule with one that nothing bears does
 * nothing: a wildcard within a name is no wildcard, and a prefix of `*` is the beginning of no topic.
 */
function resourceNameProblem({ type, name, patternType }: Named): { message: string; meant?: string } | undefined {
  if (name === "*" && patternType === "literal") {
    return undefined;
  }
  if (name.includes("*")) {
    const beginning = name.slice(0, name.indexOf("*"));
    const meant = name.endsWith("*") && name.indexOf("*") === name.length - 1 && beginning !== "";
    return patternType === "literal"
      ? {
          message: `is ${JSON.stringify(name)}, which matches no other name: a * within a name is no wildcard; ${meant ? `did you mean ${JSON.stringify(beginning)} with patternType prefix?` : "allowed is a name, the beginning of one with patternType prefix, or * alone"}`,
          ...(meant && { meant: beginning }),
        }
      : {
          message: `is ${JSON.stringify(name)}, which matches nothing with patternType prefix: the beginning stands without *`,
          ...(beginning !== "" && { meant: beginning }),
        };
  }
  return type === "topic" && !(topicCharacters.test(name) && name.length <= 249)
    ? {
        message: `is ${JSON.stringify(name)}, which no topic can be called; allowed are up to 249 letters, digits, dots, underscores and hyphens`,
      }
    : undefined;
}

interface Named {
  readonly type: Exclude<AclResource["type"], "cluster">;
  readonly name: string;
  readonly patternType: (typeof patternTypes)[number];
}

const aclResource = z
  .strictObject({
    type: oneOf(aclResourceTypes, { description: "What kind of resource the rule is for.", example: "topic" }),
    name: text({
      pattern: /\S/,
      allowed: "the name of a topic, group or transactional id, or * for all",
      description: "The name of the resource; the type cluster has none.",
      example: "orders",
    }).optional(),
    patternType: oneOf(patternTypes, {
      description: "Whether the rule is for exactly this name, or for all names that begin with it.",
      example: "prefix",
    }).prefault("literal"),
  })
  .transform(({ type, name, patternType }, context): AclResource => {
    if (type === "cluster") {
      return { type };
    }
    if (name === undefined) {
      context.addIssue({
        code: "custom",
        path: ["name"],
        message: `is missing; a rule for a ${type} needs its name, or * for all`,
        params: { example: "*" },
      });
      return z.NEVER;
    }
    const problem = resourceNameProblem({ type, name, patternType });
    if (problem !== undefined) {
      const { message, meant } = problem;
      const set = [
        { name: "name", value: meant ?? "*" },
        ...(meant === undefined ? [] : [{ name: "patternType", value: "prefix" }]),
      ];
      context.addIssue({
        code: "custom",
        path: ["name"],
        message,
        params: meant === undefined ? {} : { siblings: { set } },
      });
    }
    return { type, name, patternType };
  });

/** One entry of `users[].acls`. */
export const aclSetting = z.strictObject({
  type: oneOf(["allow", "deny"], { description: "Whether the rule allows or denies.", example: "deny" }).prefault(
    "allow",
  ),
  resource: aclResource,
  operations: z
    .array(oneOf(aclOperations, { description: "What may be done.", example: "Read" }))
    .check((context) => {
      if (context.value.length === 0) {
        context.issues.push({
          code: "custom",
          input: context.value,
          message: `is empty, and a rule without operations does nothing; allowed are ${aclOperations.join(", ")}`,
          params: { example: "Read", exampleAt: [0] },
        });
      }
    })
    .meta({
      type: "array",
      description: `What may be done: ${aclOperations.join(", ")}.`,
      example: "Read",
      exampleAt: [0],
    }),
  // Kafka compares the host with the client's address as text (StandardAuthorizer): a name or a range matches nobody.
  host: field({
    type: "string",
    allowed: "one IP address, or * for all: Kafka knows no ranges and no names, and a rule with one would match nobody",
    description: "The client's host: one IP address, or * for all.",
    example: "10.0.0.7",
    parse: (raw) => (typeof raw === "string" && (raw === "*" || isIP(raw) > 0) ? raw : undefined),
  }).prefault("*"),
});
