import { posix } from "node:path";
import { isNamespaced, type KubernetesObject } from "./object";

/**
 * The name of the file that the provider writes an object to, below the directory (pulumi-kubernetes,
 * `renderPathForResource`).
 */
export function renderedFile(object: KubernetesObject): string {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.replaceAll(/[/:]/g, "_");
  // What belongs to no namespace is filed under `default`.
  const namespace = isNamespaced(object) ? (metadata.namespace ?? "default") : "default";
  return posix.join(
    kind === "CustomResourceDefinition" ? "0-crd" : "1-manifest",
    `${group}-${kind.toLowerCase()}-${namespace}-${metadata.name}.yaml`,
  );
}

/** Files with secrets in plain text, below the directory, as a pattern of .gitignore's. */
export const SECRET_FILES = "1-manifest/v1-secret-*.yaml";
