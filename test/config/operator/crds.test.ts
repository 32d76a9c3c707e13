import assert from "node:assert/strict";
import type { KubernetesObject } from "../../../config/kubernetes/object";
import { crdSteps, type FoundCrds } from "../../../config/operator/crds";
import type { SafetySettings } from "../../../config/safety/settings";
import { judgedSteps, rejections } from "../../../config/safety/steps";

/** A CRD whose versions have these fields under `spec`. */
function crd(name: string, versions: Readonly<Record<string, readonly string[]>>, manager?: string): KubernetesObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name, ...(manager === undefined ? {} : { managedFields: [{ manager }] }) },
    spec: {
      versions: Object.entries(versions).map(([version, fields]) => ({
        name: version,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                properties: {
                  list: {
                    type: "array",
                    items: { type: "object", properties: Object.fromEntries(fields.map((field) => [field, {}])) },
                  },
                },
              },
            },
          },
        },
      })),
    },
  };
}

const kafkas = "kafkas.kafka.strimzi.io";
const older = crd(kafkas, { v1: ["a"], v1beta2: ["a", "z"] }, "olm");
const newer = crd(kafkas, { v1: ["a", "b"] });
const deployment: KubernetesObject = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "operator" } };

function judged(
  found: FoundCrds,
  objects: readonly KubernetesObject[],
  { ours = [] as string[], permit = [] as "take over CRDs"[], isPreview = false, purpose = "production" as const } = {},
) {
  const settings = { purpose, permit };
  const steps = judgedSteps(crdSteps(found, [...objects, deployment], ours, { isPreview }), settings);
  return { verdicts: steps.map(({ verdict }) => verdict), text: rejections(steps, settings).map(Object.values).join() };
}

describe("CRDs of install manifests", () => {
  it("are applied where there are none, and where they are the same", () => {
    assert.deepEqual(judged({ crds: [] }, [newer]).verdicts, []);
    assert.deepEqual(judged({ crds: [crd(kafkas, { v1: ["b", "a"] }, "olm")] }, [newer]).verdicts, []);
    assert.deepEqual(judged({ crds: [crd("topics.example", { v1: [] })] }, [newer]).verdicts, []);
  });

  it("are upgraded if they are this stack's", () => {
    assert.deepEqual(judged({ crds: [older] }, [newer], { ours: [kafkas] }).verdicts, []);
  });

  it("upgrade those of another installation only with a permission, in a demo too", () => {
    const { verdicts, text } = judged({ crds: [older] }, [newer]);
    assert.deepEqual(verdicts, ["rejected"]);
    assert.match(
      text,
      /operator\.manifests,has CRDs that are in the cluster already.*kafkas\.kafka\.strimzi\.io \(applied by olm\)/,
    );
    assert.match(text, /pulumi config set --path 'permit\[0\]' 'take over CRDs'/);
    assert.deepEqual(judged({ crds: [older] }, [newer], { permit: ["take over CRDs"] }).verdicts, ["permitted"]);
    const settings: SafetySettings = { purpose: "demo", permit: [] };
    const steps = crdSteps({ crds: [older] }, [newer], [], { isPreview: true });
    assert.deepEqual(
      judgedSteps(steps, settings).map(({ verdict }) => verdict),
      ["rejected"],
    );
  });

  it("never go back to older ones: whoever has applied them, and with every permission", () => {
    for (const ours of [[], [kafkas]]) {
      const { verdicts, text } = judged({ crds: [newer] }, [older], { ours, permit: ["take over CRDs"] });
      assert.deepEqual(verdicts, ["rejected"]);
      assert.match(
        text,
        /are older than those in the cluster: kafkas\.kafka\.strimzi\.io would lose spec\.list\[\]\.b/,
      );
      assert.doesNotMatch(text, /permit\[/);
    }
  });

  it("are looked at before an update; a preview without a cluster warns", () => {
    const unreadable = { unreadable: "the API server answers 403" };
    assert.deepEqual(judged(unreadable, [newer], { isPreview: true }).verdicts, ["warned"]);
    const { verdicts, text } = judged(unreadable, [newer]);
    assert.deepEqual(verdicts, ["rejected"]);
    assert.match(text, /nobody could look.*: the API server answers 403.*take over CRDs/);
    assert.deepEqual(judged(unreadable, [newer], { ours: [kafkas] }).verdicts, []);
  });
});
