import type { KubernetesObject } from "./object";

/**
 * Names as the API server takes them (Kubernetes documentation, "Object Names and IDs"). Others would be rejected
 * there, but not by a stack that writes files: a name is part of a file's name. Pure.
 */

/** A DNS label (RFC 1123), as namespaces are called. */
export const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** A DNS subdomain (RFC 1123), as objects of most kinds are called. */
export const dnsSubdomain = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What stands in an address between two slashes: names of RBAC's kinds. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
const segment = /^(?!\.{1,2}$)[^/%\\\u0000-\u001f\u007f]+$/;

const LONGEST_NAME = 253;

/** What of an object's identity no API server would take, as one would write it: `metadata.name`. */
export function badNames({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): string[] {
  const isOfRbac = /^(Cluster)?Role(Binding)?$/.test(kind);
  return [
    ...(/^([a-z0-9]([-.a-z0-9]*[a-z0-9])?\/)?v[a-z0-9]+$/.test(apiVersion) ? [] : ["apiVersion"]),
    ...(/^[A-Z][A-Za-z0-9]*$/.test(kind) ? [] : ["kind"]),
    ...(name.length <= LONGEST_NAME && (isOfRbac ? segment : dnsSubdomain).test(name) ? [] : ["metadata.name"]),
    ...(namespace === undefined || dnsLabel.test(namespace) ? [] : ["metadata.namespace"]),
  ];
}
