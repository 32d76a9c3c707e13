import * as pulumi from "@pulumi/pulumi";

/** Of a client of Kafka that Strimzi runs: Connect, MirrorMaker or the Bridge. */
export interface WithCertificates {
  /**
   * What changes with the certificates that the program issues and the client's pods use: the cluster CA's and their
   * user's. They are in secrets, and the operator would restart the pods for them some time later. Default: none.
   */
  readonly certificateGenerations?: readonly pulumi.Input<string>[] | undefined;
}

/** The revision of such a client (see `revisionTemplate`). Undefined: the program issues none of its certificates. */
export function clientRevision({ certificateGenerations = [] }: WithCertificates): pulumi.Output<string> | undefined {
  return certificateGenerations.length === 0
    ? undefined
    : pulumi.all([...certificateGenerations]).apply((generations) => generations.join(" "));
}
