import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { deployedAfter } from "../../../config/deployed/planned";
import { judgement } from "../../../config/deployed/reachablePlan";
import { topicResourceName } from "../../../config/kafka/topicResourceName";
import type { RawConfig } from "../../../config/parseSettings";
import { planFor } from "../../../config/planFor";
import { folderWith, problemsIn, settingsIn } from "../../harness/support/declared";

/** A stack of one's own, with files of topics and users. */
const base: RawConfig = {
  stage: 9,
  demo: false,
  replicas: 3,
  topicFiles: ["topics/**/*.yaml"],
  userFiles: ["users/*.yaml"],
};

const payments = `# yaml-language-server: $schema=../../docs/schemas/topics.json
- name: payments.authorized
  partitions: 12
- name: payments.settled
  profile: compacted
`;
const users = `- name: payments-service
  produces: [payments.authorized]
`;

describe("files of topics and users", () => {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) {
      rmSync(folder, { recursive: true });
    }
  });
  const folder = (files: Readonly<Record<string, string>>) => {
    const made = folderWith({ "users/a.yaml": users, "topics/payments/all.yaml": payments, ...files });
    folders.push(made);
    return made;
  };
  const profiles = { topicProfiles: [{ name: "compacted", partitions: 6, config: { "cleanup.policy": "compact" } }] };
  const config = { ...base, ...profiles };
  const found = (files: Readonly<Record<string, string>>, more: RawConfig = {}) =>
    problemsIn(folder(files), { ...config, ...more }).map(
      ({ key, message, fix }) => `${key} ${message} => ${fix ?? ""}`,
    );
  const planIn = (files: Readonly<Record<string, string>>, more: RawConfig = {}) =>
    planFor(settingsIn(folder(files), { ...config, ...more }));

  it("are read behind the entries of the stack config, with profiles and defaults", () => {
    const { topics, users } = planIn(
      { "topics/other.yaml": "- name: other\n" },
      { topics: [{ name: "own" }], topicDefaults: { partitions: 4, config: { "retention.ms": 1000 } } },
    );
    assert.deepEqual(
      topics?.map(({ name, partitions, config }) => [name, partitions, config]),
      [
        ["own", 4, { "retention.ms": 1000 }],
        ["other", 4, { "retention.ms": 1000 }],
        ["payments.authorized", 12, { "retention.ms": 1000 }],
        ["payments.settled", 6, { "retention.ms": 1000, "cleanup.policy": "compact" }],
      ],
    );
    assert.deepEqual(
      users?.map(({ name }) => name),
      ["payments-service"],
    );
  });

  it("do not give the demo's topic the defaults", () => {
    const { topics } = planIn({}, { demo: true, topicDefaults: { partitions: 7 } });
    assert.equal(topics?.find(({ name }) => name === "my-topic")?.partitions, 3);
  });

  it("show file, line and column for a bad value, for a key that is missing and for one that is unknown", () => {
    assert.deepEqual(
      found({ "topics/a.yaml": "- name: one\n  partitions: 0\n- partitions: 3\n- name: three\n  partition: 3\n" }),
      [
        "topics/a.yaml:2:3 partitions is 0; allowed is a whole number of partitions from 1 to 100000 => write partitions: 12 at topics/a.yaml:2:3",
        "topics/a.yaml:3:3 name is missing; allowed is a topic's name: up to 249 letters, digits, dots, underscores and hyphens => write name: orders at topics/a.yaml:3:3",
        'topics/a.yaml:5:3 partition is not a setting; did you mean "partitions"? => remove partition at topics/a.yaml:5:3',
      ],
    );
  });

  it("show the position of a topic setting whose name has dots", () => {
    const [problem = ""] = found({ "topics/a.yaml": "- name: one\n  config:\n    cleanup.policy: compacted\n" });
    assert.match(
      problem,
      /^topics\/a\.yaml:3:5 config\.cleanup\.policy is "compacted"; .* => write config\.cleanup\.policy: compact at topics\/a\.yaml:3:5$/,
    );
  });

  it("show both places of two topics that collide, and of two entries of one name", () => {
    assert.deepEqual(
      found({ "topics/a.yaml": "- name: payments_settled\n", "topics/b.yaml": "- name: payments.settled\n" }).map(
        (text) => text.split(" => ")[0],
      ),
      [
        'topics/payments/all.yaml:4:3 name is "payments.settled", which is already the name of topics/b.yaml:1:3; names must differ',
        'topics/b.yaml:1:3 name is "payments.settled", and topics/a.yaml:1:3 is "payments_settled": Kafka takes no two names that differ in . and _ only',
        'topics/payments/all.yaml:4:3 name is "payments.settled", and topics/a.yaml:1:3 is "payments_settled": Kafka takes no two names that differ in . and _ only',
      ],
    );
  });

  it("show where a user names a topic that does not exist, and what was meant", () => {
    assert.deepEqual(found({ "users/a.yaml": "- name: reader\n  consumes:\n    - payments.setled\n" }), [
      'users/a.yaml:3:7 consumes[0] is "payments.setled", and no topic of this stack is called that; did you mean "payments.settled"? => write payments.settled at users/a.yaml:3:7, or if it is somebody else\'s topic: pulumi config set --path \'topicsElsewhere[0]\' payments.setled',
    ]);
    assert.deepEqual(
      found({ "users/a.yaml": "- name: reader\n  consumes: [billing.*]\n" }, { topicsElsewhere: ["bill*"] }),
      [],
    );
    assert.deepEqual(found({ "users/a.yaml": "- name: reader\n  consumes: [payments.*]\n" }), []);
  });

  it("say which profile is missing, once for the place", () => {
    assert.deepEqual(found({}, { topicProfiles: [] }), [
      "topics/payments/all.yaml:5:3 profile is \"compacted\", which topicProfiles does not have; it has none => pulumi config set --path 'topicProfiles[0].name' compacted",
    ]);
  });

  it("say once what many topics have from one place", () => {
    const many = Array.from({ length: 60 }, (_, index) => `- name: t${index}\n`).join("");
    assert.deepEqual(found({ "topics/a.yaml": many }, { topicDefaults: { replicas: 4 } }).length, 1);
  });

  it("may declare only what their folder's owner may", () => {
    const owners = [
      { folder: "topics/payments", names: ["payments.*"] },
      { folder: "users", names: ["payments-*", "billing"] },
    ];
    assert.deepEqual(found({}, { owners }), []);
    assert.deepEqual(
      found({ "topics/payments/more.yaml": "- name: orders\n", "users/b.yaml": "- name: orders\n" }, { owners }),
      [
        'topics/payments/more.yaml:1:3 name is "orders", but files in topics/payments may only declare payments.* (owners) => ',
        'users/b.yaml:1:3 name is "orders", but files in users may only declare payments-* and billing (owners) => ',
      ],
    );
  });

  it("are reported when a pattern fits none, and when YAML or its form is wrong", () => {
    assert.deepEqual(
      found(
        { "topics/a.yaml": "name: one\n", "topics/b.yaml": "- name: [\n", "topics/c.yaml": "- name: 010\n" },
        { userFiles: ["nobody.yaml"] },
      ).map((text) => text.split(" => ")[0]?.slice(0, 90)),
      [
        'topics/a.yaml:1:1 is no list of topics; allowed are entries that begin with "- name:"',
        "topics/b.yaml:2:1 cannot be read. Flow sequence in block collection must be sufficiently in",
        "topics/c.yaml:1:9 cannot be read. 010 is a number in base 8 to the engine, where its digits",
        'userFiles[0] is "nobody.yaml", which fits no file in the project\'s folder; allowed is a fil',
      ].map((text) => text.slice(0, 90)),
    );
  });

  it("show the place of a step that an update would not survive", () => {
    const before = planFor(settingsIn(folder({}), config));
    const after = settingsIn(folder({ "topics/payments/all.yaml": payments.replace("12", "6") }), config);
    const { steps } = judgement({ ...deployedAfter(before), target: { files: [] } }, planFor(after), after);
    assert.deepEqual(
      steps.map(({ key, fix, verdict }) => [verdict, key, fix]),
      [["rejected", "topics/payments/all.yaml:3:3 partitions", "write partitions: 12 at topics/payments/all.yaml:3:3"]],
    );
  });
});

