import assert from "node:assert/strict";
import { inspect } from "node:util";
import { isMatch } from "es-toolkit/compat";

/** Fails unless `actual` has everything that `expected` has; it may have more. */
export function assertMatches(actual: unknown, expected: object): void {
  assert.ok(
    typeof actual === "object" && actual !== null && isMatch(actual, expected),
    `${inspect(actual, { depth: 9 })}\ndoes not have\n${inspect(expected, { depth: 9 })}`,
  );
}
