import { z } from "zod";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import { NEWEST_STRIMZI, type StrimziVersion } from "../../../../config/operator/capabilities";
import { channelEntries, packageOf, strimziOf } from "./olmCatalog";
import type { Look, Surroundings } from "./surroundings";

const subscriptionSpec = z.object({
  name: z.string(),
  channel: z.string().default("stable"),
  startingCSV: z.string().optional(),
  installPlanApproval: z.string().default("Automatic"),
});

const subscriptionStatus = z
  .object({ installedCSV: z.string().optional(), currentCSV: z.string().optional(), state: z.string().optional() })
  .prefault({});

/** The ClusterServiceVersion that a new subscription gets, as OLM would make it. */
export function clusterServiceVersionFor(subscription: KubernetesObject): KubernetesObject {
  const { name, channel, startingCSV } = subscriptionSpec.parse(subscription.spec);
  const newest = channelEntries(name, channel).at(-1)?.name;
  return clusterServiceVersion(subscription, startingCSV ?? newest ?? `${name}.v1.0.0`);
}

function clusterServiceVersion({ apiVersion, spec, metadata }: KubernetesObject, name: string): KubernetesObject {
  return {
    apiVersion,
    kind: "ClusterServiceVersion",
    metadata: { name, namespace: metadata.namespace },
    spec: {
      displayName: subscriptionSpec.parse(spec).name,
      version: name.replace(/^.*?\.v/, ""),
      install: { strategy: "deployment", spec: { deployments: [] } },
    },
  };
}

const installPlan = z.object({
  spec: z.object({ approved: z.boolean(), clusterServiceVersionNames: z.array(z.string()) }),
});

/** What OLM has to do for a subscription: nothing, or to install a version, or to say why it cannot. */
type Resolution =
  | { readonly install: string; readonly replaces?: string }
  | { readonly unsatisfiable: string }
  | "nothing";

/**
 * OLM's part: a subscription's operator is installed, at once or when somebody approves the InstallPlan, and goes on
 * to newer versions of its channel. What is installed shows in `status.installedCSV` and as a ClusterServiceVersion
 * whose phase is Succeeded. There is no operator behind it.
 *
 * As with the real one:
 * - An installed version is upgraded only to one that replaces it. A channel without such a version changes
 *   nothing: there is no InstallPlan, and the subscription says that it has the latest (Strimzi's issue 12912).
 * - A ClusterServiceVersion of the package that no subscription installed keeps a new subscription from being
 *   resolved ("exists and is not referenced by a subscription").
 * - In a namespace with two OperatorGroups nothing is installed.
 * - A ClusterServiceVersion that somebody deletes is not made again (OLM's issue 1441).
 */
export async function takeUpSubscription(object: KubernetesObject, surroundings: Surroundings): Promise<Look> {
  if (object.kind !== "Subscription" || object.metadata.deletionTimestamp !== undefined) {
    return "done";
  }
  const { client } = surroundings;
  const resolution = await resolve(object, surroundings);
  if (resolution === "nothing") {
    return "done";
  }
  const say = (fields: object) => client.mergeStatus(object, { lastUpdated: new Date().toISOString(), ...fields });
  if ("unsatisfiable" in resolution) {
    const { unsatisfiable: message } = resolution;
    await say({
      conditions: [{ type: "ResolutionFailed", status: "True", reason: "ConstraintsNotSatisfiable", message }],
    });
    return "later";
  }
  const version = clusterServiceVersion(object, resolution.install);
  if (!(await isApproved(object, resolution.install, surroundings))) {
    await say({ state: "UpgradePending", currentCSV: resolution.install, conditions: [] });
    return "done";
  }
  if ((await client.read(version)) === undefined) {
    await client.create(version);
  }
  await client.mergeStatus(version, { phase: "Succeeded", reason: "InstallSucceeded" });
  if (resolution.replaces !== undefined) {
    await client.delete(clusterServiceVersion(object, resolution.replaces));
  }
  await say({
    state: "AtLatestKnown",
    currentCSV: resolution.install,
    installedCSV: resolution.install,
    conditions: [],
  });
  // There may be a newer one that replaces it.
  return "later";
}

/** The Strimzi that runs: what OLM has installed, or else the newest. */
export function runningStrimzi(world: Surroundings["world"]): StrimziVersion {
  const installed = world
    .find(({ kind }) => kind === "Subscription")
    .flatMap(({ status }) => subscriptionStatus.safeParse(status).data?.installedCSV ?? []);
  return installed.flatMap((name) => strimziOf(name) ?? []).at(0) ?? NEWEST_STRIMZI;
}

async function resolve(object: KubernetesObject, { client }: Surroundings): Promise<Resolution> {
  const { name, channel, startingCSV } = subscriptionSpec.parse(object.spec);
  const { installedCSV } = subscriptionStatus.parse(object.status);
  const entries = channelEntries(name, channel);
  if (installedCSV !== undefined) {
    const next = entries.find(({ replaces }) => replaces === installedCSV);
    return next === undefined ? "nothing" : { install: next.name, replaces: installedCSV };
  }
  if (entries.length === 0) {
    return {
      unsatisfiable: `no operators found in channel ${channel} of package ${name} in the catalog referenced by subscription ${object.metadata.name}`,
    };
  }
  const groups = await client.list("operators.coreos.com/v1", "OperatorGroup", object.metadata.namespace);
  if (groups.length > 1) {
    return { unsatisfiable: "csv created in namespace with multiple operatorgroups, can't pick one automatically" };
  }
  const present = await client.list(object.apiVersion, "ClusterServiceVersion", object.metadata.namespace);
  const orphan = present.find(({ metadata }) => packageOf(metadata.name) === name);
  return orphan === undefined
    ? { install: startingCSV ?? entries.at(-1)?.name ?? "" }
    : {
        unsatisfiable: `clusterserviceversion ${orphan.metadata.name} exists and is not referenced by a subscription`,
      };
}

/** Whether a version may be installed: by itself, or since somebody has approved its InstallPlan, which is made if there is none. */
async function isApproved(
  object: KubernetesObject,
  version: string,
  { client, world }: Surroundings,
): Promise<boolean> {
  if (subscriptionSpec.parse(object.spec).installPlanApproval !== "Manual") {
    return true;
  }
  const { uid } = z.object({ uid: z.string() }).parse(object.metadata);
  const { namespace, name } = object.metadata;
  // A plan belongs to its subscription, and goes a while after it: another subscription of that name has another plan.
  const planName = `install-${version}-${uid.slice(0, 5)}`;
  const plan = { apiVersion: object.apiVersion, kind: "InstallPlan", metadata: { name: planName, namespace } };
  const found = world.get("InstallPlan", namespace, planName);
  if (found !== undefined) {
    return installPlan.parse(found).spec.approved;
  }
  const owner = { apiVersion: object.apiVersion, kind: object.kind, name, uid, controller: false };
  await client.create({
    ...plan,
    metadata: { ...plan.metadata, ownerReferences: [owner] },
    spec: { approval: "Manual", approved: false, clusterServiceVersionNames: [version] },
  });
  return false;
}
