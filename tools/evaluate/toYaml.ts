import { stringify } from "yaml";

/** Keys that a person looks for first, in this order; the others follow by name. */
const firstKeys = [
  "apiVersion",
  "kind",
  "metadata",
  "id",
  "name",
  "namespace",
  "labels",
  "annotations",
  "type",
  "image",
  "spec",
];

/** An object as YAML, with its keys in an order that never depends on how they got here. */
export function toYaml(value: unknown): string {
  return stringify(value, {
    lineWidth: 0,
    sortMapEntries: (a, b) => position(a.key) - position(b.key) || (String(a.key) < String(b.key) ? -1 : 1),
  });
}

function position(key: unknown): number {
  const index = firstKeys.indexOf(String(key));
  return index === -1 ? firstKeys.length : index;
}
