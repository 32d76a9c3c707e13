import type { Item } from "../evaluate/objects";
import { toYaml } from "../evaluate/toYaml";

/** Objects as a YAML stream; what cannot be applied as it stands is in comments. */
export function manifestText(items: readonly Item[]): string {
  return items.map(document).join("");
}

function document({ title, content, object }: Item): string {
  const yaml = toYaml(content);
  return object === undefined
    ? [
        title,
        ...yaml
          .trimEnd()
          .split("\n")
          .map((line) => `  ${line}`),
      ]
        .map((line) => `# ${line}\n`)
        .join("")
    : `---\n${yaml}`;
}
