import assert from "node:assert/strict";
import { partition } from "es-toolkit/array/partition";
import { names } from "../../config/kafka/names";
import { type AclRule, impliedBy, principal, ruleText } from "../harness/kafka/acls";
import { application } from "../harness/kafka/clientProperties";
import type { Consumer } from "../harness/kafka/clients";
import { connectSteps, FileSink } from "../harness/kafka/connectSteps";
import { ConnectWorker } from "../harness/kafka/connectWorker";
import { resource } from "../harness/kafka/resources";
import { describeKafka } from "../harness/kafka/sharedKafka";
import { refused, type Step, take } from "../harness/kafka/steps";

describeKafka("The rules of the KafkaUsers", (kafka) => {
  let needed: AclRule[];

  /** A rendered application. */
  const demo = (name: string) => {
    const { topic, properties } = application(resource(kafka().rendered.objects, "Deployment", name), kafka().secrets);
    return { topic, properties: kafka().here(properties) };
  };
  const send = async (messages: readonly string[]) => {
    const { topic, properties } = demo(names.producer);
    await kafka().clients.produce(properties, topic, messages);
  };
  const rulesOf = (user: string) => {
    const owner = principal(resource(kafka().rendered.objects, "KafkaUser", user));
    return needed.filter((rule) => rule.principal === owner);
  };

  before(async () => {
    const { rules } = kafka();
    needed = rules.filter((rule) => impliedBy(rule, rules).length === 0);
    for (const rule of rules.filter((candidate) => !needed.includes(candidate))) {
      const [other] = impliedBy(rule, rules);
      console.log(`      left out: ${ruleText(rule)}, as ${other?.operation} implies it`);
    }
    // Whatever works from here on works without the rules that others imply.
    await kafka().admin.setAcls(needed);
  });
  after(() => kafka().admin.setAcls(kafka().rules));

  /**
   * Which of the rules make no difference to these steps; prints what failed without the others.
   *
   * @param ready What makes ready for the steps, with all rules in force.
   * @param inForce The rules that there are. Default: the needed ones.
   */
  async function idle(
    rules: readonly AclRule[],
    steps: readonly Step[],
    ready: () => Promise<void>,
    inForce: readonly AclRule[] = needed,
  ) {
    const found: AclRule[] = [];
    for (const rule of rules) {
      await kafka().admin.setAcls(inForce);
      await ready();
      const refusal = await refused(kafka(), rule, inForce, steps);
      if (refusal === undefined) {
        found.push(rule);
      } else {
        console.log(`      without ${ruleText(rule)}, it no longer ${refusal.title}; denied: ${refusal.denied}`);
      }
    }
    await kafka().admin.setAcls(needed);
    return found;
  }

  it("of my-user are all needed, to produce and to consume in the group", async () => {
    const messages = ["hello"];
    let listening: Consumer | undefined;
    const close = async () => {
      await listening?.close();
      listening = undefined;
    };
    const steps: Step[] = [
      {
        title: "subscribes in the group",
        run: async () => {
          const { topic, properties } = demo(names.consumer);
          listening = await kafka().clients.subscribe(properties, topic);
        },
      },
      { title: "produces", run: () => send(messages) },
      {
        title: "consumes",
        run: async () => {
          await listening?.consume(messages.length);
        },
      },
    ];
    await take(steps);
    await close();
    const rules = rulesOf(names.user);
    assert.notEqual(rules.length, 0);
    assert.deepEqual((await idle(rules, steps, close)).map(ruleText), []);

    // One that nobody needs would be found.
    const superfluous = rules.slice(0, 1).map((rule) => ({ ...rule, operation: "DELETE" }));
    assert.deepEqual(await idle(superfluous, steps, close, [...needed, ...superfluous]), superfluous);
    await close();
  });

  it("of my-connect are all needed, to start a worker and to run connectors", async function () {
    this.timeout(600_000);
    const connect = resource(kafka().rendered.objects, "KafkaConnect");
    const sink = new FileSink(resource(kafka().rendered.objects, "KafkaConnector"), kafka());
    const topics = [connect.spec.configStorageTopic, connect.spec.offsetStorageTopic, connect.spec.statusStorageTopic];
    let worker: ConnectWorker | undefined;
    const running = () => {
      assert.ok(worker !== undefined);
      return worker;
    };
    const start: Step = {
      title: "comes up and makes its topics",
      run: async () => {
        worker = await ConnectWorker.launch(kafka(), connect);
        await worker.ready();
      },
    };
    const steps = connectSteps(running, sink, send);

    await kafka().admin.deleteTopics(topics);
    await take([start]);
    const everythingWorks = async () => {
      if (!running().works) {
        await running().kill();
        await take([start]);
      }
      await take(steps);
    };
    // A worker that may not be in its group ends: those rules come last, so that few are restarted.
    const [groups, others] = partition(rulesOf(names.connect), ({ resourceType }) => resourceType === "GROUP");
    const idleWhileRunning = await idle([...others, ...groups], steps, everythingWorks);

    // What a running worker can do without, a new one needs.
    const nothingThere = async () => {
      await running().kill();
      await kafka().admin.deleteTopics(topics);
    };
    const idleAtAll = await idle(idleWhileRunning, [start], nothingThere);
    await running().kill();
    assert.deepEqual(idleAtAll.map(ruleText), []);
  });
});
