import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { names } from "../../config/kafka/names";
import { aclRules, ruleText } from "../harness/kafka/acls";
import { userClient } from "../harness/kafka/clientProperties";
import type { ConnectWorker } from "../harness/kafka/connectWorker";
import { launchMirrorWorker, mirrorConnectors } from "../harness/kafka/mirrorWorker";
import { resource } from "../harness/kafka/resources";
import { describeKafka } from "../harness/kafka/sharedKafka";
import { refused, type Step, take, until } from "../harness/kafka/steps";
import { clientCertificate, credentials, TestKafka } from "../harness/kafka/testKafka";
import { privateKey, signed } from "../harness/support/issuer";

/** The cluster that topics are copied from, with who sends and reads there. */
const old = {
  stage: 9,
  demo: false,
  cluster: { name: "old-cluster" },
  topics: [{ name: "orders", partitions: 3 }],
  users: [
    { name: "shop", produces: ["orders"] },
    { name: "billing", consumes: ["orders"] },
  ],
};

/** MirrorMaker in the other, and who goes on reading there. Everything is to happen within seconds. */
const mirroring = {
  stage: 9,
  users: [
    { name: "billing", consumes: ["old.orders"] },
    { name: "audit", consumes: ["old.orders"] },
  ],
  mirror: {
    enabled: true,
    config: { "offset.flush.interval.ms": 500 },
    sources: [
      {
        alias: "old",
        cluster: "old-cluster",
        topics: ["orders*"],
        groups: ["billing"],
        config: {
          "emit.checkpoints.interval.seconds": 1,
          "sync.group.offsets.interval.seconds": 1,
          "refresh.topics.interval.seconds": 1,
          "refresh.groups.interval.seconds": 1,
          "sync.topic.configs.interval.seconds": 1,
        },
      },
    ],
  },
};

