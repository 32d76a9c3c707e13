import * as pulumi from "@pulumi/pulumi";
import { bridgeObject } from "../config/bridge/objects";
import type { BridgePlan } from "../config/bridge/plan";
import { clientRevision, type WithCertificates } from "./resources/clientRevision";
import { metricsConfigMap } from "./resources/metricsConfig";
import { StrimziResource } from "./resources/strimziResource";

/** The HTTP Bridge to make. */
export interface KafkaBridgeArgs extends BridgePlan, WithCertificates {}

/** The HTTP Bridge: a REST API in front of Kafka. */
export class KafkaBridge extends pulumi.ComponentResource {
  constructor(name: string, args: KafkaBridgeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:KafkaBridge", name, {}, opts);
    const metrics = metricsConfigMap(name, args, this);
    new StrimziResource(
      name,
      {
        object: bridgeObject(args),
        revision: clientRevision(args),
        wait: args.wait,
      },
      { parent: this, dependsOn: metrics },
    );

    this.registerOutputs();
  }
}
