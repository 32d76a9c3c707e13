import { z } from "zod";
import { bridgePolicyName } from "../bridge/plan";
import { plannedAuthorities, plannedCas } from "../certificates/deployed";
import { deployedTopic, deployedUser, plannedPasswords } from "../clients/deployed";
import { deployedKafka, deployedNodePool } from "../cluster/deployed";
import { deployedConnect, deployedConnector } from "../connect/deployed";
import type { KubernetesObject } from "../kubernetes/object";
import { stateObject } from "../kubernetes/stateObject";
import { deployedMirror } from "../mirror/deployed";
import { patchedStrimziObjects } from "../objects";
import { plannedSubscription } from "../operator/deployed";
import type { Plan } from "../plan";
import type { Deployed, Reader } from "./deployed";

/**
 * What the state will say after an update to this plan, in the terms in which it is read: but for its target.
 * Strimzi's objects are read as they are sent, with their patches. Pure.
 */
export function deployedAfter(plan: Plan): Omit<Deployed, "target"> {
  const { namespaces, operator, authorities, bridge, networkPolicies = [] } = plan;
  const objects = patchedStrimziObjects(plan);
  const [cluster] = read(objects, "Kafka", deployedKafka);
  const [mirror] = read(objects, "KafkaMirrorMaker2", deployedMirror);
  const subscription = plannedSubscription(operator);
  return {
    namespaces: namespaces.map(({ name }) => name),
    ...(cluster === undefined ? {} : { cluster }),
    pools: read(objects, "KafkaNodePool", deployedNodePool),
    topics: read(objects, "KafkaTopic", deployedTopic),
    users: read(objects, "KafkaUser", deployedUser),
    connects: read(objects, "KafkaConnect", deployedConnect),
    connectors: read(objects, "KafkaConnector", deployedConnector),
    ...(mirror === undefined ? {} : { mirror }),
    ...(bridge === undefined
      ? {}
      : {
          bridge: {
            name: bridge.name,
            guarded: networkPolicies.some(({ name }) => name === bridgePolicyName(bridge.name)),
          },
        }),
    passwords: plannedPasswords(plan.users ?? []),
    ...(authorities === undefined ? {} : { authorities: plannedAuthorities(authorities) }),
    issuedCas: authorities === undefined ? [] : plannedCas(authorities),
    ...(subscription === undefined ? {} : { subscription }),
  };
}

function read<Spec, Read>(
  objects: readonly KubernetesObject[],
  kind: string,
  { spec, read: readObject }: Reader<Spec, Read>,
): Read[] {
  const whole = z.object({ spec });
  return objects
    .filter((object) => object.kind === kind)
    .map((object) => readObject(stateObject.parse(object), whole.parse(object).spec));
}
