import { clusterOf } from "../cluster/planning";
import { bootstrapService } from "../kafka/names";
import type { Plan } from "../plan";

/** `oc get …` in the cluster's namespace. */
export function get(plan: Plan, what: string): string {
  return `${plan.cli} get ${what} -n ${clusterOf(plan).namespace}`;
}

/** A command in the container of the first broker, which has Kafka's tools and openssl. */
export function onBroker(plan: Plan, command: string): string {
  const { name, namespace, pools } = clusterOf(plan);
  return `${plan.cli} exec -i ${name}-${pools.brokers.name}-0 -n ${namespace} -- ${command}`;
}

/** Where clients in the cluster's own namespace connect. */
export function bootstrap(plan: Plan, port: number): string {
  return `${bootstrapService(clusterOf(plan).name)}:${port}`;
}
