import assert from "node:assert/strict";
import type { RawConfig } from "../../config/parseSettings";
import { failureOf } from "./support/engineStack";
import { assertDone, changed, eventually, lost, type Place, story } from "./support/story";

/**
 * Changes of a running cluster: what an update waits for, what it says in the end, and that nothing is left to do.
 */
const namespace = "myproject";
const strimzi = "kafka.strimzi.io/v1";
const CLUSTER = "my-cluster";
const kafka = { apiVersion: strimzi, kind: "Kafka", metadata: { namespace, name: CLUSTER } };

const nodesOf = ({ plane }: Place) => plane.operator.nodes(namespace, CLUSTER);
const brokersOf = async (at: Place) => (await nodesOf(at)).filter(({ broker }) => broker);
const idsOf = async (at: Place) => (await brokersOf(at)).map(({ id }) => id);
const restartsOf = async (at: Place) => (await nodesOf(at)).map(({ restarts }) => restarts);

/** Waits until Cruise Control has nothing to move any more. */
function rebalanced(at: Place): Promise<void> {
  return eventually(async () => {
    const { autoRebalance } = Object((await at.plane.client.read(kafka))?.status);
    assert.deepEqual([autoRebalance?.state, autoRebalance?.modes], ["Idle", undefined]);
  });
}

async function timed<T>(operation: Promise<T>): Promise<T & { readonly seconds: number }> {
  const began = Date.now();
  const result = await operation;
  return { ...result, seconds: (Date.now() - began) / 1000 };
}

story(
  "an update with a slow operator",
  (at) => {
    it("ends when the brokers have what stage 6 gives them", async () => {
      await at.stack.up({ stage: 5 });
      const before = await restartsOf(at);
      await at.stack.up({ stage: 6 });
      // Brokers, whose ids are below those of controllers; a pool of controllers has no limits.
      assert.deepEqual(await restartsOf(at), [Number(before[0]) + 1, before[1]]);
      await assertDone(at);
    });

    for (const [what, config] of [
      ["memory", { resources: { brokers: { memory: "4Gi" } } }],
      [
        "placement",
        { resources: { brokers: { memory: "4Gi" } }, placement: { dedicated: { taint: "a=b:NoSchedule" } } },
      ],
    ] as const satisfies readonly [string, RawConfig][]) {
      it(`ends when a pool's change of ${what} has come to its nodes`, async () => {
        const [before] = await restartsOf(at);
        await at.stack.up({ stage: 6, ...config });
        assert.equal((await restartsOf(at))[0], Number(before) + 1);
        await assertDone(at);
      });
    }

    it("shows what the operator warns of", async () => {
      const { text } = await at.stack.up({ stage: 6, storage: { size: "2Gi" } });
      assert.match(
        text,
        /the operator warns: PVC data-0-my-cluster-broker-0 does not use any Storage Class .*PvcResizingWarning/,
      );
      await assertDone(at);
    });

    it("shows what the operator complains of while it still waits", async () => {
      await at.plane.operator.decide("Kafka", namespace, CLUSTER, "fail");
      const config = { stage: 6, storage: { size: "2Gi" }, kafka: { config: { "log.roll.hours": 13 } } };
      const before = Number(Object((await at.plane.client.read(kafka))?.metadata).generation);
      const updated = at.stack.up(config);
      await at.plane.client.until(
        kafka,
        "has a complaint of the change",
        (found) => Object(found?.metadata).generation > before && /A test made it fail/.test(JSON.stringify(found)),
        120_000,
      );
      // Longer than until the second look.
      await new Promise((resolve) => setTimeout(resolve, 25_000));
      await at.plane.operator.decide("Kafka", namespace, CLUSTER, "ready");
      assert.match((await updated).text, /Kafka my-cluster is not Ready yet: A test made it fail\. \(Simulated\)/);
      await assertDone(at);
    });

    it("quotes the operator when it times out, and names the command that shows the rest", async () => {
      await at.plane.operator.decide("Kafka", namespace, CLUSTER, "fail");
      const config = { stage: 6, storage: { size: "2Gi" }, kafka: { config: { "log.roll.hours": 12 } } };
      const failure = await failureOf(at.stack.up({ ...config, wait: { timeouts: { cluster: "10s" } } }));
      assert.match(failure, /my-cluster/);
      assert.match(failure, /A test made it fail\./);
      assert.match(failure, /npm run status -- --stack test/);
      await at.plane.operator.decide("Kafka", namespace, CLUSTER, "ready");
      await at.stack.up(config);
      await assertDone(at);
    });
  },
  { readyAfterMs: 1500, restartMs: 1500 },
);

