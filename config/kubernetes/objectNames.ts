import type { KubernetesObject } from "./object";

/**
 * Names as the API server takes them (Kubernetes documentation, "Object Names and IDs"). Others would be rejected
 * there, but not by a stack that writes files: a name is part of a file's name. Pure.
 */

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** What stands in an address between two slashes: names of RBAC's kinds. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const segment = /^(?!\.{1,2}$)[^/%\\\u0000-\u001f\u007f]+$/;

const SUBDOMAIN_LENGTH = 253;

/** What of an object's identity no API server would take, as one would write it: `metadata.name`. */
export function badNames({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): string[] {
  const isOfRbac = /^(Cluster)?Role(Binding)?$/.test(kind);
  return [
    ...(/^([a-z0-9]([-.a-z0-9]*[a-z0-9])?\/)?v[a-z0-9]+$/.test(apiVersion) ? [] : ["apiVersion"]),
    ...(/^[A-Z][A-Za-z0-9]*$/.test(kind) ? [] : ["kind"]),
    ...(name.length <= SUBDOMAIN_LENGTH && (isOfRbac ? segment : subdomain).test(name) ? [] : ["metadata.name"]),
    ...(namespace === undefined || label.test(namespace) ? [] : ["metadata.namespace"]),
  ];
}
