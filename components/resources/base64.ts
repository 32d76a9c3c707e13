import * as pulumi from "@pulumi/pulumi";

/**
 * A text for the `data` of a Secret. Not for `stringData`, which the API server keeps nowhere: applied
 * without one of its keys, that key would stay in the secret.
 */
export function base64(text: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.output(text).apply((value) => Buffer.from(value).toString("base64"));
}