story(
  "an update of Connect with a slow operator",
  (at) => {
    const workers = () => at.plane.operator.workers(namespace, "my-connect");
    const base = { platform: "kubernetes", operator: { install: "none" }, stage: 12 };
    const plugins = (url: string) => ({
      connect: {
        plugins: {
          output: "docker",
          image: "registry.example.com/my-org/my-connect:latest",
          artifacts: [{ plugin: "echo-sink", url, sha512: "0".repeat(128) }],
        },
      },
    });
    const built = { ...base, stage: 13, ...plugins("https://example.com/echo-sink-1.jar") };

    const image = (tag: number) => ({
      connect: { plugins: { from: "image", image: `registry.example.com/mine:${tag}` } },
    });

    it("is there first", async () => {
      await at.stack.up(base);
      assert.deepEqual(await workers(), { ...(await workers()), restarts: 0, builds: 0 });
    });

    const changes: readonly { what: string; config: RawConfig; restarts?: number; builds?: number }[] = [
      { what: "settings", config: { ...base, connect: { config: { "offset.flush.interval.ms": 5000 } } } },
      {
        what: "their number",
        config: { ...base, connect: { config: { "offset.flush.interval.ms": 5000 }, replicas: 2 } },
        restarts: 0,
      },
      { what: "plugins", config: built, builds: 1 },
      {
        what: "another version of a plugin",
        config: { ...built, ...plugins("https://example.com/echo-sink-2.jar") },
        builds: 1,
      },
      { what: "an image", config: { ...base, stage: 13, ...image(1) } },
      { what: "another tag of it", config: { ...base, stage: 14, ...image(2) } },
    ];
    for (const { what, config, restarts = 1, builds = 0 } of changes) {
      it(`ends when the workers run with what has changed: ${what}`, async () => {
        const before = await workers();
        await at.stack.up(config);
        const after = await workers();
        assert.deepEqual(
          [after?.restarts, after?.builds],
          [Number(before?.restarts) + restarts, Number(before?.builds) + builds],
        );
        await assertDone(at);
      });
    }
  },
  { readyAfterMs: 1500, restartMs: 1500 },
);

story("Connect clusters beside the demo's", (at) => {
  const base = { platform: "kubernetes", operator: { install: "none" }, stage: 12, purpose: "production" };
  const sink = { name: "payments-sink", class: "Sink", config: { topics: "my-topic" } };
  const payments = { name: "payments-connect", connectors: [sink] };
  const config = (...connectClusters: readonly object[]): RawConfig => ({ ...base, connectClusters });
  const restarts = async () =>
    Promise.all(
      ["my-connect", "payments-connect", "orders-connect"].map(
        async (name) => (await at.plane.operator.workers(namespace, name))?.restarts,
      ),
    );

  it("come and restart nobody", async () => {
    await at.stack.up(config());
    assert.deepEqual(await restarts(), [0, undefined, undefined]);
    await at.stack.up(config(payments, { name: "orders-connect" }));
    assert.deepEqual(await restarts(), [0, 0, 0]);
    await assertDone(at);
  });

  it("change by themselves, and not with their order", async () => {
    const changedOne = { name: "orders-connect", config: { "offset.flush.interval.ms": 5000 } };
    await at.stack.up(config(payments, changedOne));
    assert.deepEqual(await restarts(), [0, 0, 1]);
    const { steps } = await at.stack.preview(config(changedOne, payments));
    assert.deepEqual(changed(steps), []);
  });

  it("hand a connector over to another one, which takes it on as it is", async () => {
    const { steps, text } = await at.stack.up(
      config({ name: "payments-connect" }, { name: "orders-connect", connectors: [sink] }),
    );
    assert.match(text, /payments-sink runs on orders-connect from now on/);
    assert.deepEqual(
      changed(steps).filter((step) => step.includes("KafkaConnector")),
      ["update KafkaConnector payments-sink"],
    );
    await assertDone(at);
  });

  it("go alone, and only with the permission to delete their user", async () => {
    const rest = config({ name: "orders-connect", connectors: [sink] });
    assert.match(await failureOf(at.stack.up(rest)), /delete user payments-connect/);
    const { steps } = await at.stack.up({ ...rest, permit: ["delete user payments-connect"] });
    // The component, its workers, and their user.
    assert.deepEqual(
      changed(steps)
        .filter((step) => !step.startsWith("update "))
        .sort(),
      [
        "delete KafkaConnect payments-connect",
        "delete KafkaConnect payments-connect",
        "delete KafkaUser payments-connect",
      ],
    );
    assert.deepEqual((await restarts()).filter((count) => count !== undefined).length, 2);
  });
});

