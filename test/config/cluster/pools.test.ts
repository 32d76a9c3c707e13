import assert from "node:assert/strict";
import fc from "fast-check";
import { heldPoolSteps, poolsToGo } from "../../../config/cluster/brokerSteps";
import { brokerIds, brokersOf } from "../../../config/cluster/brokers";
import { collisions, madeObjects } from "../../../config/madeObjects";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import { judgedSteps, rejections } from "../../../config/safety/steps";
import { deployedWith, stepsTo } from "../../harness/support/deployed";
import { plan, problems } from "../../harness/support/settings";
import { objectsOf } from "../../harness/support/stack";

const fast = { name: "fast", replicas: 3 };

describe("further pools of brokers", () => {
  const cluster = (config: RawConfig) => {
    const { cluster } = plan({ stage: 6, ...config });
    assert.ok(cluster);
    return cluster;
  };
  const further = (config: RawConfig) => cluster(config).pools.further ?? [];

  it("are like the first one, but for what they say themselves", () => {
    const config = {
      storage: { size: "1Gi", class: "gp3", brokers: { size: "500Gi", volumes: 2 } },
      resources: { brokers: { heap: "2G", memory: "6Gi", cpu: "1" } },
      placement: {
        fastDisks: { label: "disk=ssd" },
        avoid: { pods: ["app=postgresql"] },
        dedicated: { taint: "dedicated=kafka:NoSchedule" },
        racks: { topologyKey: "zone" },
      },
    };
    const { brokers } = cluster(config).pools;
    const [same] = further({ ...config, pools: [fast] });
    assert.deepEqual(same, { ...brokers, name: "fast", replicas: 3, nodeIds: "[200-299]" });

    const [other] = further({
      ...config,
      pools: [
        {
          ...fast,
          storage: { class: "nvme", volumes: 1 },
          resources: { memory: "12Gi" },
          placement: { fastDisks: { label: "disk=nvme" }, dedicated: {} },
        },
      ],
    });
    assert.deepEqual(other, {
      ...brokers,
      name: "fast",
      replicas: 3,
      nodeIds: "[200-299]",
      volumes: [{ size: "500Gi", class: "nvme", deleteClaim: false }],
      resources: { requests: { memory: "12Gi", cpu: "1" }, limits: { memory: "12Gi" } },
      placement: {
        ...brokers.placement,
        nodes: [{ label: { disk: "nvme" }, required: true }],
        tolerations: [],
      },
    });
  });

  it("count with the first one for all that follows from the number of brokers", () => {
    for (const [replicas, ...others] of [
      [1, 2],
      [0, 3],
      [0, 2, 1],
      [2, 0, 1],
    ]) {
      const pools = others.map((count, index) => ({ name: `p${index}`, replicas: count }));
      const [one, many] = [cluster({ replicas: 3 }), cluster({ replicas, pools })];
      assert.deepEqual(
        [many.config, many.replication, many.cruiseControl, many.rebalance],
        [one.config, one.replication, one.cruiseControl, one.rebalance],
      );
    }
    assert.equal(cluster({ replicas: 0, pools: [{ name: "one", replicas: 1 }] }).cruiseControl, false);
  });

  it("have brokers with numbers of their own, and settings and plan agree about them", () => {
    const count = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(count, { maxLength: 3 }), (replicas, others) => {
        const pools = others.map((each, index) => ({ name: `p${index}`, replicas: each }));
        const settings = parseSettings({ stage: 2, replicas, pools });
        const brokers = brokersOf(cluster({ replicas, pools }));
        assert.deepEqual(
          brokers.map(({ id }) => id),
          brokerIds(settings),
        );
        assert.equal(new Set(brokers.map(({ pod }) => pod)).size, brokers.length);
      }),
    );
    assert.deepEqual(
      brokersOf(cluster({ replicas: 1, pools: [{ ...fast, replicas: 2, firstId: 700 }] })).map(({ pod }) => pod),
      ["my-cluster-broker-0", "my-cluster-fast-700", "my-cluster-fast-701"],
    );
  });

  it("have addresses by the numbers of their brokers, for an operator with and without a template for ports", () => {
    const external = {
      type: "cluster-ip",
      advertisedHost: "{nodePodName}.example.com",
      advertisedPort: "9100 + {nodeId}",
    };
    const [, listener] = cluster({
      replicas: 1,
      pools: [{ ...fast, replicas: 2 }],
      operator: { strimzi: "0.51" },
      external,
    }).listeners;
    const ports = new Map(listener?.configuration?.brokers?.map((one) => [one.broker, one.advertisedPort]));
    // Also those that may run still, until they are drained.
    assert.deepEqual(
      [0, 2, 99, 100, 200, 201, 299, 300].map((id) => ports.get(id)),
      [9100, 9102, 9199, undefined, 9300, 9301, 9399, undefined],
    );
    assert.equal(
      listener?.bootstrapAddress,
      "my-cluster-broker-0.example.com:9100,my-cluster-fast-200.example.com:9300,my-cluster-fast-201.example.com:9301",
    );
    const [problem] = problems({
      pools: [{ ...fast, firstId: 9900 }],
      external: { ...external, advertisedPort: "60000 + {nodeId}" },
    });
    assert.equal(problem?.key, "external.advertisedPort");
  });

  it("are in alerts and dashboards, and in what a cluster's names are", () => {
    const config = { stage: 14, metrics: { enabled: true, rules: { enabled: true } }, pools: [fast] };
    const { monitoring } = plan(config);
    assert.match(JSON.stringify(monitoring?.alerts), /data-\[0-9\]\+-my-cluster-\(broker\|controller\|fast\)-/);
    const made = madeObjects(plan(config)).map(({ kind, name }) => `${kind} ${name}`);
    for (const object of ["KafkaNodePool fast", "StrimziPodSet my-cluster-fast", "Pod my-cluster-fast-"]) {
      assert.ok(made.includes(object), object);
    }
    assert.deepEqual(collisions(madeObjects(plan(config))), []);
  });

  it("are patched by their names", async () => {
    const config = {
      stage: 2,
      pools: [fast],
      patches: [{ kind: "KafkaNodePool", name: "fast", patch: { spec: { jvmOptions: { "-Xms": "1g" } } } }],
    };
    const objects = await objectsOf(config);
    const jvm = (name: string) =>
      Object(objects.find(({ kind, metadata }) => kind === "KafkaNodePool" && metadata.name === name)?.spec).jvmOptions;
    assert.deepEqual([jvm("fast"), jvm("broker")], [{ "-Xms": "1g" }, undefined]);
  });

  it("have their own settings in the message of a patch that changes what one decides", async () => {
    for (const [spec, setting] of [
      [{ replicas: 5 }, "pools[].replicas"],
      [{ storage: { volumes: [{ id: 0, size: "1Ti" }] } }, "pools[].storage"],
      [{ storage: { volumes: [{ id: 1, type: "persistent-claim", size: "1Gi" }] } }, "pools[].storage.volumes"],
    ] as const) {
      const patches = [{ kind: "KafkaNodePool", name: "fast", patch: { spec } }];
      await assert.rejects(objectsOf({ stage: 2, pools: [fast], patches }), ({ message }: Error) => {
        assert.ok(message.includes(`or ${setting} instead`), message);
        return true;
      });
    }
  });

  it("are what commands of the talk go to, where the first pool is empty", () => {
    const { cluster } = plan({ stage: 6, replicas: 0, pools: [fast] });
    assert.equal(cluster === undefined ? "" : brokersOf(cluster)[0]?.pod, "my-cluster-fast-200");
  });
});

