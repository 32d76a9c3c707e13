import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Wait } from "../../config/kubernetes/wait";
import { strimziReadiness } from "./readiness";
import { revisionTemplate } from "./revision";

/** What to wait for of a Kafka. */
export interface KafkaConditionArgs {
  /** The Kafka's name in Kubernetes. */
  name: string;
  namespace: string;
  condition: "Ready" | "ReconciliationPaused";
  wait: Wait;
  /**
   * A text that changes with everything that the operator is to act on before the Kafka counts as Ready.
   * Absent: the Kafka is waited for once, when this resource is created.
   */
  revision?: pulumi.Input<string>;
}

/**
 * Waits until the operator has done with a Kafka that another resource has applied.
 *
 * A change of a node pool leaves the Kafka as it is, and then its condition Ready is about what was before. So
 * this resource adds the revision of the Kafka and its pools to the Kafka, when all of them are applied: a patch,
 * by a field manager of its own. It makes a new generation of the Kafka, which is Ready when the operator has
 * done with the pools as well: a reconciliation that has begun before does not report that generation.
 *
 * Deleting it leaves the Kafka as it is.
 */
export class KafkaCondition extends kubernetes.apiextensions.CustomResourcePatch {
  /** What the operator reports of the Kafka, as of the end of the wait. */
  declare readonly status: pulumi.Output<unknown>;

  constructor(
    name: string,
    { name: kafka, namespace, condition, wait, revision }: KafkaConditionArgs,
    opts: pulumi.CustomResourceOptions,
  ) {
    const { annotations, ...waiting } = strimziReadiness(condition, wait);
    super(
      name,
      {
        apiVersion: "kafka.strimzi.io/v1",
        kind: "Kafka",
        // The annotation to wait is on the live object, whoever has put it there: the last one to do so takes it over.
        metadata: { name: kafka, namespace, annotations: { ...annotations, "pulumi.com/patchForce": "true" } },
        ...(revision === undefined ? {} : { spec: { kafka: { template: revisionTemplate(revision) } } }),
        status: undefined,
      },
      { ...opts, ...waiting, retainOnDelete: true },
    );
  }
}
