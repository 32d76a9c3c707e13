import * as pulumi from "@pulumi/pulumi";
import { bridgeObject } from "../config/bridge/objects";
import type { BridgePlan } from "../config/bridge/plan";
import { metricsConfigMap } from "./resources/metricsConfig";
import { StrimziResource } from "./resources/strimziResource";

/** The HTTP Bridge to make. */
export interface KafkaBridgeArgs extends BridgePlan {
  /**
   * What changes with the certificates that the program issues and the Bridge uses: the cluster CA's and its user's.
   * They are in secrets, and the operator would restart the Bridge for them some time later. Default: none.
   */
  readonly certificateGenerations?: readonly pulumi.Input<string>[] | undefined;
}

/** The HTTP Bridge: a REST API in front of Kafka. */
export class KafkaBridge extends pulumi.ComponentResource {
  constructor(name: string, args: KafkaBridgeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:KafkaBridge", name, {}, opts);
    const { certificateGenerations = [] } = args;

    const metrics = metricsConfigMap(name, args, this);
    new StrimziResource(
      name,
      {
        object: bridgeObject(args),
        revision:
          certificateGenerations.length === 0
            ? undefined
            : pulumi.all([...certificateGenerations]).apply((generations) => generations.join(" ")),
        wait: args.wait,
      },
      { parent: this, dependsOn: metrics },
    );

    this.registerOutputs();
  }
}
