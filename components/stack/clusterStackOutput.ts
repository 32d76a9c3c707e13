import * as pulumi from "@pulumi/pulumi";

/** What another stack says of its cluster to stacks of topics; undefined if it says nothing. */
export async function clusterStackOutput(stack: string): Promise<unknown> {
  const { value } = await new pulumi.StackReference(stack).getOutputDetails("forTopicStacks");
  return value;
}
