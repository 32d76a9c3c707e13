import { plannedAuthorities, plannedCas } from "../certificates/deployed";
import { plannedPasswords, plannedTopic, plannedUser } from "../clients/deployed";
import { plannedCluster, plannedPools } from "../cluster/deployed";
import { plannedSubscription } from "../operator/deployed";
import type { Plan } from "../plan";
import type { Deployed } from "./deployed";

/** What the state will say after an update to this plan, in the terms in which it is read: but for its target. Pure. */
export function deployedAfter(plan: Plan): Omit<Deployed, "target"> {
  const { namespaces, operator, cluster, topics, users, authorities } = plan;
  const subscription = plannedSubscription(operator);
  return {
    namespaces: namespaces.map(({ name }) => name),
    ...(cluster === undefined ? {} : { cluster: plannedCluster(cluster) }),
    pools: cluster === undefined ? [] : plannedPools(cluster),
    topics: (topics ?? []).map(plannedTopic),
    users: (users ?? []).map(plannedUser),
    passwords: plannedPasswords(users ?? []),
    ...(authorities === undefined ? {} : { authorities: plannedAuthorities(authorities) }),
    issuedCas: authorities === undefined ? [] : plannedCas(authorities),
    ...(subscription === undefined ? {} : { subscription }),
  };
}
