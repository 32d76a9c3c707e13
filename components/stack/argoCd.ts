import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { argoAnnotations } from "../../config/gitops/syncWaves";
import { forTheEngine } from "../../config/kubernetes/engineAnnotations";
import type { Plan } from "../../config/plan";

/** As much of an object's inputs as decides, which are never outputs of other resources. */
const identity = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.unknown()).default({}) }),
});

/**
 * From here on, Kubernetes objects of this stack are made for Argo CD: annotated with what it must know, and
 * without the annotations that make Pulumi's engine wait. The components do not know about it.
 */
export function forArgoCd(plan: Plan): void {
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    const object = type.startsWith("kubernetes:") ? identity.safeParse(props).data : undefined;
    if (object === undefined) {
      return undefined;
    }
    const { apiVersion, kind, metadata } = object;
    const kept = Object.entries(metadata.annotations).filter(([key]) => !forTheEngine.test(key));
    const annotations = {
      ...Object.fromEntries(kept),
      ...argoAnnotations({ apiVersion, kind, name: metadata.name }, plan),
    };
    return { props: { ...props, metadata: { ...metadata, annotations } }, opts };
  });
}
