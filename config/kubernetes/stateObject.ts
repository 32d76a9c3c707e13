import { z } from "zod";
import { optional, word, wordsByName } from "./spelling";

/** A Kubernetes object of a stack's state, as far as all kinds are alike. */
export interface StateObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty for what belongs to no namespace. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Reads what all kinds have; of the rest nothing. */
export const stateObject = z
  .object({
    apiVersion: z.string().min(1),
    kind: z.string().min(1),
    metadata: z.object({
      name: z.string().min(1),
      namespace: optional(word),
      labels: wordsByName,
      annotations: wordsByName,
    }),
  })
  .transform(
    ({ apiVersion, kind, metadata: { name, namespace = "", labels, annotations } }): StateObject => ({
      apiVersion,
      kind,
      name,
      namespace,
      labels,
      annotations,
    }),
  );
