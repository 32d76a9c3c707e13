import { type BridgePlan, bridgePolicyName, bridgeUrl } from "../bridge/plan";
import type { AclOperation, AclResource } from "../kafka/acl";
import type { Plan } from "../plan";
import { get, onBroker } from "./commands";
import type { Evidence } from "./stageStory";

/** A topic that nobody declares. */
const STRANGE_TOPIC = "another-topic";

/** What the Bridge answers to a message for it: recorded of Strimzi's HTTP Bridge 1.1.0, and held by test/e2e/bridgeTalk.e2e.ts. */
const DENIED = `{"offsets":[{"error_code":500,"message":"Not authorized to access topics: [${STRANGE_TOPIC}]"}]}`;

/** How to see that the HTTP Bridge works. Before stage 9, where there are no users, there is nothing to see yet. */
export function bridgeEvidence(plan: Plan): readonly Evidence[] {
  const { bridge } = plan;
  if (bridge === undefined) {
    return [{ shows: "Nothing yet: it comes with the users, at stage 9.", commands: [get(plan, "kafkabridges")] }];
  }
  const policy = plan.networkPolicies?.find(({ name }) => name === bridgePolicyName(bridge.name));
  return [
    { shows: "The HTTP Bridge is ready.", commands: [get(plan, `kafkabridge ${bridge.name}`)] },
    {
      shows: "What its user may do, and with it everybody who calls.",
      commands: [`${get(plan, `kafkauser ${bridge.name}`)} -o jsonpath='{.spec.authorization.acls}'`],
    },
    ...(policy === undefined
      ? calls(plan, bridge)
      : [
          {
            shows: "Who may call: the pods that bridge.clients names, and nobody else.",
            commands: [`${get(plan, `networkpolicy ${policy.name}`)} -o jsonpath='{.spec.ingress}'`],
          },
        ]),
  ];
}

/** Calls from the first broker's pod, which has curl. */
function calls(plan: Plan, bridge: BridgePlan): Evidence[] {
  const sent = may(plan, bridge, "topic", "Write");
  const [read, group] = [may(plan, bridge, "topic", "Read"), may(plan, bridge, "group", "Read")];
  const consumer = `/consumers/${group}`;
  return [
    {
      shows: "Calls from a pod that has curl: a broker's.",
      commands: [`bridge() { ${onBroker(plan, `curl -s "${bridgeUrl(bridge)}$1" "\${@:2}"`)}; }`],
    },
    ...(sent === undefined
      ? []
      : [
          {
            shows: "A message by HTTP. The answer says where Kafka has put it.",
            commands: [message(sent)],
          },
          {
            shows: "Another topic: Kafka denies it to the user.",
            commands: [message(STRANGE_TOPIC)],
            prints: DENIED,
          },
        ]),
    ...(read === undefined || group === undefined
      ? []
      : [
          {
            shows: "A consumer by HTTP, and what it reads: the call waits until the consumer is in its group.",
            commands: [
              call(consumer, '{"name":"talk","format":"text","auto.offset.reset":"earliest"}'),
              call(`${consumer}/instances/talk/subscription`, `{"topics":["${read}"]}`),
              `bridge '${consumer}/instances/talk/records?timeout=${READ_TIMEOUT}' -H 'accept: ${TEXTS}'`,
              `bridge ${consumer}/instances/talk -X DELETE`,
            ],
          },
        ]),
  ];
}

/** Milliseconds that a call waits for messages at most. A group's first member is in it after three seconds, Kafka's default. */
const READ_TIMEOUT = 15_000;

/** Messages as texts: those of the demo's producer are no JSON. */
const TEXTS = "application/vnd.kafka.text.v2+json";

function message(topic: string): string {
  return `bridge /topics/${topic} -H 'content-type: ${TEXTS}' -d '{"records":[{"value":"hello"}]}'`;
}

function call(path: string, body: string): string {
  return `bridge ${path} -H 'content-type: application/vnd.kafka.v2+json' -d '${body}'`;
}

/** Something that the Bridge's user may do the operation on, by its whole name. */
function may(
  { users = [] }: Plan,
  { name }: BridgePlan,
  type: AclResource["type"],
  operation: AclOperation,
): string | undefined {
  const acls = users.find((user) => user.name === name)?.acls ?? [];
  return acls.flatMap(({ resource, operations }) =>
    resource.type !== "cluster" &&
    resource.type === type &&
    resource.patternType === "literal" &&
    operations.includes(operation)
      ? [resource.name]
      : [],
  )[0];
}
