import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import type { Look, Surroundings } from "./simulator";

const subscriptionSpec = z.object({
  name: z.string(),
  startingCSV: z.string().optional(),
  installPlanApproval: z.string().default("Automatic"),
});

/** What the catalogue has of a package: the newest of its channel, if a subscription names none. */
const newest: Readonly<Record<string, string>> = {
  "amq-streams": "amqstreams.v3.2.0-0",
  "strimzi-kafka-operator": "strimzi-cluster-operator.v1.2.0",
};

/** The ClusterServiceVersion that a subscription gets, as OLM would make it. */
export function clusterServiceVersionFor({ apiVersion, spec, metadata }: KubernetesObject): KubernetesObject {
  const { name, startingCSV } = subscriptionSpec.parse(spec);
  const version = startingCSV ?? newest[name] ?? `${name}.v1.0.0`;
  return {
    apiVersion,
    kind: "ClusterServiceVersion",
    metadata: { name: version, namespace: metadata.namespace },
    spec: {
      displayName: name,
      version: version.replace(/^.*?\.v/, ""),
      install: { strategy: "deployment", spec: { deployments: [] } },
    },
  };
}

const installPlan = z.object({ spec: z.object({ approved: z.boolean() }) });

/**
 * OLM's part: a subscription's operator is installed, at once or when somebody approves the InstallPlan.
 * What is installed shows in `status.installedCSV` and as a ClusterServiceVersion whose phase is Succeeded.
 * There is no operator behind it.
 */
export async function takeUpSubscription(object: KubernetesObject, { client, world }: Surroundings): Promise<Look> {
  if (object.kind !== "Subscription" || object.metadata.deletionTimestamp !== undefined) {
    return "done";
  }
  const { status } = z.object({ status: z.object({ installedCSV: z.string().optional() }).optional() }).parse(object);
  if (status?.installedCSV !== undefined) {
    return "done";
  }
  const { installPlanApproval } = subscriptionSpec.parse(object.spec);
  const version = clusterServiceVersionFor(object);
  const { namespace, name } = object.metadata;
  const say = (fields: object) => client.mergeStatus(object, { lastUpdated: new Date().toISOString(), ...fields });
  if (installPlanApproval === "Manual") {
    const plan = world.get("InstallPlan", namespace, `install-${name}`);
    if (plan === undefined) {
      await client.create({
        apiVersion: object.apiVersion,
        kind: "InstallPlan",
        metadata: { name: `install-${name}`, namespace },
        spec: { approval: "Manual", approved: false, clusterServiceVersionNames: [version.metadata.name] },
      });
      await say({ state: "UpgradePending", currentCSV: version.metadata.name });
      return "done";
    }
    if (!installPlan.parse(plan).spec.approved) {
      return "done";
    }
  }
  if ((await client.read(version)) === undefined) {
    await client.create(version);
  }
  await say({ state: "AtLatestKnown", currentCSV: version.metadata.name, installedCSV: version.metadata.name });
  await client.mergeStatus(version, { phase: "Succeeded", reason: "InstallSucceeded" });
  return "done";
}
