import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseInstallManifests, placeOperator } from "../../../config/operator/installManifests";
import type { OperatorPlacement } from "../../../config/operator/plan";
import { ConfigError } from "../../../config/problems/problems";

const folder = join(__dirname, "../../fixtures/install");
const texts = ["010-rbac.yaml", "020-operator.yml", "030-crd.yaml"].map((name) => ({
  name,
  text: readFileSync(join(folder, name), "utf8"),
}));

function placed(placement: OperatorPlacement) {
  return placeOperator(parseInstallManifests(texts), placement);
}

function titles(placement: OperatorPlacement): string[] {
  return placed(placement).map(({ kind, metadata: { name, namespace } }) =>
    [kind, namespace, name].filter((part) => part !== undefined).join(" "),
  );
}

const operator = z.object({
  spec: z.object({
    template: z.object({ spec: z.object({ containers: z.tuple([z.object({ env: z.array(z.unknown()) })]) }) }),
  }),
});

/** The operator's STRIMZI_NAMESPACE, and the variable beside it. */
function environment(placement: OperatorPlacement): unknown[] {
  const deployment = placed(placement).find(({ kind }) => kind === "Deployment");
  return operator.parse(deployment).spec.template.spec.containers[0].env;
}

describe("install manifests", () => {
  it("put everything into the operator's namespace, in install order", () => {
    assert.deepEqual(titles({ namespace: "ops", watch: ["ops"] }), [
      "CustomResourceDefinition kafkas.kafka.strimzi.io",
      "ServiceAccount ops strimzi-cluster-operator",
      "ClusterRoleBinding strimzi-cluster-operator",
      "RoleBinding ops strimzi-cluster-operator",
      "RoleBinding ops strimzi-cluster-operator-watched",
      "RoleBinding ops strimzi-cluster-operator-entity-operator-delegation",
      "RoleBinding ops strimzi-cluster-operator-leader-election",
      "Deployment ops strimzi-cluster-operator",
    ]);
  });

  it("grant the rights to the service account of that namespace, and leave other subjects alone", () => {
    const subjects = placed({ namespace: "ops", watch: ["ops", "team"] }).flatMap(({ subjects }) =>
      Array.isArray(subjects) ? subjects : [],
    );
    const [accounts, others] = [
      subjects.filter(({ kind }) => kind === "ServiceAccount"),
      subjects.filter(({ kind }) => kind !== "ServiceAccount"),
    ];
    assert.equal(accounts.length, 8);
    assert.ok(accounts.every(({ namespace }) => namespace === "ops"));
    assert.deepEqual(others, [{ kind: "Group", name: "people", apiGroup: "rbac.authorization.k8s.io" }]);
  });

  it("grant what is needed in each watched namespace, and leader election only at home", () => {
    assert.deepEqual(
      titles({ namespace: "ops", watch: ["team-a", "team-b"] }).filter((title) => title.startsWith("RoleBinding team")),
      [
        "RoleBinding team-a strimzi-cluster-operator",
        "RoleBinding team-b strimzi-cluster-operator",
        "RoleBinding team-a strimzi-cluster-operator-watched",
        "RoleBinding team-b strimzi-cluster-operator-watched",
        "RoleBinding team-a strimzi-cluster-operator-entity-operator-delegation",
        "RoleBinding team-b strimzi-cluster-operator-entity-operator-delegation",
      ],
    );
  });

  it("grant it in all namespaces under the names that Strimzi's documentation gives", () => {
    assert.deepEqual(
      titles({ namespace: "ops", watch: "all" }).filter((title) => title.startsWith("ClusterRoleBinding")),
      [
        "ClusterRoleBinding strimzi-cluster-operator-namespaced",
        "ClusterRoleBinding strimzi-cluster-operator-watched",
        "ClusterRoleBinding strimzi-cluster-operator-entity-operator-delegation",
        "ClusterRoleBinding strimzi-cluster-operator",
      ],
    );
  });

  const level = { name: "STRIMZI_LOG_LEVEL", value: "INFO" };
  for (const [watch, variable] of [
    [["ops"], { valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } }],
    [["team"], { value: "team" }],
    [["ops", "team"], { value: "ops,team" }],
    ["all", { value: "*" }],
  ] as const) {
    it(`have the operator watch ${watch}`, () => {
      assert.deepEqual(environment({ namespace: "ops", watch }), [{ name: "STRIMZI_NAMESPACE", ...variable }, level]);
    });
  }

  it("have in their CRDs only what the API server keeps", () => {
    const crd = placed({ namespace: "ops", watch: ["ops"] }).find(({ kind }) => kind === "CustomResourceDefinition");
    assert.deepEqual(crd?.spec, {
      versions: [
        {
          name: "v1",
          schema: { openAPIV3Schema: { type: "object", properties: { status: { type: "object" } } } },
        },
      ],
    });
  });

  it("are not changed by placing them", () => {
    const objects = parseInstallManifests(texts);
    const before = structuredClone(objects);
    placeOperator(objects, { namespace: "ops", watch: "all" });
    assert.deepEqual(objects, before);
  });

  it("are rejected with all that is wrong with them", () => {
    assert.throws(
      () =>
        parseInstallManifests([
          { name: "a.yaml", text: "kind: [" },
          { name: "b.yaml", text: "just: words\n---\n# nothing\n" },
        ]),
      (error) =>
        error instanceof ConfigError &&
        error.problems.length === 2 &&
        /cannot be read in a\.yaml/.test(error.message) &&
        /not a Kubernetes object in b\.yaml/.test(error.message),
    );
  });

  it("are rejected without a cluster operator in them", () => {
    assert.throws(() => parseInstallManifests(texts.slice(0, 1)), /no Deployment of Strimzi's cluster operator/);
  });
});
