import assert from "node:assert/strict";
import { join, normalize } from "node:path";
import fc from "fast-check";
import { badNames } from "../../../config/kubernetes/objectNames";
import { renderedFile } from "../../../config/kubernetes/renderedFile";
import { parseInstallManifests } from "../../../config/operator/installManifests";

const object = (metadata: { name: string; namespace?: string }, kind = "ConfigMap", apiVersion = "v1") => ({
  apiVersion,
  kind,
  metadata,
});

describe("names of objects", () => {
  it("are those that Kubernetes takes", () => {
    for (const [name, kind, apiVersion] of [
      ["my-cluster", "ConfigMap", "v1"],
      ["kafkas.kafka.strimzi.io", "CustomResourceDefinition", "apiextensions.k8s.io/v1"],
      ["system:openshift:strimzi", "ClusterRole", "rbac.authorization.k8s.io/v1"],
      ["0", "Deployment", "apps/v1"],
    ] as const) {
      assert.deepEqual(badNames(object({ name, namespace: "myproject" }, kind, apiVersion)), []);
    }
  });

  for (const [what, bad, field] of [
    ["a way out of the directory", object({ name: "x/../../../../.github/workflows/evil" }), "metadata.name"],
    ["the same for RBAC", object({ name: "x/../../evil" }, "ClusterRole"), "metadata.name"],
    ["a name of dots", object({ name: ".." }, "Role"), "metadata.name"],
    ["a backslash", object({ name: "x\\y" }, "Role"), "metadata.name"],
    ["a percent sign", object({ name: "x%2fy" }, "RoleBinding"), "metadata.name"],
    ["capitals", object({ name: "A" }), "metadata.name"],
    ["nothing", object({ name: "" }), "metadata.name"],
    ["a line break", object({ name: "a\n" }), "metadata.name"],
    ["254 characters", object({ name: "a".repeat(254) }), "metadata.name"],
    ["a namespace with slashes", object({ name: "a", namespace: "../a" }), "metadata.namespace"],
    ["a kind with slashes", object({ name: "a" }, "../a"), "kind"],
    ["an API version with two slashes", object({ name: "a" }, "A", "a/b/v1"), "apiVersion"],
  ] as const) {
    it(`are rejected in install manifests: ${what}`, () => {
      assert.deepEqual(badNames(bad), [field]);
      assert.throws(
        () => parseInstallManifests([{ name: "install.yaml", text: JSON.stringify(bad) }]),
        new RegExp(
          `operator\\.manifests has an object in install\\.yaml with the ${field.replace(".", "\\.")} .*, which Kubernetes does not take`,
        ),
      );
    });
  }

  it("name files in one folder of the directory, whatever is in them", () => {
    const part = fc.constantFrom(..."./\\%:-aA0\n".split(""));
    const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, fc.constantFrom("ConfigMap", "ClusterRole", "Role"), (name, namespace, kind) => {
        const found = object({ name, namespace }, kind);
        if (badNames(found).length === 0) {
          const file = renderedFile(found);
          assert.equal(file, normalize(join("1-manifest", file.slice("1-manifest/".length))));
          assert.equal(file.split("/").length, 2);
          assert.ok(!file.includes("\\"));
        }
      }),
      { seed: 2018, numRuns: 5000 },
    );
  });
});
