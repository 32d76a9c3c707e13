import assert from "node:assert/strict";
import { join } from "node:path";
import type { RawConfig } from "../../config/parseSettings";
import { items } from "../../tools/evaluate/objects";
import type { RecordedResource } from "../../tools/evaluate/recordingMonitor";
import { toYaml } from "../../tools/evaluate/toYaml";
import { assertMatches } from "../harness/support/assertMatches";
import { evaluated, objectsIn } from "../harness/support/stack";

const folder = join(__dirname, "../fixtures/install");

async function stageOne(config: RawConfig) {
  const evaluation = await evaluated({ stage: 1, networkPolicies: false, ...config });
  return { ...evaluation, objects: objectsIn(evaluation), items: items(evaluation) };
}

function titles(objects: Awaited<ReturnType<typeof stageOne>>["objects"]): string[] {
  return objects.map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace ?? "-"} ${name}`);
}

describe("the cluster operator", () => {
  describe("by OLM", () => {
    it("is AMQ Streams from Red Hat's catalog, watching the stack's namespace", async () => {
      const { objects } = await stageOne({});
      assert.deepEqual(titles(objects), [
        "Namespace - myproject",
        "OperatorGroup myproject amq-streams",
        "Subscription myproject amq-streams",
      ]);
      assert.deepEqual(
        objects.map(({ spec }) => spec),
        [
          undefined,
          { targetNamespaces: ["myproject"] },
          {
            name: "amq-streams",
            channel: "stable",
            source: "redhat-operators",
            sourceNamespace: "openshift-marketplace",
            installPlanApproval: "Automatic",
          },
        ],
      );
    });

    it("is Strimzi from another catalog, at a version of one's own", async () => {
      const { objects } = await stageOne({
        operator: { source: "community-operators", version: "1.2.0", channel: "strimzi-1.x", approval: "Manual" },
      });
      assertMatches(objects.at(-1), {
        metadata: { name: "strimzi-kafka-operator" },
        spec: {
          name: "strimzi-kafka-operator",
          channel: "strimzi-1.x",
          source: "community-operators",
          installPlanApproval: "Manual",
          startingCSV: "strimzi-cluster-operator.v1.2.0",
        },
      });
    });

    for (const [watch, targets] of [
      [["team-a", "team-b"], { targetNamespaces: ["myproject", "team-a", "team-b"] }],
      ["all", {}],
    ] as const) {
      it(`watches ${watch} from a namespace of its own`, async () => {
        const { objects } = await stageOne({ operator: { namespace: "strimzi", watch } });
        assert.deepEqual(titles(objects), [
          "Namespace - myproject",
          "Namespace - strimzi",
          "OperatorGroup strimzi amq-streams",
          "Subscription strimzi amq-streams",
        ]);
        assert.deepEqual(objects.find(({ kind }) => kind === "OperatorGroup")?.spec, targets);
      });
    }

    it("uses what openshift-operators comes with", async () => {
      const { objects } = await stageOne({ operator: { namespace: "openshift-operators", watch: "all" } });
      assert.deepEqual(titles(objects), ["Namespace - myproject", "Subscription openshift-operators amq-streams"]);
    });

    it("takes over the ClusterServiceVersion that OLM made, so that destroying the stack removes the operator", async () => {
      const { resources, items } = await stageOne({});
      const version = resources.find(({ name }) => name === "cluster-operator-version");
      assert.equal(version?.type, "kubernetes:operators.coreos.com/v1alpha1:ClusterServiceVersion");
      assert.equal(version?.retainOnDelete, false);
      assertMatches(version?.inputs, { metadata: { namespace: "myproject" } });
      const item = items.find(({ kind }) => kind === "ClusterServiceVersion");
      assert.equal(item?.object, undefined, "nobody can apply an object without a name");
      assert.match(item?.title ?? "", /OLM makes/);
    });
  });

  describe("by Helm", () => {
    for (const [operator, values] of [
      [{}, { watchNamespaces: [] }],
      [{ watch: ["team"] }, { watchNamespaces: ["team"] }],
      [{ namespace: "strimzi", watch: ["team"] }, { watchNamespaces: ["myproject", "team"] }],
      [{ watch: "all" }, { watchAnyNamespace: true }],
    ] as const) {
      it(`is one entry that names the chart and its values: ${JSON.stringify(values)}`, async () => {
        const { items } = await stageOne({ operator: { install: "helm", ...operator } });
        const release = items.find(({ kind }) => kind === "HelmRelease");
        assert.equal(release?.object, undefined);
        assert.match(toYaml(release?.content), /chart: \S+\n?.*helm-3-chart-1\.2\.0\.tgz\n/);
        assert.match(toYaml(release?.content), /version: 1\.2\.0\n/);
      });

      it(`sets what the chart watches: ${JSON.stringify(values)}`, async () => {
        const { resources } = await stageOne({ operator: { install: "helm", ...operator } });
        const release = resources.find(({ type }) => type === "kubernetes:helm.sh/v3:Release");
        assert.deepEqual(release?.inputs.values, values);
        assert.equal(release?.inputs.timeout, 600);
      });
    }
  });

  describe("by manifests", () => {
    const manifests = (more: object = {}) => ({ operator: { install: "manifests", manifests: folder, ...more } });

    it("is shown object by object, in its place", async () => {
      const { objects } = await stageOne(manifests({ watch: ["team"] }));
      assert.deepEqual(
        titles(objects).filter((title) => !title.startsWith("RoleBinding myproject")),
        [
          "Namespace - myproject",
          "CustomResourceDefinition - kafkas.kafka.strimzi.io",
          "ServiceAccount myproject strimzi-cluster-operator",
          "ClusterRoleBinding - strimzi-cluster-operator",
          "RoleBinding team strimzi-cluster-operator",
          "RoleBinding team strimzi-cluster-operator-entity-operator-delegation",
          "RoleBinding team strimzi-cluster-operator-watched",
          "Deployment myproject strimzi-cluster-operator",
        ],
      );
    });

    it("gives kinds the names that the provider knows them by", async () => {
      const { resources } = await stageOne(manifests());
      const types = resources.filter(({ name }) => name.includes("/")).map(({ type }) => type);
      assert.deepEqual([...new Set(types)].sort(), [
        "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
        "kubernetes:apps/v1:Deployment",
        "kubernetes:core/v1:ServiceAccount",
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
        "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
      ]);
    });

    it("leaves CRDs behind and nothing else, and takes over those that are there", async () => {
      const { resources } = await stageOne({ ...manifests(), purpose: "demo" });
      const kept = resources.filter(({ retainOnDelete }) => retainOnDelete);
      assert.deepEqual(
        kept.map(({ name }) => name),
        ["CustomResourceDefinition/kafkas.kafka.strimzi.io"],
      );
      const adopting = resources.find(({ name }) => name === "cluster-adopting");
      // Whoever applied it last owns its fields; without force the API server rejects it.
      assertMatches(adopting?.inputs, { upsertExistingObjects: "true", enablePatchForce: "true" });
    });

    it("starts the operator when all that it needs is there", async () => {
      const { resources } = await stageOne(manifests());
      const isObject = ({ name }: RecordedResource) => name.includes("/");
      const deployment = resources.find(({ name }) => name.startsWith("Deployment/"));
      assert.equal(deployment?.dependencies.length, resources.filter(isObject).length - 1);
    });

    it("at a URL is one entry that names it, without a network", async () => {
      const { items, objects } = await stageOne(
        manifests({ manifests: "https://example.com/strimzi.yaml", sha256: "0".repeat(64) }),
      );
      assert.deepEqual(titles(objects), ["Namespace - myproject"]);
      assert.match(toYaml(items.at(-1)?.content), /source: https:\/\/example\.com\/strimzi\.yaml\n/);
    });
  });

  it("is left alone if it is there", async () => {
    const { objects } = await stageOne({ operator: { install: "none" } });
    assert.deepEqual(titles(objects), ["Namespace - myproject"]);
  });

  it("makes no namespace where it is given", async () => {
    const { objects } = await stageOne({ createNamespace: false, operator: { namespace: "strimzi" } });
    assert.ok(objects.every(({ kind }) => kind !== "Namespace"));
  });
});