describe("settings of further pools", () => {
  const found = (config: RawConfig) => problems(config).map(({ key, message, fix }) => [key, message, fix]);

  it("leave no cluster without a broker", () => {
    assert.deepEqual(found({ replicas: 0, pools: [fast] }), []);
    assert.deepEqual(found({ replicas: 0, pools: [{ ...fast, replicas: 0 }] }), [
      [
        "replicas",
        "is 0, but pools has no brokers; allowed is a whole number of brokers from 1 to 100, and 0 only where pools has some",
        "pulumi config set replicas 1",
      ],
    ]);
  });

  it("give every pool a name and numbers that no other pool has", () => {
    for (const name of ["broker", "controller"]) {
      assert.deepEqual(
        found({ pools: [{ ...fast, name }] }).map(([key]) => key),
        ["pools[0].name"],
      );
    }
    // In another cluster the first two have other names.
    assert.deepEqual(found({ cluster: { name: "orders" }, pools: [{ ...fast, name: "broker" }] }), []);
    for (const name of ["brokers", "controllers", "Fast", "a.b", "a".repeat(27), "-a", "a-", ""]) {
      assert.deepEqual(
        found({ pools: [{ ...fast, name }] }).map(([key]) => key),
        ["pools[0].name"],
        name,
      );
    }
    assert.deepEqual(
      found({ pools: [fast, fast] }).map(([key]) => key),
      ["pools[1].name"],
    );
    assert.deepEqual(
      found({
        pools: [
          { ...fast, firstId: 300 },
          { ...fast, name: "b" },
        ],
      }),
      [
        [
          "pools[1].firstId",
          "is 300, which pools[0] has already; allowed is a number that no other pool begins with",
          "pulumi config set --path 'pools[1].firstId' 200",
        ],
      ],
    );
    const same = ["a", "b", "c"].map((name) => ({ name, replicas: 1, firstId: 200 }));
    assert.deepEqual(
      found({ pools: same }).map(([, , fix]) => fix),
      ["pulumi config set --path 'pools[1].firstId' 300", "pulumi config set --path 'pools[2].firstId' 400"],
    );
    assert.deepEqual(
      found({ pools: [{ ...fast, firstId: 250 }] }).map(([key, message]) => [key, message]),
      [["pools[0].firstId", "is 250; allowed is a multiple of 100"]],
    );
  });

  it("keep a heap within the memory that it is to have", () => {
    const pools = (resources: object) => ({ pools: [{ ...fast, resources }] });
    assert.deepEqual(found(pools({ heap: "2G" })), []);
    assert.deepEqual(
      [pools({ heap: "4G" }), pools({ memory: "512Mi" })].map((config) => found(config).map(([key]) => key)),
      [["pools[0].resources.heap"], ["pools[0].resources.heap"]],
    );
  });

  it("say how many brokers there must be for the copies of a topic", () => {
    const config = { replicas: 1, pools: [{ ...fast, replicas: 1 }], topics: [{ name: "a", replicas: 3 }] };
    assert.deepEqual(found(config), [
      [
        "topics[0].replicas",
        "is 3 for the topic a, but the cluster has 2 brokers; allowed is up to 2",
        "pulumi config set --path 'topics[0].replicas' 2, or pulumi config set replicas 2",
      ],
    ]);
  });
});

