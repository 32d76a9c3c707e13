import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { DeployedResource } from "../../config/deployed/deployed";

/** The engine's answer: resources by URN. */
const answer = z.object({ outputs: z.record(z.string(), z.object({ type: z.string(), outputs: z.unknown() })) });

/**
 * The resources of this stack, as the last update left them in its state, an update that failed or was
 * killed included. Not by the stack's outputs: those are lost with an update that fails.
 *
 * The values are in the clear, secrets included: they are for decisions, and go nowhere.
 */
export async function deployedResources(): Promise<DeployedResource[]> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  // A function of the engine's own, which needs no provider and leaves nothing behind in the state.
  const found: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  return Object.entries(answer.parse(found).outputs).map(([urn, { type, outputs }]) => ({ urn, type, outputs }));
}
