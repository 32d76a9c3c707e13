import { z } from "zod";
import type { KubernetesObject } from "../kubernetes/object";
import type { Step } from "../safety/steps";

/**
 * CRDs belong to the whole cluster: those in install manifests may be there already, from another installation of
 * Strimzi, which goes on with whatever they are then. Pure.
 */

/** The CRDs that a cluster has of those in the manifests, or why nobody could look. */
export type FoundCrds = { readonly crds: readonly unknown[] } | { readonly unreadable: string };

interface Crd {
  readonly name: string;
  /** The fields of each version, as paths. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  /** Who has applied it. */
  readonly managers: readonly string[];
}

const crdShape = z.object({
  kind: z.literal("CustomResourceDefinition").optional(),
  metadata: z.object({
    name: z.string(),
    managedFields: z.array(z.object({ manager: z.string().optional() })).optional(),
  }),
  spec: z.object({
    versions: z.array(z.object({ name: z.string(), schema: z.object({ openAPIV3Schema: z.unknown() }).optional() })),
  }),
});

/** The names of the CRDs among some objects. */
export function crdNames(objects: readonly KubernetesObject[]): string[] {
  return objects.filter(({ kind }) => kind === "CustomResourceDefinition").map(({ metadata: { name } }) => name);
}

/**
 * What applying the CRDs of install manifests would do to those that are there.
 *
 * A newer release of Strimzi has every field of an older one, and more (tried with 0.49.1 to 1.2.0). So CRDs that lack
 * a field of what is there are older. Those that have the same fields change nothing for anybody.
 *
 * @param ours The names of those that the stack has applied itself.
 */
export function crdSteps(
  found: FoundCrds,
  objects: readonly KubernetesObject[],
  ours: readonly string[],
  { isPreview }: { readonly isPreview: boolean },
): Step[] {
  const key = "operator.manifests";
  if ("unreadable" in found) {
    const message = `has CRDs, which belong to the whole cluster, and nobody could look whether another installation uses them: ${found.unreadable}`;
    return crdNames(objects).every((name) => ours.includes(name))
      ? []
      : [
          isPreview
            ? { effect: "leaves", key, message: `${key} ${message}` }
            : { effect: "opens", key, message, permission: "take over CRDs" },
        ];
  }
  const wanted = crdsIn(objects);
  const differences = crdsIn(found.crds).flatMap((there) => {
    const crd = wanted.find(({ name }) => name === there.name);
    return crd === undefined ? [] : [{ there, lost: lacking(there, crd), gained: lacking(crd, there) }];
  });
  const older = differences.filter(({ lost }) => lost.length > 0);
  if (older.length > 0) {
    const [{ there, lost } = { there: { name: "" }, lost: [""] }] = older;
    return [
      {
        effect: "fails",
        key,
        message: `has CRDs that are older than those in the cluster: ${there.name} would lose ${lost[0]}${older.length === 1 && lost.length === 1 ? "" : " and more"}, for every Kafka of the cluster that uses it; allowed are the same or newer ones, or an operator that somebody else installs`,
        fix: "pulumi config set --path operator.install none",
      },
    ];
  }
  const foreign = differences.filter(({ there, gained }) => gained.length > 0 && !ours.includes(there.name));
  const managers = [...new Set(foreign.flatMap(({ there }) => there.managers))];
  return foreign.length === 0
    ? []
    : [
        {
          effect: "opens",
          key,
          message: `has CRDs that are in the cluster already, in an older version, and not in this stack's state: ${foreign.map(({ there }) => there.name).join(", ")}${managers.length === 0 ? "" : ` (applied by ${managers.join(", ")})`}. They would be upgraded for the whole cluster, under the other installation`,
          permission: "take over CRDs",
        },
      ];
}

function crdsIn(objects: readonly unknown[]): Crd[] {
  return objects.flatMap((object) => {
    const { data } = crdShape.safeParse(object);
    return data === undefined || data.metadata.name === ""
      ? []
      : [
          {
            name: data.metadata.name,
            fields: new Map(
              data.spec.versions.map(({ name, schema }) => [name, new Set(fieldsOf(schema?.openAPIV3Schema))]),
            ),
            managers: (data.metadata.managedFields ?? []).flatMap(({ manager }) => manager ?? []),
          },
        ];
  });
}

/** What one has in the versions that both have, and the other has not. */
function lacking(one: Crd, other: Crd): string[] {
  return [...one.fields].flatMap(([version, fields]) => {
    const others = other.fields.get(version);
    return others === undefined ? [] : [...fields].filter((field) => !others.has(field));
  });
}

const schemaShape = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
});

function fieldsOf(schema: unknown, path = ""): string[] {
  const { data } = schemaShape.safeParse(schema);
  if (data === undefined) {
    return [];
  }
  const properties = Object.entries(data.properties ?? {}).flatMap(([name, inner]) => {
    const field = path === "" ? name : `${path}.${name}`;
    return [field, ...fieldsOf(inner, field)];
  });
  return [...properties, ...fieldsOf(data.items, `${path}[]`), ...fieldsOf(data.additionalProperties, `${path}.*`)];
}