describe("steps with further pools", () => {
  const stack = { stage: 8, purpose: "demo", replicas: 3 };
  const steps = async (from: RawConfig, to: RawConfig) =>
    stepsTo(await deployedWith({ ...stack, ...from }), { ...stack, ...to }).map(
      ({ verdict, key, message }) => `${verdict} ${key}: ${message}`,
    );

  it("let brokers move from pool to pool: one more, all of them there, and back on other disks", async () => {
    const pool = { ...fast, storage: { class: "nvme", size: "1Gi" } };
    const walk: readonly RawConfig[] = [
      {},
      { pools: [pool] },
      { pools: [pool], replicas: 0 },
      { pools: [pool], replicas: 3, storage: { brokers: { class: "new", size: "100Mi" } } },
      { pools: [{ ...pool, replicas: 0 }], replicas: 3, storage: { brokers: { class: "new", size: "100Mi" } } },
    ];
    for (const [index, to] of walk.entries()) {
      const from = walk[index - 1];
      assert.deepEqual(from === undefined ? [] : await steps(from, to), [], JSON.stringify(to));
    }
    // And in a single one.
    assert.deepEqual(await steps({}, { pools: [pool], replicas: 0 }), []);
  });

  it("reject the removal of a pool with brokers, under whatever name it comes back", async () => {
    for (const pools of [
      [],
      [{ ...fast, name: "other" }],
      [
        { ...fast, name: "other" },
        { name: "third", replicas: 0 },
      ],
    ]) {
      const [problem, ...others] = await steps({ pools: [fast] }, { pools });
      assert.match(problem ?? "", /^rejected pools: does not have fast any more, which has 3 brokers: /);
      assert.deepEqual(others, []);
    }
    const deployed = await deployedWith({ ...stack, pools: [fast, { ...fast, name: "b" }] });
    const to = { ...stack, pools: [{ ...fast, name: "b", firstId: 300 }] };
    assert.deepEqual(
      rejections(stepsTo(deployed, to), parseSettings(to)).map(({ fix }) => fix),
      [
        "pulumi config set --path 'pools[1].name' fast && pulumi config set --path 'pools[1].replicas' 0 && pulumi config set --path 'pools[1].firstId' 200",
      ],
    );
  });

  it("bring back every pool that was removed with one run of all fixing commands", async () => {
    const left = { name: "left", replicas: 3 };
    const removed = [
      { ...fast, firstId: 700 },
      { name: "b", replicas: 1 },
      { name: "c", replicas: 0, firstId: 900 },
    ];
    const deployed = await deployedWith({ ...stack, pools: [{ ...left, firstId: 1000 }, ...removed] });
    const to = { ...stack, pools: [{ ...left, firstId: 1000 }] };
    const settings = parseSettings(to);
    const nodes = { pools: [{ name: "c", nodeIds: [900] }] };
    const fixes = [
      ...stepsTo(deployed, to),
      ...judgedSteps(heldPoolSteps(poolsToGo(deployed.pools, settings), nodes, { isPreview: false }), settings),
    ].flatMap(({ fix }) => fix?.split(" && ") ?? []);
    const set = fixes.map((command) => /--path '(.*)' (.*)$/.exec(command)?.slice(1) ?? []);
    assert.equal(new Set(set.map(([path]) => path)).size, 3 * removed.length, fixes.join("\n"));
    const value = (path: string) => set.find(([key]) => key === path)?.[1];
    const entries = [1, 2, 3].map((index) =>
      Object.fromEntries(["name", "replicas", "firstId"].map((key) => [key, value(`pools[${index}].${key}`)])),
    );
    assert.deepEqual(
      entries.map(({ name, firstId }) => [name, firstId]),
      [
        ["fast", "700"],
        ["b", "400"],
        ["c", "900"],
      ],
    );
    const fixed = { ...to, pools: [...to.pools, ...entries] };
    assert.deepEqual(
      stepsTo(deployed, fixed).filter(({ verdict }) => verdict === "rejected"),
      [],
    );
  });

  it("reject other numbers for a pool without brokers too: it may have some that are still being drained", async () => {
    const empty = { ...fast, replicas: 0 };
    assert.match(
      (await steps({ pools: [empty] }, { pools: [{ name: "b", replicas: 3 }, empty] })).join("\n"),
      /^rejected pools\[1\]\.firstId: is 300, but the brokers of fast are numbered from 200; .* still being drained$/m,
    );
    assert.deepEqual(await steps({ pools: [empty] }, { pools: [{ ...empty, replicas: 3 }] }), []);
  });

  it("reject other numbers for brokers that are there, which the place in the list would give them", async () => {
    const b = { name: "b", replicas: 1 };
    const empty = { ...fast, replicas: 0 };
    assert.match(
      (await steps({ pools: [empty, b] }, { pools: [b] })).join("\n"),
      /^rejected pools\[0\]\.firstId: is 200, but the brokers of b are numbered from 300; /m,
    );
    assert.deepEqual(
      (await steps({ pools: [empty, b] }, { pools: [{ ...b, firstId: 300 }] })).map((step) => step.split(" ")[0]),
      ["warned"],
    );
  });

  it("reject fewer brokers than copies, whichever pool they are in", async () => {
    const pools = (replicas: number) => ({ replicas: 1, pools: [{ ...fast, replicas }] });
    const [problem, ...others] = (await steps(pools(2), pools(1))).filter((step) => step.startsWith("rejected"));
    assert.match(
      problem ?? "",
      /^rejected pools\[0\]\.replicas: is 1, which leaves 2 brokers, but the topics my-topic \(3\) and Kafka's internal topics \(3\) have more copies/,
    );
    assert.deepEqual(others, []);
    assert.match(
      (await steps(pools(2), { ...pools(2), replicas: 0 })).join(),
      /^rejected replicas: is 0, which leaves 2 /,
    );
    assert.deepEqual(await steps(pools(3), pools(2)), []);
  });

  it("warn where nobody drains the brokers of a pool", async () => {
    const off = { rebalance: { enabled: false } };
    assert.match(
      (await steps({ ...off, pools: [fast] }, { ...off, pools: [fast], replicas: 0 })).join("\n"),
      /^warned replicas: Going from 3 to 0 brokers of the pool broker, nothing moves .* rebalance\.enabled is false/,
    );
  });

  it("guard the volumes of each pool by its name", async () => {
    const pool = (storage: object) => ({ pools: [{ ...fast, storage }], purpose: "production" });
    const from = pool({ size: "10Gi", class: "a", volumes: 2 });
    const deployed = await deployedWith({ ...stack, ...from });
    const permissions = (storage: object) =>
      stepsTo(deployed, { ...stack, ...pool(storage) }).map(({ verdict, permission }) => [verdict, permission]);
    assert.deepEqual(permissions({ size: "5Gi", class: "a", volumes: 2 }), [["rejected", "shrink volumes fast"]]);
    assert.deepEqual(permissions({ size: "10Gi", class: "b", volumes: 2 }), [["rejected", "reclass volumes fast"]]);
    assert.deepEqual(permissions({ size: "10Gi", class: "a", volumes: 1 }), [["rejected", "remove volumes fast"]]);
    assert.deepEqual(permissions({ size: "20Gi", class: "a", volumes: 2 }), [["warned", undefined]]);
  });

  describe("that delete a pool", () => {
    const settings = parseSettings(stack);
    const fast0 = { name: "fast", nodes: "brokers", firstId: 500, replicas: 0, volumes: [] } as const;
    const held = (found: Parameters<typeof heldPoolSteps>[1], isPreview = false) =>
      judgedSteps(heldPoolSteps(poolsToGo([fast0], settings), found, { isPreview }), settings).map(
        ({ verdict, message }) => `${verdict}: ${message}`,
      );

    it("are those of pools without brokers that the stack config lacks", async () => {
      const { pools } = await deployedWith({
        ...stack,
        pools: [
          { ...fast, replicas: 0 },
          { ...fast, name: "b" },
        ],
      });
      assert.deepEqual(
        poolsToGo(pools, settings).map(({ name }) => name),
        ["fast"],
      );
      assert.deepEqual(poolsToGo(pools, parseSettings({ ...stack, pools: [{ ...fast, replicas: 0 }] })), []);
    });

    it("wait until the cluster has no broker of it", () => {
      assert.match(
        held({ pools: [{ name: "fast", nodeIds: [200, 201] }] }).join(),
        /^rejected: does not have fast any more, which still has the brokers 200, 201: /,
      );
      assert.deepEqual(held({ pools: [{ name: "fast", nodeIds: [] }] }), []);
      assert.deepEqual(held({ pools: [] }), []);
    });

    it("do not happen unseen: a preview may come to no cluster, an update may not", () => {
      assert.deepEqual(held({ unreadable: "connect ECONNREFUSED" }, true), []);
      assert.match(
        held({ unreadable: "connect ECONNREFUSED" }).join(),
        /^rejected: .*nobody could look .* ECONNREFUSED$/,
      );
    });
  });
});
