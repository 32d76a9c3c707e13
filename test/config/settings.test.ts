import assert from "node:assert/strict";
import { parseSettings } from "../../config/parseSettings";
import { ConfigError } from "../../config/problems/problems";
import { problems } from "../harness/support/settings";

describe("settings", () => {
  describe("stage", () => {
    for (const [written, number] of [
      ["5", 5],
      ["05", 5],
      [5, 5],
      ["010", 10],
      ["tls-authentication", 5],
      ["cluster-operator", 1],
    ] as const) {
      it(`takes ${JSON.stringify(written)} for stage ${number}`, () => {
        assert.equal(parseSettings({ stage: written }).stage, number);
      });
    }

    for (const wrong of ["0", "15", 0, -1, "1.5", "", "tls", true, null]) {
      it(`rejects ${JSON.stringify(wrong)} and names what is allowed`, () => {
        const [problem] = problems({ stage: wrong });
        assert.equal(problem?.key, "stage");
        assert.match(
          problem?.message ?? "",
          /allowed is a number from 1 to \d+, or a stage's name: cluster-operator, /,
        );
      });
    }

    it("guesses a misspelt name and puts it into the command", () => {
      assert.deepEqual(
        problems({ stage: "tls-listner" }).map(({ message, fix }) => [message.split("; ").at(-1), fix]),
        [['did you mean "tls-listener"?', "pulumi config set stage tls-listener"]],
      );
    });
  });

  describe("replicas", () => {
    for (const [written, number] of [
      ["3", 3],
      [3, 3],
      ["100", 100],
    ] as const) {
      it(`takes ${JSON.stringify(written)}`, () => assert.equal(parseSettings({ replicas: written }).replicas, number));
    }

    it("rejects 0 where no other pool has brokers", () => {
      assert.deepEqual(problems({ replicas: "0" }), [
        {
          key: "replicas",
          message:
            "is 0, but pools has no brokers; allowed is a whole number of brokers from 1 to 100, and 0 only where pools has some",
          fix: "pulumi config set replicas 1",
        },
      ]);
    });

    for (const wrong of [-1, "-3", "three", 1.5, "101", 101, "", true]) {
      it(`rejects ${JSON.stringify(wrong)}`, () => {
        assert.deepEqual(problems({ replicas: wrong }), [
          {
            key: "replicas",
            message: `is ${JSON.stringify(wrong)}; allowed is a whole number of brokers from 0 to 100`,
            fix: "pulumi config set replicas 3",
          },
        ]);
      });
    }
  });

  it("takes 1 or 3 controllers and nothing else", () => {
    assert.equal(parseSettings({ controllers: "3" }).controllers, 3);
    assert.deepEqual(
      [2, "2", 0, 5].map((controllers) => problems({ controllers }).map(({ message }) => message)),
      [
        ["is 2; allowed is 1 or 3"],
        ['is "2"; allowed is 1 or 3'],
        ["is 0; allowed is 1 or 3"],
        ["is 5; allowed is 1 or 3"],
      ],
    );
  });

  for (const wrong of ["My-Project", "a_b", "-a", "a-", "a.b", "", "x".repeat(64)]) {
    it(`rejects the namespace ${JSON.stringify(wrong)}`, () => {
      assert.match(problems({ namespace: wrong })[0]?.message ?? "", /allowed is a DNS label/);
    });
  }

  for (const size of ["1Gi", "500Mi", "2T", "1.5Gi", 10737418240]) {
    it(`takes the storage size ${size}`, () => {
      assert.equal(parseSettings({ storage: { size } }).storage.size, String(size));
    });
  }

  for (const wrong of ["big", "0Gi", "-1Gi", "1 Gi", "1GB", "Gi", true]) {
    it(`rejects the storage size ${JSON.stringify(wrong)}`, () => {
      const [problem] = problems({ storage: { size: wrong } });
      assert.equal(problem?.key, "storage.size");
      assert.match(problem?.message ?? "", /allowed is an amount of bytes as a Kubernetes quantity/);
      assert.equal(problem?.fix, "pulumi config set --path storage.size 10Gi");
    });
  }

  for (const wrong of ["soon", "10", "0s", "10 m", 10]) {
    it(`rejects the time-out ${JSON.stringify(wrong)}`, () => {
      assert.match(problems({ wait: { timeouts: { cluster: wrong } } })[0]?.message ?? "", /allowed is a duration/);
    });
  }

  describe("unknown keys", () => {
    it("names the nearest at the top", () => {
      assert.deepEqual(problems({ replcas: 3 }), [
        { key: "replcas", message: 'is not a setting; did you mean "replicas"?', fix: "pulumi config rm replcas" },
      ]);
    });

    it("names the nearest deeper down", () => {
      assert.deepEqual(problems({ wait: { timeouts: { clustr: "1m" } } }), [
        {
          key: "wait.timeouts.clustr",
          message: 'is not a setting; did you mean "cluster"?',
          fix: "pulumi config rm --path wait.timeouts.clustr",
        },
      ]);
    });

    it("names the nearest in a list's entry", () => {
      assert.deepEqual(
        problems({ topics: [{ name: "a", partition: 3 }] }).map(({ key, message }) => [key, message]),
        [["topics[0].partition", 'is not a setting; did you mean "partitions"?']],
      );
    });

    it("lists what is known if nothing is near", () => {
      assert.match(
        problems({ storage: { encryption: true } })[0]?.message ?? "",
        /known are size, class, brokers, controllers, deleteClaim/,
      );
    });
  });

  describe("ACL rules", () => {
    const acl = (rule: object) => problems({ users: [{ name: "u", acls: [rule] }] });

    it("rejects an unknown operation, with the nearest", () => {
      const [problem] = acl({ resource: { type: "topic", name: "t" }, operations: ["Reed"] });
      assert.equal(problem?.key, "users[0].acls[0].operations[0]");
      assert.match(problem?.message ?? "", /is "Reed"; allowed is one of Read, Write, .*; did you mean "Read"\?$/);
    });

    it("rejects an unknown resource type", () => {
      const [problem] = acl({ resource: { type: "topik", name: "t" }, operations: ["Read"] });
      assert.equal(problem?.key, "users[0].acls[0].resource.type");
      assert.match(
        problem?.message ?? "",
        /allowed is one of topic, group, transactionalId, cluster; did you mean "topic"\?$/,
      );
    });

    it("asks for a name, unless the rule is about the cluster", () => {
      assert.equal(
        acl({ resource: { type: "topic" }, operations: ["Read"] })[0]?.key,
        "users[0].acls[0].resource.name",
      );
      assert.deepEqual(acl({ resource: { type: "cluster" }, operations: ["Describe"] }), []);
    });
  });

  it("rejects a topic with more replicas than brokers, and takes it with as many", () => {
    const topics = [{ name: "orders", replicas: 3 }];
    assert.deepEqual(problems({ topics, replicas: 2 }), [
      {
        key: "topics[0].replicas",
        message: "is 3 for the topic orders, but the cluster has 2 brokers; allowed is up to 2",
        fix: "pulumi config set --path 'topics[0].replicas' 2, or pulumi config set replicas 3",
      },
    ]);
    assert.deepEqual(problems({ topics, replicas: 3 }), []);
  });

  it("rejects two topics, or two users, of one name", () => {
    assert.deepEqual(
      problems({ topics: [{ name: "a" }, { name: "b" }, { name: "a" }], users: [{ name: "u" }, { name: "u" }] }).map(
        ({ key }) => key,
      ),
      ["topics[2].name", "users[1].name"],
    );
  });

  it("rejects to watch a few namespaces from openshift-operators", () => {
    const namespace = "openshift-operators";
    assert.deepEqual(
      problems({ operator: { namespace } }).map(({ key }) => key),
      ["operator.watch"],
    );
    assert.deepEqual(problems({ operator: { namespace, watch: "all" } }), []);
    assert.deepEqual(problems({ operator: { namespace, install: "helm" } }), []);
  });

  it("takes objects and lists as JSON, as the engine hands them over", () => {
    const settings = parseSettings({ storage: '{"size":"2Gi"}', topics: '[{"name":"a"}]' });
    assert.equal(settings.storage.size, "2Gi");
    assert.equal(settings.topics[0]?.name, "a");
    assert.deepEqual(problems({ storage: "2Gi" }), [{ key: "storage", message: 'is "2Gi"; allowed is an object' }]);
  });

  it("reports all problems at once, including those of values that do not go together", () => {
    const config = {
      stage: "99",
      controllers: 2,
      storage: { size: "big" },
      topics: [{ name: "orders", replicas: 3 }],
      colour: "red",
    };
    assert.throws(
      () => parseSettings(config),
      (error) =>
        error instanceof ConfigError &&
        error.message.startsWith("The stack config has 5 problems:\n") &&
        ["stage", "controllers", "storage.size", "topics[0].replicas", "colour"].every((key) =>
          error.message.includes(`\n  - ${key} `),
        ),
    );
  });

  it("rejects secrets where they would be shown, and does not show them", () => {
    assert.throws(
      () => parseSettings({ connect: '{"connectors": "hunter2"}', replicas: -1 }, new Set(["connect"])),
      (error) =>
        error instanceof ConfigError &&
        error.problems.map(({ key }) => key).join() === "replicas,connect" &&
        /connect is set as a secret/.test(error.message) &&
        !error.message.includes("hunter2"),
    );
  });

  it("does not draw conclusions from values that are wrong themselves", () => {
    assert.deepEqual(
      problems({ replicas: "many", topics: [{ name: "orders", replicas: 3 }] }).map(({ key }) => key),
      ["replicas"],
    );
  });
});
