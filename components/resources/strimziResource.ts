import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { StrimziKinds, StrimziObject } from "../../config/kubernetes/strimziKinds";
import type { Wait } from "../../config/kubernetes/wait";
import { deletedAtOnce, readinessElsewhere, strimziReadiness } from "./readiness";
import { deploymentRevision, revisionTemplate } from "./revision";

/** What a Strimzi resource is made from. Names and namespaces are plain strings: see below. */
export interface StrimziResourceArgs<Kind extends keyof StrimziKinds> {
  /** The object, but for what the engine needs to know. */
  object: StrimziObject<Kind>;
  /** A revision for the template of a KafkaConnect or a KafkaBridge: see `revisionTemplate`. */
  revision?: pulumi.Input<string> | undefined;
  /** Wait until it is Ready. Absent: the resource is done as soon as the API server has taken it. */
  wait?: Wait | undefined;
  /** The condition to wait for. Default: `Ready`. */
  condition?: "Ready" | "Unmanaged";
  /** Whether another resource waits for it, when more is applied. Default: false. */
  waitedForElsewhere?: boolean;
}

/**
 * A custom resource of Strimzi's: the one place that knows how to wait for it.
 *
 * Name and namespace must be known before anything runs. A custom resource whose namespace comes out
 * of another resource is replaced whenever that one is, and a replaced Kafka has lost its data.
 */
export class StrimziResource<Kind extends keyof StrimziKinds> extends kubernetes.apiextensions.CustomResource {
  /** What the operator says of it, as of its last update. */
  declare readonly status: pulumi.Output<unknown>;

  constructor(
    name: string,
    { object, revision, wait, condition, waitedForElsewhere }: StrimziResourceArgs<Kind>,
    opts: pulumi.CustomResourceOptions,
  ) {
    const { annotations, ...waiting } = waitedForElsewhere
      ? readinessElsewhere(wait)
      : strimziReadiness(condition ?? "Ready", wait);
    const { metadata } = object;
    super(
      name,
      {
        ...object,
        metadata: { ...metadata, annotations: { ...metadata.annotations, ...deletedAtOnce, ...annotations } },
        spec: revision === undefined ? object.spec : withRevision(object, revision),
        status: undefined,
      },
      { ...opts, ...waiting },
    );
  }
}

/** The spec, with a revision that may be known only when it is applied. */
function withRevision(
  { kind, spec }: { readonly kind: string; readonly spec: object & { template?: object } },
  revision: pulumi.Input<string>,
) {
  const template = kind === "KafkaBridge" ? deploymentRevision(revision) : revisionTemplate(revision);
  return { ...spec, template: { ...spec.template, ...template } };
}
