import { z } from "zod";

const text = z.string().nullish();
const count = z.number().nullish();
const strings = z.record(z.string(), z.string()).nullish();
/** An API server leaves a list out when it is empty. */
const list = <T extends z.ZodType>(item: T) => z.array(item).nullish();
// OLM's ClusterServiceVersions have conditions without a type, which are of no use here and may not break it.
const condition = z.object({ type: text, status: text, reason: text, message: text });
const waiting = z.object({ reason: text, message: text }).nullish();
const container = z.object({ state: z.object({ waiting }).nullish() });
const template = z.object({ spec: z.object({ containers: list(z.object({ image: text })) }).nullish() });

/** What a status is read from, of whatever kind: each kind has its own few of these fields, and more. */
export const resource = z.object({
  metadata: z.object({
    name: z.string(),
    generation: count,
    creationTimestamp: z.coerce.date(),
    deletionTimestamp: z.unknown().optional(),
    finalizers: list(z.string()),
    labels: strings,
    annotations: strings,
  }),
  spec: z.object({ replicas: count, name: text, installPlanApproval: text, template: template.nullish() }).nullish(),
  status: z
    .object({
      conditions: list(condition),
      observedGeneration: count,
      replicas: count,
      availableReplicas: count,
      nodeIds: list(z.number()),
      kafkaVersion: text,
      operatorLastSuccessfulVersion: text,
      state: text,
      installedCSV: text,
      currentCSV: text,
      phase: text,
      reason: text,
      message: text,
      initContainerStatuses: list(container),
      containerStatuses: list(container),
    })
    .nullish(),
});

/** A Kubernetes resource of any kind, as far as a status is read from it. */
export type Resource = z.infer<typeof resource>;
