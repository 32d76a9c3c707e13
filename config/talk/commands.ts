import { brokerPools, firstBroker } from "../cluster/brokers";
import { clusterOf } from "../cluster/planning";
import { bootstrapService } from "../kafka/names";
import type { Plan } from "../plan";

/** `oc get …` in the cluster's namespace. */
export function get(plan: Plan, what: string): string {
  return `${plan.cli} get ${what} -n ${clusterOf(plan).namespace}`;
}

/** A command in the container of the first broker, which has Kafka's tools and openssl. */
export function onBroker(plan: Plan, command: string): string {
  const cluster = clusterOf(plan);
  return `${plan.cli} exec -i ${firstBroker(cluster)} -n ${cluster.namespace} -- ${command}`;
}

/** The pods of all brokers, as `oc get` selects them. */
export function brokerPods(plan: Plan): string {
  const [pool = "", ...others] = brokerPools(clusterOf(plan))
    .filter(({ replicas }) => replicas > 0)
    .map(({ name }) => name);
  return others.length === 0
    ? `pods -l strimzi.io/pool-name=${pool}`
    : `pods -l 'strimzi.io/pool-name in (${[pool, ...others].join(",")})'`;
}

/** Where clients in the cluster's own namespace connect. */
export function bootstrap(plan: Plan, port: number): string {
  return `${bootstrapService(clusterOf(plan).name)}:${port}`;
}
