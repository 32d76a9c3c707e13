import type * as pulumi from "@pulumi/pulumi";

/** The annotation of pod sets and Deployments that has the revision. */
const REVISION_ANNOTATION = "amq-streams-demo/revision";

/**
 * What of a template of Kafka, Connect or the Bridge has a revision: a text that changes with what the operator is to act on and
 * finds in no field of the resource. It makes a new generation of the resource, which is Ready when the operator has
 * done with that. It stands at the pod set or the Deployment and not at its pods, so nothing restarts for it.
 */
export function revisionTemplate<Revision extends pulumi.Input<string>>(revision: Revision) {
  return { podSet: revised(revision) };
}

/** The same for what Strimzi runs by a Deployment: the Bridge. */
export function deploymentRevision<Revision extends pulumi.Input<string>>(revision: Revision) {
  return { deployment: revised(revision) };
}

function revised<Revision extends pulumi.Input<string>>(revision: Revision) {
  return { metadata: { annotations: { [REVISION_ANNOTATION]: revision } } };
}
