import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import type { KubernetesObject } from "../../../config/kubernetes/object";
import { type CrdRelease, crdReleases, strimziSchema } from "../../../config/kubernetes/strimziSchemas";

/**
 * What the CRDs of some releases of Strimzi reject in some objects; nothing for objects of other groups. By default
 * of every release that the program supports.
 */
export function schemaErrors(
  objects: readonly KubernetesObject[],
  releases: readonly CrdRelease[] = crdReleases,
): string[] {
  return releases.flatMap((release) =>
    objects
      .filter(({ apiVersion }) => apiVersion.startsWith("kafka.strimzi.io/"))
      .flatMap((object) => errorsOf(object, release).map((error) => `Strimzi ${release}: ${error}`)),
  );
}

/** Compiling takes a while: each schema of each release once. */
const validators = new Map<CrdRelease, Ajv>();

function validatorFor(kind: string, release: CrdRelease): ValidateFunction | undefined {
  // Strict is about the schemas: those of CRDs narrow a type in a place where they do not repeat it. They are generated,
  // and used for a few objects: to check them, and to improve the code that they become, takes longer than it saves.
  const options = { allErrors: true, strict: false, validateSchema: false, code: { optimize: false } };
  const ajv = validators.get(release) ?? new Ajv(options).addSchema(strimziSchema(release));
  validators.set(release, ajv);
  return ajv.getSchema(`strimzi-${release}#/$defs/${kind}`);
}

function errorsOf(object: KubernetesObject, release: CrdRelease): string[] {
  const validate = validatorFor(object.kind, release);
  if (validate === undefined) {
    return [`${object.apiVersion} ${object.kind} is not a kind of Strimzi's`];
  }
  validate(object);
  return (validate.errors ?? []).map((error) => `${object.kind} ${object.metadata.name}: ${described(error)}`);
}

function described({ instancePath, message, params }: ErrorObject): string {
  const field = params.additionalProperty === undefined ? instancePath : `${instancePath}/${params.additionalProperty}`;
  return `${field} ${message}`;
}
