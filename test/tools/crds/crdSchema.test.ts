import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { crdReleases, schemaFile } from "../../../config/kubernetes/strimziSchemas";
import { crdSchema } from "../../../tools/crds/crdSchema";
import { generatedSchema } from "../../../tools/crds/crds";

/** Where the released CRDs may be: beside the checkout. */
const crds = join(__dirname, "../../../../shared");

const crd = (spec: string) => `
kind: CustomResourceDefinition
spec:
  group: kafka.strimzi.io
  names: { kind: Thing }
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: ${spec}
`;
const thing = (spec: string) => Object(crdSchema("test", [crd(spec)]).$defs);

describe("schemas from CRDs", () => {
  it("take the fields that are declared and no others, unless the CRD keeps unknown ones", () => {
    const { spec } = thing(
      "{ type: object, properties: { a: { type: string }, config: { type: object, x-kubernetes-preserve-unknown-fields: true } } }",
    ).Thing.properties;
    assert.equal(spec.additionalProperties, false);
    assert.deepEqual(Object.keys(spec.properties), ["a", "config"]);
    assert.equal(spec.properties.config.additionalProperties, undefined);
  });

  it("take a number or text where Kubernetes takes both", () => {
    const { spec } = thing(
      "{ type: object, additionalProperties: { anyOf: [{ type: integer }, { type: string }], x-kubernetes-int-or-string: true } }",
    ).Thing.properties;
    assert.deepEqual(spec.additionalProperties, { type: ["integer", "string"] });
  });

  it("keep what is shared once", () => {
    const part = `{ type: object, properties: { first: { type: string, enum: [${"x".repeat(80)}] }, second: { type: string, enum: [${"y".repeat(80)}] } } }`;
    const { Thing, a } = thing(`{ type: object, properties: { a: ${part}, b: ${part} } }`);
    const reference = { $ref: "#/$defs/a" };
    assert.deepEqual(Thing.properties.spec.properties, { a: reference, b: reference });
    assert.equal(a.additionalProperties, false);
  });

  it("stop at a keyword that they do not know", () => {
    assert.throws(() => thing("{ type: string, novelty: true }"), /novelty/);
  });

  const title = "are as committed";
  if (existsSync(join(crds, `strimzi-crds-${crdReleases[0]}`))) {
    for (const release of crdReleases) {
      it(`${title}: Strimzi ${release}`, () => {
        assert.equal(generatedSchema(crds, release), readFileSync(schemaFile(release), "utf8"), "run npm run crds");
      });
    }
  } else {
    it.skip(`${title} (skipped: ${crds} has no CRDs of Strimzi's releases)`);
  }
});
