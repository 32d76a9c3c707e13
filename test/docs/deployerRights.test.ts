import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { isNamespaced, type KubernetesObject, kubernetesObject } from "../../config/kubernetes/object";
import type { RawConfig } from "../../config/parseSettings";
import { evaluated } from "../harness/support/stack";

const rule = z.strictObject({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  resourceNames: z.array(z.string()).optional(),
  verbs: z.array(z.string()),
});
const role = z.object({ kind: z.literal("ClusterRole"), rules: z.array(rule) });
const binding = z.object({
  kind: z.enum(["RoleBinding", "ClusterRoleBinding"]),
  roleRef: z.strictObject({ apiGroup: z.literal("rbac.authorization.k8s.io"), kind: z.string(), name: z.string() }),
  subjects: z.array(z.strictObject({ kind: z.string(), name: z.string(), namespace: z.string() })),
});

/** What docs/pull-requests.md has a cluster's administrator apply. */
function documented(): KubernetesObject[] {
  const docs = readFileSync(join(__dirname, "../../docs/pull-requests.md"), "utf8");
  const [yaml, ...others] = [...docs.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => String(text));
  assert.deepEqual(others, []);
  return parseAllDocuments(yaml ?? "", { strict: true }).map((document) => {
    assert.deepEqual(document.errors, []);
    return kubernetesObject.parse(document.toJS());
  });
}

/** Everything that the program can deploy with an operator that OLM installs, or that is there: the last stage, each switch either way. */
const everything: readonly RawConfig[] = [
  {
    replicas: 3,
    metrics: { enabled: true, podMonitors: true, rules: { enabled: true }, dashboards: { type: "configmap" } },
    mirror: { enabled: true, sources: [{ alias: "old", cluster: "old-cluster", topics: ["orders"] }] },
  },
  {
    connect: {
      plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" },
      config: {
        "config.providers": "secrets",
        "config.providers.secrets.class": "io.strimzi.kafka.KubernetesSecretConfigProvider",
      },
      connectors: [{ name: "a", class: "A", config: { password: `\${secrets:myproject/orders-database:password}` } }],
    },
    certificates: { issuer: "pulumi", generation: 1 },
    users: [{ name: "orders", authentication: "scram-sha-512" }],
    metrics: { enabled: true, reporter: "jmx", dashboards: { type: "grafana" } },
    placement: { racks: { topologyKey: "topology.kubernetes.io/zone" } },
    external: { type: "route" },
    bridge: { enabled: true },
  },
  { operator: { install: "none" }, createNamespace: false },
];

/** The API group and the resource of an object, as rights name them. */
const resourceOf = ({ apiVersion, kind }: KubernetesObject): string => {
  const [group = "", version] = apiVersion.split("/");
  const resource = kind.toLowerCase();
  return `${version === undefined ? "" : group}/${resource.endsWith("y") ? `${resource.slice(0, -1)}ie` : resource}s`;
};

describe("the rights of the service account that deploys", () => {
  const objects = documented();
  const roles = new Map(
    objects.flatMap((object) => {
      const parsed = role.safeParse(object).data;
      return parsed === undefined ? [] : [[object.metadata.name, parsed.rules] as const];
    }),
  );
  const bindings = objects.flatMap((object) => {
    const parsed = binding.safeParse(object).data;
    return parsed === undefined ? [] : [{ ...parsed, namespace: object.metadata.namespace }];
  });
  const rulesBoundBy = (kind: (typeof bindings)[number]["kind"]) =>
    bindings.filter((each) => each.kind === kind).flatMap(({ roleRef }) => roles.get(roleRef.name) ?? []);
  /** Group and resource to verbs, of the roles that are bound in this way. */
  const granted = (kind: (typeof bindings)[number]["kind"]) => {
    const verbsOf = new Map<string, readonly string[]>();
    for (const { apiGroups, resources, verbs } of rulesBoundBy(kind)) {
      for (const resource of apiGroups.flatMap((group) => resources.map((each) => `${group}/${each}`))) {
        verbsOf.set(resource, [...(verbsOf.get(resource) ?? []), ...verbs]);
      }
    }
    return verbsOf;
  };
  const write = ["get", "list", "watch", "create", "patch", "delete"];
  const read = ["get", "list", "watch"];
  let deployed: KubernetesObject[];

  before(async () => {
    deployed = [];
    for (const config of everything) {
      const { resources } = await evaluated({ stage: 14, ...config });
      deployed.push(...resources.flatMap(({ inputs }) => kubernetesObject.safeParse(inputs).data ?? []));
    }
  });

  it("are all that the program's objects need, in a namespace and in the cluster", () => {
    for (const [namespaced, kind] of [
      [true, "RoleBinding"],
      [false, "ClusterRoleBinding"],
    ] as const) {
      const needed = new Set(deployed.filter((object) => isNamespaced(object) === namespaced).map(resourceOf));
      assert.ok(needed.size > 0);
      const rights = granted(kind);
      for (const resource of needed) {
        assert.deepEqual([...(rights.get(resource) ?? [])].sort(), [...write].sort(), resource);
      }
      // And nothing beyond: what is not the program's is at most looked at, while a Deployment is waited for.
      const beyond = [...rights].filter(([resource]) => !needed.has(resource));
      assert.deepEqual(
        beyond,
        namespaced ? ["apps/replicasets", "/pods", "/persistentvolumeclaims"].map((resource) => [resource, read]) : [],
      );
    }
  });

  it("let it create namespaces, and touch none but the stack's own", () => {
    const rules = rulesBoundBy("ClusterRoleBinding");
    const unnamed = rules.filter(({ resourceNames }) => resourceNames === undefined);
    assert.deepEqual(unnamed, [{ apiGroups: [""], resources: ["namespaces"], verbs: ["create"] }]);
    const named = rules.filter(({ resourceNames }) => resourceNames !== undefined);
    const stacksOwn = deployed.filter(({ kind }) => kind === "Namespace").map(({ metadata: { name } }) => name);
    assert.deepEqual(
      named.flatMap(({ resourceNames = [] }) => resourceNames),
      [...new Set(stacksOwn)],
    );
    // Kubernetes cannot hold creation to a name.
    assert.ok(named.every(({ verbs }) => !verbs.includes("create")));
  });

  it("are the deployer's, and only in the stack's namespace but for namespaces themselves", () => {
    const accounts = objects.filter(({ kind }) => kind === "ServiceAccount");
    assert.equal(accounts.length, 1);
    const { name, namespace } = accounts[0]?.metadata ?? {};
    for (const { roleRef, subjects } of bindings) {
      assert.ok(roles.has(roleRef.name), roleRef.name);
      assert.deepEqual(subjects, [{ kind: "ServiceAccount", name, namespace }]);
    }
    assert.deepEqual(
      bindings.map(({ kind, namespace: where }) => [kind, where]),
      [
        ["RoleBinding", "myproject"],
        ["ClusterRoleBinding", undefined],
      ],
    );
    assert.equal(roles.size, bindings.length);
    for (const rules of roles.values()) {
      assert.ok(!JSON.stringify(rules).includes("*"));
    }
  });
});
