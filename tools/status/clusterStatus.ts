import type { ApisApi, CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import { z } from "zod";
import { type Resource, resource } from "./resource";
import { type RunningVersions, runningVersions } from "./runningVersions";
import { age, isTroubled, type StatusRow, strimziRows, type Verdict, verdict } from "./statusRow";

/** What a status is asked of: three of the Kubernetes client's APIs. */
export interface Api {
  readonly apis: ApisApi;
  readonly core: CoreV1Api;
  readonly custom: CustomObjectsApi;
}

/** A namespace as its cluster describes it. */
export interface ClusterStatus {
  readonly rows: readonly StatusRow[];
  /** Which operator and which Kafka run, as far as they say. */
  readonly versions: RunningVersions;
  /** What could not be shown, as sentences. */
  readonly notes: readonly string[];
  /** Set if the API server doesn't serve `kafka.strimzi.io/v1`: what that means and what to do. */
  readonly noStrimzi?: string;
  /** Whether the cluster is an OpenShift, whose people type `oc`. */
  readonly openShift: boolean;
}

/** The cluster answered, but nothing that a status can be made of. The message is for a terminal. */
export class CannotAsk extends Error {}

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

const strimzi: GroupVersion = { group: "kafka.strimzi.io", version: "v1" };
const olm: GroupVersion = { group: "operators.coreos.com", version: "v1alpha1" };
const apps: GroupVersion = { group: "apps", version: "v1" };

const resourceList = z.object({ items: z.array(resource) });
const version = z.object({ version: z.string() });
const groupList = z.object({ groups: z.array(z.object({ name: z.string(), versions: z.array(version) })) });
const kind = z.object({ name: z.string(), kind: z.string(), verbs: z.array(z.string()) });
const kindList = z.object({ resources: z.array(kind) });

/**
 * Asks for everything of Strimzi in a namespace, the operator included. What surrounds Strimzi's own
 * resources (deployments, pods, OLM's) may be forbidden to a person, which makes a note.
 *
 * @param now what ages are counted to
 * @throws CannotAsk if the namespace doesn't exist, or an answer is no Kubernetes API server's
 * @throws the client's own errors if the API server can't be reached or denies access
 */
export async function clusterStatus(api: Api, namespace: string, now: Date): Promise<ClusterStatus> {
  const ask = new Asker(api, namespace);
  const { groups } = await parsed("API groups", api.apis.getAPIVersions(), groupList);
  const versionsOf = (name: string) => groups.find((group) => group.name === name)?.versions.map((v) => v.version);
  const noStrimzi = missingStrimzi(versionsOf(strimzi.group));
  const olmIsServed = versionsOf(olm.group)?.includes(olm.version) === true;

  const found = await Promise.all([
    olmIsServed ? ask.ifAllowed(olm, "subscriptions") : [],
    olmIsServed ? ask.ifAllowed(olm, "clusterserviceversions") : [],
    ask.ifAllowed(apps, "deployments"),
    noStrimzi === undefined ? ask.strimziResources() : [],
    ask.pods(),
  ]);
  if (found.every(({ length }) => length === 0)) {
    await ask.thatTheNamespaceExists();
  }
  const [subscriptions, serviceVersions, deployments, resources, pods] = found;
  const rows = [
    ...subscriptions.filter(({ spec }) => ofStrimzi(spec?.name)).flatMap((item) => subscriptionRows(item, now)),
    ...serviceVersions
      .filter(({ metadata }) => ofStrimzi(metadata.name))
      .map((item) => row("ClusterServiceVersion", item, serviceVersionVerdict(item), now)),
    ...deployments.filter(isOperator).map((item) => row("Deployment", item, deploymentVerdict(item), now)),
    ...resources.flatMap(([kind, item]) => strimziRows(kind, item, now)),
    ...pods.filter(isTroubledPod).map((item) => row("Pod", item, podVerdict(item), now)),
  ];
  if (resources.length > 0 && rows.some(isTroubled) && ask.notes.length === 0 && !deployments.some(isOperator)) {
    ask.notes.push(
      "No cluster operator runs in this namespace. If one in another namespace watches this one, look at its log there.",
    );
  }
  const openShift = groups.some(({ name }) => name.endsWith(".openshift.io"));
  const kafkas = resources.flatMap(([kind, item]) => (kind === "Kafka" ? [item] : []));
  const versions = runningVersions(kafkas, deployments.filter(isOperator));
  return { rows, versions, notes: ask.notes, openShift, ...(noStrimzi !== undefined && { noStrimzi }) };
}

/** The questions about one namespace. Every answer is parsed: nothing else sees what a server sent. */
class Asker {
  readonly notes: string[] = [];

  constructor(
    private readonly api: Api,
    private readonly namespace: string,
  ) {}

  /** Every Strimzi resource with its kind. Which kinds there are is asked too: it changes with Strimzi's version. */
  async strimziResources(): Promise<[kind: string, item: Resource][]> {
    const { resources } = await parsed("Strimzi's kinds", this.api.custom.getAPIResources(strimzi), kindList);
    // Subresources (`kafkas/status`) are in the same list, without the verb `list`.
    const kinds = resources.filter(({ verbs }) => verbs.includes("list"));
    const lists = kinds.map(async ({ kind, name }) =>
      (await this.list(strimzi, name)).map((item): [string, Resource] => [kind, item]),
    );
    return (await Promise.all(lists)).flat();
  }

  async ifAllowed(of: GroupVersion, plural: string): Promise<Resource[]> {
    return this.orNote(plural, this.list(of, plural));
  }

  async pods(): Promise<Resource[]> {
    const answer = this.api.core.listNamespacedPod({ namespace: this.namespace });
    return this.orNote("pods", itemsOf("pods", answer));
  }

  /** @throws CannotAsk if there is no such namespace, whose lists are answered as empty ones */
  async thatTheNamespaceExists(): Promise<void> {
    try {
      await this.api.core.readNamespace({ name: this.namespace });
    } catch (error) {
      if (httpStatus(error) === 404) {
        throw new CannotAsk(`There is no namespace ${this.namespace}. Name the right one with --namespace or --stack.`);
      }
      // Who may list what is in a namespace may still not be allowed to read the namespace itself.
      if (httpStatus(error) !== 403) throw error;
    }
  }

  private async list(of: GroupVersion, plural: string): Promise<Resource[]> {
    return itemsOf(plural, this.api.custom.listNamespacedCustomObject({ ...of, plural, namespace: this.namespace }));
  }

  private async orNote(what: string, answer: Promise<Resource[]>): Promise<Resource[]> {
    try {
      return await answer;
    } catch (error) {
      if (httpStatus(error) !== 403) throw error;
      this.notes.push(`Not shown, as you may not list them here: ${what}.`);
      return [];
    }
  }
}

async function itemsOf(what: string, answer: Promise<unknown>): Promise<Resource[]> {
  return (await parsed(what, answer, resourceList)).items;
}

async function parsed<T extends z.ZodType>(what: string, answer: Promise<unknown>, schema: T): Promise<z.infer<T>> {
  const result = schema.safeParse(await answer);
  if (!result.success) {
    throw new CannotAsk(`The answer about ${what} is not what Kubernetes answers:\n${z.prettifyError(result.error)}`);
  }
  return result.data;
}

/** The HTTP status in an error of the Kubernetes client, if it is an answer of the API server. */
export function httpStatus(error: unknown): number | undefined {
  return z.object({ code: z.number() }).safeParse(error).data?.code;
}

function missingStrimzi(versions: readonly string[] | undefined): string | undefined {
  if (versions === undefined) {
    return (
      "There is no Strimzi operator here: the cluster doesn't know kafka.strimzi.io. " +
      "Stage 1 of the demo installs one; if this is the wrong cluster, name its context with --context."
    );
  }
  return versions.includes(strimzi.version)
    ? undefined
    : "The cluster has an older Strimzi, without kafka.strimzi.io/v1: this program needs 0.49 or newer " +
        `(for Streams for Apache Kafka a release built on that). It serves ${versions.join(", ")}.`;
}

/** Of a package or one of its versions: `strimzi-kafka-operator`, `amq-streams`, `amqstreams.v3.2.0-1`. */
function ofStrimzi(name: string | null | undefined): boolean {
  return /^(strimzi|amq-?streams)/.test(name ?? "");
}

function isOperator({ metadata }: Pick<Resource, "metadata">): boolean {
  return metadata.labels?.app === "strimzi" || /^(strimzi|amq-streams)-cluster-operator/.test(metadata.name);
}

function row(kind: string, { metadata }: Resource, said: Verdict, now: Date): StatusRow {
  return { kind, name: metadata.name, ...said, age: age(metadata.creationTimestamp, now) };
}

/** OLM's order for the operator. Once a version is installed, a trouble is about the next one: a warning. */
function subscriptionRows(item: Resource, now: Date): StatusRow[] {
  const { state, installedCSV: installed, currentCSV: next, conditions } = item.status ?? {};
  const troubles = (conditions ?? [])
    .filter(({ type, status }) => status === "True" && /Failed|Unhealthy|Missing|Deprecated/.test(type ?? ""))
    .map(({ type, reason, message }) => verdict("no", type ?? reason, message));
  const approval = item.spec?.installPlanApproval === "Manual" ? "; its InstallPlan waits for approval" : "";
  if (!installed) {
    const pending = verdict("waiting", state, `OLM has not installed ${next || "anything"} yet${next ? approval : ""}`);
    return [row("Subscription", item, troubles[0] ?? pending, now)];
  }
  const upgrade = next && next !== installed ? `, to be upgraded to ${next}${approval}` : "";
  const warnings = troubles.map(
    (said) => ({ ...row("Subscription", item, said, now), ready: "-", warning: true }) as const,
  );
  return [row("Subscription", item, verdict("yes", state, `${installed}${upgrade}`), now), ...warnings];
}

function serviceVersionVerdict({ status }: Resource): Verdict {
  const { phase, reason, message } = status ?? {};
  if (phase === "Succeeded") return verdict("yes", phase);
  return verdict(phase === "Failed" ? "no" : "waiting", [phase, reason].filter(Boolean).join(": "), message);
}

function deploymentVerdict({ spec, status }: Resource): Verdict {
  const wanted = spec?.replicas ?? 1;
  const available = status?.availableReplicas ?? 0;
  if (wanted === 0) return verdict("no", "ScaledToZero", "without the operator nothing here is reconciled");
  // ReplicaFailure is bad when it is true; Available and Progressing are when they are not.
  const failed = status?.conditions?.find(({ type, status }) => (type === "ReplicaFailure") === (status === "True"));
  const message = `${available} of ${wanted} available`;
  return available >= wanted
    ? verdict("yes", "", message)
    : verdict("no", failed?.reason ?? "Unavailable", [message, failed?.message].filter(Boolean).join(": "));
}

/** A pod of the operator's or of a cluster's that neither is ready nor has done its work, as a build has. */
function isTroubledPod({ metadata, status }: Resource): boolean {
  const isOurs = metadata.labels?.["strimzi.io/cluster"] !== undefined || isOperator({ metadata });
  const isReady = status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
  return isOurs && !isReady && status?.phase !== "Succeeded";
}

function podVerdict({ metadata, status }: Resource): Verdict {
  const unmet = (name: string) => status?.conditions?.find(({ type, status }) => type === name && status === "False");
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const waits = containers.map(({ state }) => state?.waiting).filter((waiting) => waiting != null);
  // Containers that wait only for another one say PodInitializing, without a message: not the cause.
  const why = waits.find(({ message }) => message) ?? unmet("PodScheduled") ?? waits[0];
  if (metadata.deletionTimestamp != null) return verdict("no", "Terminating");
  return verdict("no", why?.reason ?? status?.phase, why?.message ?? unmet("Ready")?.message);
}
