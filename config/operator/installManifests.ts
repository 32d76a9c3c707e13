import get from "es-toolkit/compat/get";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { byApplyOrder, isNamespaced, type KubernetesObject, kubernetesObject } from "../kubernetes/object";
import { badNames } from "../kubernetes/objectNames";
import { assertNoProblems, type Problem, show } from "../problems/problems";
import { environment, type OperatorPlacement } from "./plan";

/**
 * Strimzi's install manifests, made to fit a namespace: what its documentation has people do by
 * hand ("Deploying the Cluster Operator"). Pure.
 */

/** A text with YAML documents, and where it is from. */
export interface ManifestText {
  readonly name: string;
  readonly text: string;
}

const list = z.looseObject({ kind: z.string().endsWith("List"), items: z.array(z.unknown()) });

/**
 * The objects in some YAML texts, lists taken apart.
 *
 * @throws {ConfigError} for YAML that cannot be read, documents that are no Kubernetes objects, and
 * manifests without a cluster operator.
 */
export function parseInstallManifests(texts: readonly ManifestText[]): KubernetesObject[] {
  const problems: Problem[] = [];
  const objects = texts.flatMap(({ name, text }) =>
    parseAllDocuments(text).flatMap((document) => {
      const [error] = document.errors;
      if (error !== undefined) {
        problems.push({
          key: KEY,
          message: `has YAML that cannot be read in ${name}: ${error.message.split("\n")[0]}`,
        });
        return [];
      }
      const value: unknown = document.toJS();
      return value === null ? [] : objectsIn(value, name, problems);
    }),
  );
  if (problems.length === 0 && !objects.some(isOperatorDeployment)) {
    problems.push({
      key: KEY,
      message: "has no Deployment of Strimzi's cluster operator (one whose container has STRIMZI_NAMESPACE)",
    });
  }
  assertNoProblems(problems);
  return objects;
}

const KEY = "operator.manifests";

function objectsIn(value: unknown, source: string, problems: Problem[]): KubernetesObject[] {
  const several = list.safeParse(value);
  if (several.success) {
    return several.data.items.flatMap((item) => objectsIn(item, source, problems));
  }
  const object = kubernetesObject.safeParse(value);
  if (!object.success) {
    problems.push({ key: KEY, message: `has a document that is not a Kubernetes object in ${source}` });
    return [];
  }
  const bad = badNames(object.data);
  if (bad.length > 0) {
    problems.push({
      key: KEY,
      message: `has an object in ${source} with ${bad.map((field) => `the ${field} ${show(get(object.data, field))}`).join(" and ")}, which Kubernetes does not take`,
    });
    return [];
  }
  return [object.data];
}

/**
 * The objects for an operator that runs in one namespace and watches others, in install order: their
 * namespace and that of the subjects of role bindings, the operator's STRIMZI_NAMESPACE, and the role
 * bindings that it needs in, or over, what it watches.
 */
export function placeOperator(objects: readonly KubernetesObject[], placement: OperatorPlacement): KubernetesObject[] {
  return objects
    .map((object) => (object.kind === "CustomResourceDefinition" ? { ...object, spec: asStored(object.spec) } : object))
    .map((object) => inNamespace(object, placement.namespace))
    .map((object) => (isOperatorDeployment(object) ? configured(object, placement) : object))
    .flatMap((object) => [object, ...bindingsFor(object, placement)])
    .sort(byApplyOrder);
}

/** A CRD's spec as the API server keeps it: without empty `properties`, which would show as a change on every preview. */
function asStored(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(asStored);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === "properties" && isEmptyObject(inner)))
      .map(([key, inner]) => [key, asStored(inner)]),
  );
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

const binding = kubernetesObject.extend({
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
  subjects: z.array(z.looseObject({ kind: z.string(), namespace: z.string().optional() })),
});

function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  const placed = isNamespaced(object) ? { ...object, metadata: { ...object.metadata, namespace } } : object;
  const bound = binding.safeParse(placed);
  return bound.success
    ? {
        ...bound.data,
        subjects: bound.data.subjects.map((subject) =>
          subject.kind === "ServiceAccount" ? { ...subject, namespace } : subject,
        ),
      }
    : placed;
}

/**
 * The roles that the operator needs in every namespace that it watches, and the name that the
 * documentation gives to the binding that grants it in all of them.
 */
const rolesOfWatchedNamespaces: Readonly<Record<string, string>> = {
  "strimzi-cluster-operator-namespaced": "strimzi-cluster-operator-namespaced",
  "strimzi-cluster-operator-watched": "strimzi-cluster-operator-watched",
  "strimzi-entity-operator": "strimzi-cluster-operator-entity-operator-delegation",
};

function bindingsFor(object: KubernetesObject, { namespace, watch }: OperatorPlacement): KubernetesObject[] {
  const bound = binding.safeParse(object);
  if (!bound.success || bound.data.kind !== "RoleBinding") {
    return [];
  }
  const everywhere = rolesOfWatchedNamespaces[bound.data.roleRef.name];
  if (everywhere === undefined) {
    return [];
  }
  if (watch === "all") {
    const { namespace: _, ...metadata } = object.metadata;
    return [{ ...object, kind: "ClusterRoleBinding", metadata: { ...metadata, name: everywhere } }];
  }
  return watch
    .filter((watched) => watched !== namespace)
    .map((watched) => ({ ...object, metadata: { ...object.metadata, namespace: watched } }));
}

const variable = z.looseObject({ name: z.string() });
const operatorDeployment = kubernetesObject.extend({
  kind: z.literal("Deployment"),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({ containers: z.array(z.looseObject({ env: z.array(variable).optional() })) }),
    }),
  }),
});

function isOperatorDeployment(object: KubernetesObject): boolean {
  const deployment = operatorDeployment.safeParse(object);
  return (
    deployment.success &&
    deployment.data.spec.template.spec.containers.some(({ env }) => env?.some(({ name }) => name === WATCHED))
  );
}

const WATCHED = "STRIMZI_NAMESPACE";

/** Variables with others in their place, or behind them. */
function withVariables(
  entries: readonly z.output<typeof variable>[],
  placement: OperatorPlacement,
): z.output<typeof variable>[] {
  const { env = {} } = placement;
  return [...entries.filter(({ name }) => !Object.hasOwn(env, name)), ...environment(placement)];
}

/** The operator's Deployment with the namespaces to watch, of which its own is what the manifests come with, and with variables of the stack config. */
function configured(object: KubernetesObject, placement: OperatorPlacement): KubernetesObject {
  const { namespace, watch } = placement;
  const deployment = operatorDeployment.parse(object);
  const { template } = deployment.spec;
  const value =
    watch === "all"
      ? { value: "*" }
      : watch.length === 1 && watch[0] === namespace
        ? { valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } }
        : { value: watch.join(",") };
  const containers = template.spec.containers.map((container) =>
    container.env === undefined
      ? container
      : {
          ...container,
          env: withVariables(
            container.env.map((entry) => (entry.name === WATCHED ? { name: WATCHED, ...value } : entry)),
            placement,
          ),
        },
  );
  return {
    ...deployment,
    spec: { ...deployment.spec, template: { ...template, spec: { ...template.spec, containers } } },
  };
}