describe("the names of KafkaTopics", () => {
  it("are the topics' where Kubernetes takes those, and follow from nothing but them otherwise", () => {
    assert.equal(topicResourceName("orders.v1"), "orders.v1");
    assert.equal(topicResourceName("Orders_v1"), "orders-v1-c9d54038");
    assert.match(topicResourceName("___"), /^topic-[0-9a-f]{8}$/);
    const kubernetes = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
    for (const name of ["Orders_v1", "___", "A".repeat(249), `${"a-".repeat(124)}_`, ".a", "a..b"]) {
      assert.match(topicResourceName(name), kubernetes);
    }
    assert.notEqual(topicResourceName("Orders_v1"), topicResourceName("orders_v1"));
  });

  it("stay when the order of files and entries changes", () => {
    const named = (files: Readonly<Record<string, string>>) => {
      const folder = folderWith(files);
      const { topics } = planFor(settingsIn(folder, { ...base, userFiles: [] }));
      rmSync(folder, { recursive: true });
      return new Map(topics?.map(({ name, topicName }) => [topicName, name]));
    };
    const one = named({ "topics/a.yaml": "- name: Orders_v1\n- name: Orders_v2\n" });
    const other = named({ "topics/a.yaml": "- name: Orders_v2\n", "topics/0.yaml": "- name: Orders_v1\n" });
    assert.deepEqual([...one].sort(), [...other].sort());
    assert.equal(one.size, 2);
  });
});
