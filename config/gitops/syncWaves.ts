import type { BridgePlan } from "../bridge/plan";
import type { ApplicationPlan } from "../clients/plan";
import type { WithCluster } from "../cluster/plan";
import { connectsOf, type WithConnects } from "../connect/each";
import { isStrimziKind } from "../kubernetes/object";
import type { MonitoringPlan } from "../metrics/plan";
import type { MirrorPlan } from "../mirror/plan";

/**
 * What Argo CD must know of an object, as annotations: when it comes, and what must not be done to it. Pure.
 */

/** An object, as far as it decides. */
interface Identity {
  readonly kind: string;
  readonly name: string;
}

/** The parts of a plan that have objects of kinds which others have as well. */
interface OwnObjects extends WithCluster, WithConnects {
  readonly applications?: readonly ApplicationPlan[];
  readonly mirror?: MirrorPlan;
  readonly bridge?: BridgePlan;
  readonly monitoring?: MonitoringPlan;
}

/** What a wave is about, and the kinds that are always in it. Argo CD applies a wave when everything of the waves before is healthy. */
interface Wave {
  readonly what: string;
  readonly kinds: readonly string[];
}

/**
 * The waves, from 0 on. They follow the order in which the program has its components wait for each other.
 * Kinds that are not named are the operator's: its install manifests have whatever it needs.
 */
const waves = [
  { what: "namespaces and CRDs", kinds: ["Namespace", "CustomResourceDefinition"] },
  { what: "what the operator needs", kinds: [] },
  { what: "the operator", kinds: ["Subscription"] },
  { what: "secrets and config maps", kinds: ["Secret"] },
  { what: "Kafka", kinds: ["KafkaNodePool", "KafkaRebalance", "Kafka"] },
  { what: "topics and users", kinds: ["KafkaTopic", "KafkaUser"] },
  { what: "clients", kinds: ["KafkaBridge"] },
  { what: "Connect", kinds: ["ImageStream", "BuildConfig", "KafkaConnect", "KafkaMirrorMaker2"] },
  { what: "connectors", kinds: ["KafkaConnector"] },
  { what: "monitoring", kinds: ["PodMonitor", "PrometheusRule", "GrafanaDashboard"] },
] as const satisfies readonly Wave[];

type WaveName = (typeof waves)[number]["what"];

/** The sync wave of an object of a plan. */
function syncWave(object: Identity, plan: OwnObjects): number {
  const name = waveOfOurs(object, plan) ?? waves.find(({ kinds }) => includes(kinds, object.kind))?.what;
  return waves.findIndex(({ what }) => what === (name ?? operatorWave(object)));
}

/** Kinds that are more than one thing: the plan knows which are ours. */
function waveOfOurs({ kind, name }: Identity, plan: OwnObjects): WaveName | undefined {
  const { applications, cluster, mirror, bridge, monitoring } = plan;
  const connects = connectsOf(plan);
  switch (kind) {
    case "Deployment":
      return applications?.some((application) => application.name === name) ? "clients" : undefined;
    case "ConfigMap": {
      if (monitoring?.dashboards.some((dashboard) => dashboard.name === name)) {
        return "monitoring";
      }
      const configMaps = [cluster, ...connects, mirror, bridge].map((part) =>
        part?.metrics?.reporter === "jmx" ? part.metrics.configMap : undefined,
      );
      return configMaps.includes(name) ? "secrets and config maps" : undefined;
    }
    case "Role":
    case "RoleBinding":
      return connects.some(({ rights }) => rights?.name === name) ? "Connect" : undefined;
    default:
      return undefined;
  }
}

function operatorWave({ kind }: Identity): WaveName {
  return kind === "Deployment" ? "the operator" : "what the operator needs";
}

function includes(kinds: readonly string[], kind: string): boolean {
  return kinds.includes(kind);
}

/** Kinds that hold data, or that take it along when they go. */
const holdsData: readonly string[] = ["Namespace", "Kafka", "KafkaNodePool", "KafkaTopic"];

/**
 * Argo CD's annotations for an object of a plan: its wave, and how it is synced where that differs.
 *
 * Nothing that holds data goes because a file did: a person confirms it. CRDs never go, as with a stack that
 * deploys by itself. They are too big for the annotation that client-side apply leaves. And Argo CD looks at
 * everything before it applies anything, when Strimzi's kinds may not be there yet.
 */
export function argoAnnotations(
  object: Identity & { readonly apiVersion: string },
  plan: OwnObjects,
): Record<string, string> {
  const options = [
    ...(isStrimziKind(object) ? ["SkipDryRunOnMissingResource=true"] : []),
    ...(holdsData.includes(object.kind) ? ["Prune=confirm", "Delete=confirm"] : []),
    ...(object.kind === "CustomResourceDefinition" ? ["Prune=false", "Delete=false", "ServerSideApply=true"] : []),
  ];
  return {
    "argocd.argoproj.io/sync-wave": String(syncWave(object, plan)),
    ...(options.length === 0 ? {} : { "argocd.argoproj.io/sync-options": options.join(",") }),
  };
}
