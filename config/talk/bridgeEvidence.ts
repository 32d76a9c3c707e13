import { bridgeUrl } from "../bridge/plan";
import { names } from "../kafka/names";
import type { Plan } from "../plan";
import { get, onBroker } from "./commands";
import type { Evidence } from "./stageStory";

/** How to see that the HTTP Bridge works. Before stage 9, where there are no users, there is nothing to see yet. */
export function bridgeEvidence(plan: Plan): readonly Evidence[] {
  const { bridge } = plan;
  if (bridge === undefined) {
    return [
      {
        shows: "Nothing yet: it comes with the users, at stage 9.",
        commands: [get(plan, "kafkabridges")],
      },
    ];
  }
  const { name } = bridge;
  return [
    { shows: "The HTTP Bridge is ready.", commands: [get(plan, `kafkabridge ${name}`)] },
    {
      shows: "What its user may do, and with it everybody who calls.",
      commands: [`${get(plan, `kafkauser ${name}`)} -o jsonpath='{.spec.authorization.acls[*].resource}'`],
    },
    {
      shows: "A message by HTTP. The answer says where Kafka has put it.",
      commands: [onBroker(plan, send(plan, names.topic))],
    },
    {
      shows: "Another topic: Kafka denies it to the user.",
      commands: [onBroker(plan, send(plan, "another-topic"))],
    },
  ];
}

/** `curl` with a message for a topic. */
function send({ bridge }: Plan, topic: string): string {
  const url = bridge === undefined ? "" : bridgeUrl(bridge);
  return `curl -s ${url}/topics/${topic} -H 'content-type: application/vnd.kafka.json.v2+json' -d '{"records":[{"value":"hello"}]}'`;
}
