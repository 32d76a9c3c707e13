import { escapeRegExp } from "es-toolkit/string/escapeRegExp";
import type { Acl, AclOperation, AclResource } from "../kafka/acl";

/**
 * Names with a * at the end, as the stack config has them: as a pattern of Java's, as a rule of Kafka's, and as each
 * other. Pure.
 */

/** The pattern of Java's that matches what any of some names stands for. */
export function javaPattern(names: readonly string[]): string {
  return names
    .map((name) => (name.endsWith("*") ? `${escapeRegExp(name.slice(0, -1))}.*` : escapeRegExp(name)))
    .join("|");
}

/** A rule that allows operations on what a name stands for. */
export function allowPattern(
  type: Exclude<AclResource["type"], "cluster">,
  name: string,
  ...operations: readonly AclOperation[]
): Acl {
  // Kafka's own word for everything is a literal *.
  const isPrefix = name.endsWith("*") && name !== "*";
  return {
    type: "allow",
    resource: {
      type,
      name: isPrefix ? name.slice(0, -1) : name,
      patternType: isPrefix ? "prefix" : "literal",
    },
    operations,
    host: "*",
  };
}

/** Whether a name is among what another stands for. */
export function fits(name: string, pattern: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** Whether all that one stands for is among what another stands for. */
export function isWithin(one: string, other: string): boolean {
  return one.endsWith("*") ? other.endsWith("*") && fits(one.slice(0, -1), other) : fits(one, other);
}

/** Whether something may be what both stand for. */
export function overlap(one: string, other: string): boolean {
  return one.endsWith("*") && other.endsWith("*")
    ? fits(one.slice(0, -1), other) || fits(other.slice(0, -1), one)
    : fits(one, other) || fits(other, one);
}
