import { z } from "zod";

/** What of an object there is to see from a chair. */
export interface Digest {
  readonly lines: readonly string[];
  /** What of the object is not in them. Absent: nothing of interest. */
  readonly without?: string;
}

const user = z.looseObject({
  kind: z.literal("KafkaUser"),
  spec: z.looseObject({
    authentication: z.looseObject({ type: z.string() }).optional(),
    authorization: z
      .looseObject({
        acls: z.array(
          z.looseObject({
            type: z.string().optional(),
            host: z.string().optional(),
            operations: z.array(z.string()),
            resource: z.looseObject({
              type: z.string(),
              name: z.string().optional(),
              patternType: z.string().optional(),
            }),
          }),
        ),
      })
      .optional(),
  }),
});

const deployment = z.looseObject({
  kind: z.literal("Deployment"),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.array(
          z.looseObject({
            image: z.string(),
            env: z
              .array(z.looseObject({ name: z.string(), value: z.union([z.string(), z.number()]).optional() }))
              .default([]),
            volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).default([]),
          }),
        ),
        volumes: z
          .array(z.looseObject({ name: z.string(), secret: z.looseObject({ secretName: z.string() }).optional() }))
          .default([]),
      }),
    }),
  }),
});

const configMap = z.looseObject({ kind: z.literal("ConfigMap"), data: z.record(z.string(), z.string()) });

const prometheusRule = z.looseObject({
  kind: z.literal("PrometheusRule"),
  spec: z.looseObject({
    groups: z.array(
      z.looseObject({ name: z.string(), rules: z.array(z.looseObject({ alert: z.string().optional() })) }),
    ),
  }),
});

/**
 * The point of an object, where its YAML hides it: a user's rules as a table, which secrets a program mounts, the names
 * of alerts, and of files with their lengths.
 *
 * @returns nothing for objects whose YAML says it best.
 */
export function digest(content: unknown): Digest | undefined {
  const asUser = user.safeParse(content);
  if (asUser.success) {
    return { lines: userDigest(asUser.data) };
  }
  const asDeployment = deployment.safeParse(content);
  if (asDeployment.success) {
    return { lines: deploymentDigest(asDeployment.data), without: "labels, probes, memory, security" };
  }
  const asFiles = configMap.safeParse(content);
  if (asFiles.success) {
    const files = Object.entries(asFiles.data.data);
    return { lines: table(files.map(([name, text]) => [name, `${text.split("\n").length} lines`])) };
  }
  const asAlerts = prometheusRule.safeParse(content);
  return asAlerts.success
    ? {
        lines: asAlerts.data.spec.groups.flatMap(({ name, rules }) => [
          `alerts of group ${name}:`,
          ...rules.flatMap(({ alert }) => (alert === undefined ? [] : [`  ${alert}`])),
        ]),
        without: "expressions and texts of the alerts",
      }
    : undefined;
}

function userDigest({ spec: { authentication, authorization } }: z.infer<typeof user>): string[] {
  const rows = (authorization?.acls ?? []).map(({ type, operations, resource, host = "*" }) => [
    type === "deny" ? "must not" : "may",
    operations.join(", "),
    `${resource.type}${resource.name === undefined ? "" : ` ${resource.name}`}${resource.patternType === "prefix" ? "*" : ""}`,
    host === "*" ? "" : `from ${host}`,
  ]);
  return [
    ...(authentication === undefined ? [] : [`authentication: ${authentication.type}`]),
    ...(rows.length === 0 ? [] : ["rules, for clients on any host unless it says where:", ...table(rows)]),
  ];
}

function deploymentDigest({ spec }: z.infer<typeof deployment>): string[] {
  const { containers, volumes } = spec.template.spec;
  return containers.flatMap(({ image, env, volumeMounts }) => [
    `image: ${image}`,
    ...headed(
      "secrets, mounted as files:",
      table(
        volumes.flatMap(({ name, secret }) =>
          volumeMounts
            .filter((mount) => secret !== undefined && mount.name === name)
            .map(({ mountPath }) => [secret?.secretName ?? "", mountPath]),
        ),
      ),
    ),
    ...headed(
      "environment:",
      env.map(({ name, value }) => `${name}=${onOneLine(String(value ?? "(from the pod)"))}`),
    ),
  ]);
}

function headed(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines];
}

/** A text's first line; a sign says that there are more. */
function onOneLine(text: string): string {
  const [first = "", ...more] = text.trim().split("\n");
  return more.length === 0 ? first : `${first} …`;
}

/** Rows with their columns below one another. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}