story(
  "scaling",
  (at) => {
    const topics = { topics: [{ name: "my-topic", replicas: 1 }] };

    for (const [from, to] of [
      [1, 2],
      [2, 3],
      [3, 5],
    ] as const) {
      it(`from ${from} to ${to} brokers moves partitions to the new ones, and restarts each of the others once at most`, async () => {
        await at.stack.up({ stage: 8, replicas: from });
        const before = await restartsOf(at);
        const { steps, text } = await at.stack.up({ stage: 8, replicas: to });
        assert.deepEqual(lost(steps), []);
        const ids = await idsOf(at);
        assert.equal(ids.length, to);
        assert.match(
          text,
          new RegExp(`partitions are moved to brokers? ${ids.slice(from).join(", ")}\\. It is done when`),
        );
        await assertDone(at);
        await rebalanced(at);
        assert.deepEqual(
          (await brokersOf(at)).map(({ holdsPartitions }) => holdsPartitions),
          ids.map(() => true),
        );
        const after = await restartsOf(at);
        assert.ok(
          before.every((restarts, index) => Number(after[index < from ? index : index + to - from]) <= restarts + 1),
          `${before} became ${after}`,
        );
      });
    }

    it("from 1 to 3 at once moves partitions too", async () => {
      // On a cluster of its own: see below.
      await at.stack.stack.destroy();
      await at.stack.up({ stage: 8 });
      const { text } = await at.stack.up({ stage: 8, replicas: 3 });
      assert.match(text, /partitions are moved to brokers 1, 2\./);
      assert.match(text, /KafkaTopic my-topic: copies are changed to 3\./);
      await rebalanced(at);
      await at.stack.up({ stage: 8, replicas: 5 });
      await rebalanced(at);
    });

    it("from 5 to 3 brokers drains those that go, and then they go", async () => {
      const { text } = await at.stack.up({ stage: 8, replicas: 3 });
      assert.match(text, /partitions are moved off brokers 3, 4, and brokers go when they are empty/);
      assert.match(text, /the operator warns: Reverting scale-down of KafkaNodePool broker/);
      await assertDone(at);
      await rebalanced(at);
      await eventually(async () => assert.deepEqual(await idsOf(at), [0, 1, 2]));
      await assertDone(at);
    });

    it("from 3 to 1 takes brokers away that a person has emptied", async () => {
      const fewer = { "offsets.topic.replication.factor": 1 };
      const lower = await at.stack.up({ stage: 8, replicas: 3, ...topics, kafka: { config: fewer } });
      assert.match(lower.text, /KafkaTopic my-topic: copies are changed to 1\./);
      await at.plane.operator.drain(namespace, CLUSTER, 1, 2);
      await at.stack.up({ stage: 8, replicas: 1, ...topics, kafka: { config: fewer } });
      assert.deepEqual(await idsOf(at), [0]);
      await assertDone(at);
    });

    it("destroys what Cruise Control was doing only when somebody takes its finalizer off", async () => {
      const rebalance = {
        ...kafka,
        kind: "KafkaRebalance",
        metadata: { namespace, name: `${CLUSTER}-auto-rebalancing-add-brokers` },
      };
      await at.plane.operator.decide("KafkaRebalance", namespace, rebalance.metadata.name, "never");
      await at.stack.up({ stage: 8, replicas: 1, ...topics });
      await at.stack.up({ stage: 8, replicas: 2, ...topics });
      const destroyed = at.stack.stack.destroy();
      await at.plane.client.until(kafka, "is gone", (found) => found === undefined, 120_000);
      const left = await at.plane.client.read(rebalance);
      assert.deepEqual(Object(left?.metadata).finalizers, ["strimzi.io/auto-rebalancing"]);
      // As docs/troubleshooting.md has it.
      await at.plane.client.merge(rebalance, { metadata: { finalizers: null } });
      await destroyed;
    });
  },
  { readyAfterMs: 300, rebalanceMs: 3000 },
);

