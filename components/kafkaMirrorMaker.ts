import * as pulumi from "@pulumi/pulumi";
import { mirrorObject } from "../config/mirror/objects";
import type { MirrorPlan } from "../config/mirror/plan";
import { clientRevision, type WithCertificates } from "./resources/clientRevision";
import { metricsConfigMap } from "./resources/metricsConfig";
import { StrimziResource } from "./resources/strimziResource";

/** The MirrorMaker to make. */
export interface KafkaMirrorMakerArgs extends MirrorPlan, WithCertificates {}

/** MirrorMaker 2: workers of Kafka Connect with connectors that copy topics of other clusters to this one. */
export class KafkaMirrorMaker extends pulumi.ComponentResource {
  constructor(name: string, args: KafkaMirrorMakerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:KafkaMirrorMaker", name, {}, opts);
    const metrics = metricsConfigMap(name, args, this);
    new StrimziResource(
      name,
      {
        object: mirrorObject(args),
        revision: clientRevision(args),
        wait: args.wait,
      },
      { parent: this, dependsOn: metrics },
    );

    this.registerOutputs();
  }
}