describeKafka(
  "MirrorMaker between two Kafkas, as the KafkaMirrorMaker2 declares it",
  (kafka) => {
    let source: TestKafka | undefined;
    let worker: ConnectWorker | undefined;
    const signal = () => AbortSignal.timeout(60_000);
    const from = () => {
      assert.ok(source !== undefined, "the source did not start");
      return source;
    };
    const mirror = () => resource(kafka().rendered.objects, "KafkaMirrorMaker2");
    const sourceUser = () => resource(kafka().rendered.objects, "KafkaUser", `${names.mirror}-old`);
    const numbered = (first: number, last: number) =>
      Array.from({ length: last - first }, (_, index) => `order ${first + index}`);
    const send = (first: number, last: number) =>
      from().clients.produce(userClient(from(), "shop"), "orders", numbered(first, last));
    /** Reads so many messages in a group, from where it is or from the beginning. */
    const read = async (where: TestKafka, user: string, topic: string, count: number) => {
      const beginning = { "group.id": user, "auto.offset.reset": "earliest", "max.poll.records": "1" };
      const consumer = await where.clients.subscribe(userClient(where, user, beginning), topic);
      try {
        return (await consumer.consume(count)).map(({ value }) => value);
      } finally {
        await consumer.close();
      }
    };

    before(async function () {
      this.timeout(300_000);
      source = await TestKafka.start(old);
      kafka().knows(from());
      // What the operators of the source would make, in the namespace that both are in.
      const { name } = sourceUser().metadata;
      const key = privateKey();
      const ca = from().authority("clients-ca");
      const certificate = await signed(`CN=${name}`, key, ca, clientCertificate);
      kafka().secrets.make(name, credentials(certificate, key));
      for (const { source: cluster } of mirror().spec.mirrors) {
        const [{ secretName }] = cluster.tls.trustedCertificates;
        kafka().secrets.make(secretName, { "ca.crt": from().authority("cluster-ca").certificate });
      }
      await from().admin.setAcls([...from().rules, ...aclRules(sourceUser())]);
    });
    after(async () => {
      await worker?.stop();
      await source?.stop();
    });

    let readThere: string[] = [];

    it("has messages in the source, of which a group has read some", async () => {
      await send(0, 30);
      readThere = await read(from(), "billing", "orders", 12);
      assert.ok(readThere.length >= 12 && readThere.length < 30, String(readThere.length));
    });

    it("comes up, and runs its two connectors", async () => {
      // Secrets are written to files for it, which nobody may write while a worker reads them.
      const connectors = mirrorConnectors(mirror(), kafka(), from());
      worker = await launchMirrorWorker(kafka(), mirror());
      await worker.ready();
      for (const { name, config } of connectors) {
        await worker.configure(name, config, signal());
      }
      for (const { name } of connectors) {
        await worker.state(name, "RUNNING", 1, signal());
      }
    });

    it("copies every message, once, into a topic of as many partitions", async () => {
      const all = await read(kafka(), "audit", "old.orders", 30);
      assert.deepEqual(all.sort(), numbered(0, 30).sort());
      const { partitions, replicas } = await kafka().admin.describeTopic("old.orders");
      assert.deepEqual([partitions, replicas], [3, 1]);
    });

    it("has a consumer go on here where it stopped there: it leaves out nothing, and reads little again", async () => {
      const there = await from().admin.groupOffsets("billing");
      const here = await until("offsets of the group", signal(), async () => {
        const offsets = await kafka().admin.groupOffsets("billing");
        // A partition in which nothing was read yet is at its beginning on both sides.
        const read = Object.entries(there).filter(([, offset]) => offset > 0);
        return read.every(([partition]) => (offsets[`old.${partition}`] ?? 0) > 0) ? offsets : undefined;
      });
      const stopped = Object.entries(there).map(
        ([partition, offset]) => [offset, here[`old.${partition}`] ?? 0] as const,
      );
      assert.ok(
        stopped.every(([offset, translated]) => translated <= offset),
        JSON.stringify([there, here]),
      );

      await send(30, 40);
      const again = stopped.reduce((sum, [offset, translated]) => sum + offset - translated, 0);
      const readHere = await read(kafka(), "billing", "old.orders", 40 - readThere.length + again);
      assert.deepEqual([...new Set([...readThere, ...readHere])].sort(), numbered(0, 40).sort());
      assert.equal(readHere.length, 40 - readThere.length + again);
    });

    it("carries over exactly how far a group is that has read everything", async () => {
      await read(from(), "billing", "orders", 40 - readThere.length);
      const there = await from().admin.groupOffsets("billing");
      await until("the same offsets", signal(), async () => {
        const here = await kafka().admin.groupOffsets("billing");
        return Object.entries(there).every(([partition, offset]) => here[`old.${partition}`] === offset)
          ? true
          : undefined;
      });
    });

    it("copies topics that come later, further partitions, and settings", async () => {
      await from().admin.createTopic({
        name: "orders-eu",
        partitions: 2,
        replicas: 1,
        config: { "retention.ms": "3600000" },
      });
      await until("the new topic", signal(), async () =>
        (await kafka().admin.listTopics()).includes("old.orders-eu") ? true : undefined,
      );
      await from().admin.createPartitions("orders-eu", 4);
      await from().admin.setTopicConfig("orders-eu", "retention.ms", "7200000");
      await until("partitions and settings", signal(), async () => {
        const { partitions, config } = await kafka().admin.describeTopic("old.orders-eu");
        return partitions === 4 && config["retention.ms"] === "7200000" ? true : undefined;
      });
    });

    it("has made no topic in the source, and copied no other", async () => {
      const made = (await from().admin.listTopics()).filter((topic) => !topic.startsWith("orders"));
      assert.deepEqual(made, []);
      const here = (await kafka().admin.listTopics()).filter((topic) => !topic.startsWith("__"));
      assert.deepEqual(here.sort(), [
        "mirror-cluster-configs",
        "mirror-cluster-offsets",
        "mirror-cluster-status",
        "mm2-offset-syncs.old.internal",
        "my-topic",
        "old.checkpoints.internal",
        "old.orders",
        "old.orders-eu",
      ]);
    });

    it("does none of that without the rule for it, on either side", async function () {
      this.timeout(300_000);
      let made = 0;
      const copies: Step = {
        title: "copies a message",
        run: async (end) => {
          // A fetch that was permitted before may still bring one.
          await sleep(700);
          const { admin } = kafka();
          const count = await admin.messageCount("old.orders");
          await send(100, 101);
          await until("the copy", end, async () =>
            (await admin.messageCount("old.orders")) > count ? true : undefined,
          );
        },
      };
      const carriesOver: Step = {
        title: "carries over how far a group is",
        run: async (end) => {
          await send(200, 203);
          await read(from(), "billing", "orders", 3);
          const there = await from().admin.groupOffsets("billing");
          await until("the same offsets", end, async () => {
            const here = await kafka().admin.groupOffsets("billing");
            return Object.entries(there).every(([partition, offset]) => here[`old.${partition}`] === offset)
              ? true
              : undefined;
          });
        },
      };
      const creates: Step = {
        title: "creates a topic",
        run: async (end) => {
          const name = `orders-${++made}`;
          await from().admin.createTopic({ name, partitions: 1, replicas: 1, config: {} });
          await until(`the copy of ${name}`, end, async () =>
            (await kafka().admin.listTopics()).includes(`old.${name}`) ? true : undefined,
          );
        },
      };
      const partitions = async () => (await kafka().admin.describeTopic("old.orders-eu")).partitions;
      const extends_: Step = {
        title: "adds partitions",
        run: async (end) => {
          const wanted = (await from().admin.describeTopic("orders-eu")).partitions + 1;
          await from().admin.createPartitions("orders-eu", wanted);
          await until("the partitions", end, async () => ((await partitions()) === wanted ? true : undefined));
        },
      };
      const configures: Step = {
        title: "changes settings",
        run: async (end) => {
          const wanted = String(1_000_000 + ++made);
          await from().admin.setTopicConfig("orders-eu", "retention.ms", wanted);
          await until("the setting", end, async () => {
            const { config } = await kafka().admin.describeTopic("old.orders-eu");
            return config["retention.ms"] === wanted ? true : undefined;
          });
        },
      };
      const here = kafka().rules;
      const there = [...from().rules, ...aclRules(sourceUser())];
      const cases = [
        [from(), there, "DESCRIBE_CONFIGS", "TOPIC", "orders", creates],
        [from(), there, "DESCRIBE", "GROUP", "billing", carriesOver],
        [from(), there, "READ", "TOPIC", "orders", copies],
        [kafka(), here, "CREATE", "TOPIC", "old.orders", creates],
        [kafka(), here, "ALTER", "TOPIC", "old.orders", extends_],
        [kafka(), here, "ALTER_CONFIGS", "TOPIC", "old.orders", configures],
        [kafka(), here, "READ", "GROUP", "billing", carriesOver],
        [kafka(), here, "READ", "TOPIC", "old.orders", carriesOver],
        // The last one: the task that copies fails for good.
        [kafka(), here, "WRITE", "TOPIC", "old.orders", copies],
      ] as const;
      await take([copies, carriesOver, creates, extends_, configures]);
      for (const [cluster, rules, operation, resourceType, name, step] of cases) {
        const [rule] = rules.filter(
          (one) =>
            one.operation === operation &&
            one.resourceType === resourceType &&
            one.resourceName === name &&
            one.principal.startsWith(`User:CN=${names.mirror}`),
        );
        assert.ok(rule, `${operation} ${resourceType} ${name}`);
        const refusal = await refused(cluster, rule, rules, [step]);
        assert.ok(refusal !== undefined, `it ${step.title} without ${ruleText(rule)}`);
        console.log(`      without ${ruleText(rule)}, it no longer ${refusal.title}; denied: ${refusal.denied}`);
        await cluster.admin.setAcls(rules);
      }
    });
  },
  mirroring,
);
