import { writeFileSync } from "node:fs";
import type { Properties } from "./clients";

/** Writes settings as Java reads them (java.util.Properties: backslashes and line ends are escaped). */
export function writeProperties(path: string, properties: Properties) {
  const escaped = (value: string) => value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${escaped(value)}\n`);
  writeFileSync(path, lines.join(""), { mode: 0o600 });
}
