import { groupBy } from "es-toolkit/array/groupBy";
import { partition } from "es-toolkit/array/partition";
import { uniq } from "es-toolkit/array/uniq";
import { z } from "zod";
import { newestCrdRelease, strimziSchema } from "../../config/kubernetes/strimziSchemas";
import { strimziObjects } from "../../config/objects";
import { parseSettings, type RawConfig } from "../../config/parseSettings";
import { decidedBy } from "../../config/patches/protection";
import { planFor } from "../../config/planFor";
import { table } from "../markdown";

/**
 * docs/strimzi.md: every field of Strimzi's kinds, and how it is reached. From the CRDs of the newest release, the
 * fields that cannot be patched, and what the program sends for {@link everything}.
 */

const part = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
});

/** A field that has no fields itself, or those of a part that several kinds have. */
interface Field {
  /** The names on the way to it; `[]` stands for the entries of a list. */
  readonly path: readonly string[];
  /** The part that it is. */
  readonly part?: string;
}

const definitions: Readonly<Record<string, unknown>> = { ...strimziSchema(newestCrdRelease).$defs };
const [kinds, parts] = partition(Object.keys(definitions), (name) => /^[A-Z]/.test(name));

function fieldsOf(schema: unknown, path: readonly string[] = []): Field[] {
  const { $ref, properties, items } = part.parse(schema);
  if ($ref !== undefined) {
    return [{ path, part: $ref.replace("#/$defs/", "") }];
  }
  if (items !== undefined) {
    const { $ref: shared, properties: inner } = part.parse(items);
    // A list of plain values is a field itself.
    return shared === undefined && inner === undefined ? [{ path }] : fieldsOf(items, [...path, "[]"]);
  }
  return properties === undefined || Object.keys(properties).length === 0
    ? [{ path }]
    : Object.entries(properties).flatMap(([name, inner]) => fieldsOf(inner, [...path, name]));
}

/** Stack configs that together have the program set all fields that it ever sets. */
const everything: readonly RawConfig[] = [
  {
    stage: 14,
    replicas: 3,
    operator: { strimzi: "1.2" },
    kafka: { version: "4.2.0" },
    storage: { class: "fast" },
    resources: { controllers: { heap: "1G", memory: "2Gi", cpu: "1" }, brokers: { cpu: "2" } },
    rebalance: { movements: 5, bytesPerSecond: 1_000_000 },
    placement: {
      fastDisks: { label: "disk=fast" },
      avoid: { pods: ["app=postgresql"] },
      dedicated: { taint: "dedicated=kafka:NoSchedule", connect: true, bridge: true, entityOperator: true },
      racks: { topologyKey: "topology.kubernetes.io/zone" },
    },
    external: { type: "loadbalancer" },
    metrics: { enabled: true },
    bridge: {
      enabled: true,
      tls: { secret: "bridge-certificate" },
      cors: { origins: ["https://shop.example.com"] },
      producer: { config: { "compression.type": "zstd" } },
      consumer: { config: { "auto.offset.reset": "earliest" } },
      jvm: { heap: "256M" },
    },
    topics: [{ name: "orders", topicName: "Orders" }],
    users: [
      {
        name: "reader",
        authentication: "scram-sha-512",
        acls: [
          {
            type: "deny",
            resource: { type: "topic", name: "a", patternType: "prefix" },
            operations: ["Read"],
            host: "10.0.0.1",
          },
        ],
      },
      { name: "short", validityDays: 30, renewalDays: 10 },
    ],
    mirror: {
      enabled: true,
      jvm: { heap: "1G", options: { UseZGC: true } },
      sources: [
        { alias: "old", cluster: "old-cluster", topics: ["*"], groups: ["*"], state: "paused" },
        {
          alias: "partner",
          bootstrapServers: "kafka.example.com:9093",
          topics: ["*"],
          authentication: { type: "scram-sha-512", secret: "partner" },
        },
      ],
    },
  },
  {
    stage: 14,
    metrics: { enabled: true, reporter: "jmx" },
    certificates: { issuer: "pulumi" },
    connect: { plugins: { from: "image", image: "registry.example.com/connect:1" } },
    bridge: { enabled: true },
  },
];

/** The fields of the objects that the program sends, by kind. */
function sentFields(): ReadonlyMap<string, readonly (readonly string[])[]> {
  const objects = everything.flatMap((config) => strimziObjects(planFor(parseSettings(config))));
  const byKind = groupBy(objects, ({ kind }) => kind);
  return new Map(Object.entries(byKind).map(([kind, some]) => [kind, some.flatMap((object) => pathsIn(object))]));
}

function pathsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (Array.isArray(value)) {
    return value.flatMap((entry) => pathsIn(entry, [...path, "[]"]));
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => [[...path, name], ...pathsIn(inner, [...path, name])])
    : [path];
}

/** The tables of all kinds, and of what several have in common. */
export function strimziFieldTables(): string {
  const sent = sentFields();
  return [
    ...kinds.map((kind) => kindSection(kind, sent.get(kind))),
    "## Parts that several kinds have\n\nFields of these are reached as the field that has the part: those that are not in the tables above by a patch.\n",
    table(
      ["Part", "Fields"],
      parts.map((name) => [
        `<a id="${name.toLowerCase()}"></a>\`${name}\``,
        fieldsOf(definitions[name]).map(shown).join(", "),
      ]),
    ),
  ].join("\n");
}

function kindSection(kind: string, sent: readonly (readonly string[])[] | undefined): string {
  const fields = specFields(kind);
  if (sent === undefined) {
    return `## ${kind}\n\nNo setting makes a ${kind}, so there is nothing to patch. Its fields:\n\n${byParent(fields)}`;
  }
  const known = new Set(sent.map((path) => path.join(".")));
  const isSent = ({ path }: Field) => known.has(path.join("."));
  const [own, others] = partition(fields, (field) => isSent(field) || decidedBy(kind, field.path) !== undefined);
  const rows = own.map((field) => [
    shown(field),
    decidedBy(kind, field.path)?.replace(/^set (.*)$/, "the setting `$1`") ?? "the program; a patch can change it",
  ]);
  return [
    `## ${kind}\n`,
    table(["Field", "Reached by"], rows),
    others.length === 0 ? "" : `By a patch:\n\n${byParent(others)}`,
  ].join("\n");
}

/** A kind's fields, without what every object has. */
export function specFields(kind: string): Field[] {
  const { spec } = part.parse(definitions[kind]).properties ?? {};
  return fieldsOf(spec, ["spec"]);
}

function byParent(fields: readonly Field[]): string {
  const parent = ({ path }: Field) => path.slice(0, -1).join(".");
  return table(
    ["In", "Fields"],
    uniq(fields.map(parent)).map((where) => [
      `\`${where}\``,
      fields
        .filter((field) => parent(field) === where)
        .map(({ path, part: shared }) =>
          shown({ path: path.slice(-1), ...(shared === undefined ? {} : { part: shared }) }),
        )
        .join(", "),
    ]),
  );
}

function shown({ path, part: shared }: Field): string {
  const name = path.length === 0 ? "" : `\`${path.join(".")}\``;
  return shared === undefined ? name : `${name}${name === "" ? "" : " "}([${shared}](#${shared.toLowerCase()}))`;
}
