import { createHash } from "node:crypto";

/** A short text that is another one when the data is: twelve hexadecimal digits. */
export function digest(data: unknown): string {
  return createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 12);
}
