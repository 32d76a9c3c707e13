import * as pulumi from "@pulumi/pulumi";
import { mirrorObject } from "../config/mirror/objects";
import type { MirrorPlan } from "../config/mirror/plan";
import { metricsConfigMap } from "./resources/metricsConfig";
import { StrimziResource } from "./resources/strimziResource";

/** The MirrorMaker to make. */
export interface KafkaMirrorMakerArgs extends MirrorPlan {
  /**
   * What changes with the certificates that the program issues and the workers use: the cluster CA's and their
   * user's. They are in secrets, and the operator would restart the workers for them some time later. Default: none.
   */
  readonly certificateGenerations?: readonly pulumi.Input<string>[] | undefined;
}

/** MirrorMaker 2: workers of Kafka Connect with connectors that copy topics of other clusters to this one. */
export class KafkaMirrorMaker extends pulumi.ComponentResource {
  constructor(name: string, args: KafkaMirrorMakerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:KafkaMirrorMaker", name, {}, opts);
    const { certificateGenerations = [] } = args;

    const metrics = metricsConfigMap(name, args, this);
    new StrimziResource(
      name,
      {
        object: mirrorObject(args),
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