story(
  "brokers that move to another pool",
  (at) => {
    const before = { stage: 8, replicas: 3 };
    const back = { ...before, storage: { brokers: { class: "newer" } } };
    const nvme = { name: "nvme", replicas: 3, storage: { class: "local-nvme", size: "1Gi" } };
    const holding = async () => (await brokersOf(at)).filter(({ holdsPartitions }) => holdsPartitions);
    const held = async () => (await holding()).map(({ id }) => id);

    it("start beside the others, and take their share", async () => {
      await at.stack.up(before);
      const { steps, text } = await at.stack.up({ ...before, pools: [nvme] });
      assert.deepEqual(lost(steps), []);
      assert.deepEqual(
        changed(steps).filter((step) => step.startsWith("create")),
        ["create KafkaNodePool my-cluster-pool-nvme"],
      );
      assert.match(text, /partitions are moved to brokers 200, 201, 202\. It is done when/);
      await assertDone(at);
      await rebalanced(at);
      assert.deepEqual(await held(), [0, 1, 2, 200, 201, 202]);
    });

    it("leave no broker behind that holds partitions", async () => {
      const { steps, text } = await at.stack.up({ ...before, pools: [nvme], replicas: 0 });
      assert.deepEqual(lost(steps), []);
      assert.match(text, /partitions are moved off brokers 0, 1, 2, and brokers go when they are empty/);
      assert.match(text, /the operator warns: Reverting scale-down of KafkaNodePool broker/);
      // Until they are empty, they are there.
      assert.deepEqual(await idsOf(at), [0, 1, 2, 200, 201, 202]);
      await rebalanced(at);
      await eventually(async () => assert.deepEqual(await idsOf(at), [200, 201, 202]));
      assert.deepEqual(await held(), [200, 201, 202]);
      await assertDone(at);
    });

    it("move back in one update, to other disks, before which nothing is lost either", async () => {
      const { steps } = await at.stack.up({ ...back, pools: [{ ...nvme, replicas: 0 }] });
      assert.deepEqual(lost(steps), []);
      await rebalanced(at);
      await eventually(async () => assert.deepEqual(await idsOf(at), [0, 1, 2]));
      assert.deepEqual(await held(), [0, 1, 2]);
      await at.stack.up(back);
      await assertDone(at);
    });

    it("are looked for before their pool is deleted: the state has none of those that are being drained", async () => {
      await at.stack.up({ ...back, pools: [nvme] });
      await rebalanced(at);
      assert.match(await failureOf(at.stack.up(back)), /pools does not have nvme any more, which has 3 brokers/);
      const remove = "my-cluster-auto-rebalancing-remove-brokers";
      await at.plane.operator.decide("KafkaRebalance", namespace, remove, "never");
      await at.stack.up({ ...back, pools: [{ ...nvme, replicas: 0 }] });
      for (const run of [() => at.stack.preview(back), () => at.stack.up(back)]) {
        assert.match(await failureOf(run()), /which still has the brokers 200, 201, 202: Kubernetes deletes the pods/);
      }
      assert.deepEqual(await idsOf(at), [0, 1, 2, 200, 201, 202]);
    });
  },
  { readyAfterMs: 300, rebalanceMs: 3000 },
);

story(
  "users and a cluster that comes back",
  (at) => {
    const users = (count: number, group: string) =>
      Array.from({ length: count }, (_, index) => ({
        name: `user-${index}`,
        acls: [{ resource: { type: "group", name: group }, operations: ["Read"] }],
      }));

    it("has nothing left to do after an update of ten users", async () => {
      await at.stack.up({ stage: 9, users: users(10, "one") });
      await assertDone(at);
      for (const group of ["two", "three"]) {
        const { steps } = await at.stack.up({ stage: 9, users: users(10, group) });
        assert.equal(changed(steps).filter((step) => step.startsWith("update KafkaUser")).length, 10);
        await assertDone(at);
      }
    });

    it("is brought back without waiting for an operator that is busy with the former one", async () => {
      await at.stack.stack.destroy();
      await at.stack.up({ stage: 7 });
      await at.stack.up({ stage: 1 });
      assert.equal(await at.plane.client.read(kafka), undefined);
      const { seconds } = await timed(at.stack.up({ stage: 2 }));
      assert.ok(seconds < 60, `it took ${seconds} s`);
      assert.equal((await idsOf(at)).length, 1);
      await assertDone(at);
    });
  },
  { readyAfterMs: 300, operationTimeoutMs: 300_000 },
);
