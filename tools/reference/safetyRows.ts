import type { RawConfig } from "../../config/parseSettings";
import type { Permission } from "../../config/safety/permissions";
import type { JudgedStep } from "../../config/safety/steps";

/**
 * What docs/safety.md says of every key of the stack config and every kind of object, as data: the tests take each
 * example as it stands here, and fail for a key or a kind that has no row.
 */

/** Keys that behave alike on a running cluster. */
export interface KeyRow {
  /** Keys as docs/settings.md has them: those of a list's entries below its first entry. */
  readonly keys: readonly string[];
  /** What Kubernetes, Strimzi and Kafka do when it changes, appears or disappears. */
  readonly happens: string;
  /** Changes that a preview has something to say about. Absent: an update makes the change. */
  readonly examples?: readonly StepExample[];
}

/** A change of the stack config, and what a preview does about it in a stack for production. */
export interface StepExample {
  readonly change: string;
  /** What differs from {@link runningStack} before. */
  readonly from?: RawConfig;
  /** What differs from it after. */
  readonly to: RawConfig;
  readonly verdict: JudgedStep["verdict"];
  /** What permits it. */
  readonly permission?: Permission;
}

const orders = {
  name: "orders",
  partitions: 12,
  config: { "retention.ms": 604_800_000, "min.insync.replicas": 2 },
};
const reader = { name: "orders-reader", acls: [rule("Read")] };

function rule(operation: string, name = "orders"): object {
  return { resource: { type: "topic", name }, operations: [operation] };
}

/** A stack that people use: three brokers, a topic, a user. The examples begin and end with it. */
export const runningStack: RawConfig = {
  stage: 9,
  replicas: 3,
  controllers: 3,
  demo: false,
  storage: { size: "100Gi", class: "gp3-csi", brokers: { volumes: 2 } },
  topics: [orders],
  users: [reader],
};

/** A key that each Connect cluster has: the demo's, and the entries of the list. */
function ofConnects(...keys: readonly string[]): string[] {
  return ["connect", "connectClusters[0]"].flatMap((cluster) => keys.map((key) => `${cluster}.${key}`));
}
const oldSource = {
  alias: "old",
  bootstrapServers: "old.example.com:9093",
  topics: ["orders"],
  authentication: { type: "tls", secret: "old-reader" },
};
const mirroring = { enabled: true, sources: [oldSource] };

const disks = (change: object = {}) => ({ storage: { class: "fast-ssd", volumes: 2, ...change } });
/** The brokers of the running stack in a further pool. */
const pooled = (change: object = {}) => ({
  replicas: 0,
  pools: [{ name: "fast", replicas: 3, ...disks(), ...change }],
});
const storage = (change: object) => ({ storage: { ...Object(runningStack.storage), ...change } });
const topic = (change: object) => ({ topics: [{ ...orders, ...change }] });
const topicConfig = (change: object) => topic({ config: { ...orders.config, ...change } });
const broker = (config: object) => ({ kafka: { config } });
const certificates = (change: object) => ({ certificates: { issuer: "pulumi", ...change } });

const bridged = { enabled: true, produces: ["orders"], consumes: [] };

const rejected = { verdict: "rejected" } as const;
const warned = { verdict: "warned" } as const;
const needs = (permission: Permission) => ({ verdict: "rejected", permission }) as const;

export const keyRows: readonly KeyRow[] = [
  {
    keys: ["stage"],
    happens: "What a higher stage adds is created, what a lower one lacks is deleted. Updates come before deletions.",
    examples: [
      {
        change: "below 8, from 7 on: the topics go",
        to: { stage: 7, users: [] },
        from: { users: [] },
        ...needs("delete topic orders"),
      },
      { change: "below 7 with topics", to: { stage: 6 }, ...rejected },
      {
        change: "below 9: the users go",
        from: { topics: [] },
        to: { stage: 8, topics: [] },
        ...needs("delete user orders-reader"),
      },
      {
        change: "below 5: authentication and authorization go",
        from: { stage: 7 },
        to: { stage: 4 },
        ...needs("disable authentication"),
      },
      { change: "below 4: TLS goes", from: { stage: 7 }, to: { stage: 3 }, ...needs("disable encryption") },
      { change: "below 2: the cluster goes", from: { stage: 7 }, to: { stage: 1 }, ...needs("delete cluster") },
      { change: "to 3: Kafka keeps messages for 94 hours, not 168", from: { stage: 2 }, to: { stage: 3 }, ...warned },
    ],
  },
  {
    keys: ["demo"],
    happens: "Off, the demo's own topic and users are deleted, and its clients and connector.",
    examples: [
      { change: "turned off", from: { demo: true }, to: {}, ...needs("delete topic my-topic") },
      { change: "turned off: its user goes", from: { demo: true }, to: {}, ...needs("delete user my-user") },
    ],
  },
  {
    keys: ["replicas"],
    happens:
      "New brokers start. A broker that goes must be empty: the operator takes none away that holds partitions, and Cruise Control moves them off first.",
    examples: [
      { change: "fewer than the copies of a topic", to: { replicas: 2 }, ...rejected },
      {
        change: "more: Kafka's internal topics keep their copies",
        from: { replicas: 1, topics: [] },
        to: { topics: [] },
        ...warned,
      },
      {
        change: "fewer, with nothing that moves partitions",
        from: { replicas: 5, rebalance: { enabled: false } },
        to: { replicas: 3, rebalance: { enabled: false } },
        ...warned,
      },
    ],
  },
  {
    keys: ["pools", "pools[0].name"],
    happens:
      "A pool is a KafkaNodePool of its own. Kubernetes deletes the pods of a KafkaNodePool with it, so a pool goes when its brokers are gone: an update looks for them in the cluster.",
    examples: [
      { change: "removed, or under another name, with brokers", from: pooled(), to: { pools: [] }, ...rejected },
      { change: "removed, without brokers", from: { pools: [{ name: "fast", replicas: 0 }] }, to: {}, ...warned },
    ],
  },
  {
    keys: ["pools[0].replicas"],
    happens: "As `replicas`. Cruise Control moves partitions from one pool to another as it does within one.",
    examples: [
      { change: "fewer brokers than the copies of a topic", from: pooled(), to: pooled({ replicas: 2 }), ...rejected },
      {
        change: "brokers move to another pool, with nothing that moves partitions",
        from: { ...pooled(), rebalance: { enabled: false } },
        to: { ...pooled({ replicas: 0 }), replicas: 3, rebalance: { enabled: false } },
        ...warned,
      },
    ],
  },
  {
    keys: ["pools[0].firstId"],
    happens: "Brokers keep their numbers, and clients from outside find them by addresses that have these.",
    examples: [{ change: "another", from: pooled(), to: pooled({ firstId: 500 }), ...rejected }],
  },
  {
    keys: ["pools[0].storage.size"],
    happens: "As `storage.brokers.size`. In a pool without brokers it can change.",
    examples: [
      { change: "smaller", from: pooled(), to: pooled(disks({ size: "10Gi" })), ...needs("shrink volumes fast") },
    ],
  },
  {
    keys: ["pools[0].storage.class"],
    happens: "As `storage.brokers.class`. In a pool without brokers it can change.",
    examples: [
      { change: "another", from: pooled(), to: pooled(disks({ class: "gp3-csi" })), ...needs("reclass volumes fast") },
    ],
  },
  {
    keys: ["pools[0].storage.volumes"],
    happens: "As `storage.brokers.volumes`.",
    examples: [{ change: "fewer", from: pooled(), to: pooled(disks({ volumes: 1 })), ...needs("remove volumes fast") }],
  },
  {
    keys: ["controllers"],
    happens: "Strimzi cannot scale controllers, and does not reject it: they would lose each other.",
    examples: [{ change: "any other number", to: { controllers: 1 }, ...rejected }],
  },
  {
    keys: ["namespace"],
    happens: "An object cannot move: everything would be deleted and created again in the other namespace, empty.",
    examples: [{ change: "changed", to: { namespace: "other" }, ...rejected }],
  },
  {
    keys: ["cluster.name"],
    happens:
      "Strimzi, the volumes, the secrets and the clients know a cluster by its name: another name is another cluster, and the first one would be deleted.",
    examples: [{ change: "changed", to: { cluster: { name: "other" } }, ...rejected }],
  },
  {
    keys: ["createNamespace"],
    happens:
      "Off, the namespace would be deleted with everything in it, volume claims too. On, with a namespace that exists, the update fails. Outside of demos a namespace that the stack has created stays when the stack goes, unless `storage.deleteClaim` is on.",
    examples: [
      { change: "turned off", to: { createNamespace: false }, ...rejected },
      {
        change: "turned on together with takeOver",
        from: { createNamespace: false },
        to: { takeOver: true, permit: ["take over objects"] },
        ...rejected,
      },
    ],
  },
  {
    keys: ["context"],
    happens:
      "A stack belongs to one cluster. Under another context the objects of that cluster are updated; what is missing there fails, and nothing is deleted in the first.",
  },
  {
    keys: ["takeOver"],
    happens: "Objects that are in the cluster and not in the state become the stack's to change and to delete.",
    examples: [
      { change: "turned on", to: { takeOver: true }, ...needs("take over objects") },
      {
        change: "turned on, and the state has lost a password",
        to: { takeOver: true, users: [{ name: "billing", authentication: "scram-sha-512" }] },
        ...needs("replace password billing-password"),
      },
    ],
  },
  {
    keys: ["purpose", "permit"],
    happens: "Nothing in the cluster. What permits nothing in the next update is reported.",
  },
  {
    keys: ["render"],
    happens: "The state says what was deployed, and cannot say it of a cluster and of files.",
    examples: [
      { change: "set, where the stack has deployed to a cluster", to: { render: "rendered/prod" }, ...rejected },
      {
        change: "another directory",
        from: { render: "rendered/prod" },
        to: { render: "rendered/other" },
        ...rejected,
      },
      { change: "removed", from: { render: "rendered/prod" }, to: {}, ...rejected },
    ],
  },
  {
    keys: ["networkPolicies"],
    happens:
      "Network policies for the demo's clients and the operator come or go. Connections that they do not allow end.",
  },
  {
    keys: ["patches", "patches[0].kind", "patches[0].name", "patches[0].selector", "patches[0].patch", "patchFiles"],
    happens:
      "Objects get other fields, and what runs restarts where Strimzi restarts it for such a change; docs/recipes/ says which. What a setting decides cannot be patched, and what is removed from `patches` is removed from the objects. The checks of a preview read the objects with their patches.",
    examples: [
      {
        change: "a patch adds a listener without TLS and authentication",
        to: {
          patches: [
            {
              kind: "Kafka",
              name: "my-cluster",
              patch: { spec: { kafka: { listeners: [{ name: "open", port: 9200, type: "internal", tls: false }] } } },
            },
          ],
        },
        ...needs("disable authentication"),
      },
    ],
  },
  { keys: ["platform"], happens: "Decides what may be asked for; objects that only OpenShift has come or go." },
  {
    keys: [
      "operator.install",
      "operator.source",
      "operator.sourceNamespace",
      "operator.channel",
      "operator.package",
      "operator.version",
      "operator.approval",
      "operator.strimzi",
      "operator.chart",
      "operator.manifests",
      "operator.sha256",
      "operator.namespace",
      "operator.watch",
      "operator.env",
      "operator.values",
    ],
    happens:
      "The operator is installed, upgraded, moved or removed. Kafka runs on without it. Its CRDs stay, since with them every Kafka of the cluster would go.",
  },
  {
    keys: ["kafka.version"],
    happens:
      "The brokers are restarted one by one with the other version. Kafka goes back only as far as its metadata allows.",
    examples: [
      {
        change: "older",
        from: { kafka: { version: "4.2.1" }, operator: { install: "none", strimzi: "1.2" } },
        to: { kafka: { version: "4.2.0" }, operator: { install: "none", strimzi: "1.2" } },
        ...rejected,
      },
    ],
  },
  {
    keys: ["kafka.metadataVersion"],
    happens:
      "Kafka writes its metadata in the newer format from then on; nothing restarts. It never goes back: docs/upgrades.md.",
    examples: [
      {
        change: "lower",
        from: { kafka: { version: "4.3.1", metadataVersion: "4.3" }, operator: { install: "none", strimzi: "1.2" } },
        to: { kafka: { version: "4.3.1", metadataVersion: "4.2" }, operator: { install: "none", strimzi: "1.2" } },
        ...rejected,
      },
      {
        change: "higher, or removed",
        from: { kafka: { version: "4.3.1", metadataVersion: "4.2" }, operator: { install: "none", strimzi: "1.2" } },
        to: { kafka: { version: "4.3.1" }, operator: { install: "none", strimzi: "1.2" } },
        ...warned,
      },
    ],
  },
  {
    keys: ["kafka.config"],
    happens: "Brokers take it while they run, or are restarted one by one.",
    examples: [
      {
        change: "shorter `log.retention.*`, fewer bytes, or deletion in place of compaction",
        to: broker({ "log.retention.hours": 1 }),
        ...needs("shorten default retention"),
      },
      {
        change: "`min.insync.replicas` below 2, where it was 2",
        to: broker({ "min.insync.replicas": 1 }),
        ...needs("weaken default durability"),
      },
      {
        change: "`unclean.leader.election.enable` turned on",
        to: broker({ "unclean.leader.election.enable": true }),
        ...needs("weaken default durability"),
      },
      {
        change: "`min.insync.replicas` above a topic's copies",
        from: { topics: [{ name: "orders", replicas: 2 }] },
        to: { topics: [{ name: "orders", replicas: 2 }], ...broker({ "min.insync.replicas": 3 }) },
        ...rejected,
      },
      {
        change: "`allow.everyone.if.no.acl.found` turned on",
        to: broker({ "allow.everyone.if.no.acl.found": true }),
        ...needs("allow everyone"),
      },
      {
        change: "another `principal.builder.class`",
        to: broker({ "principal.builder.class": "com.example.Builder" }),
        ...needs("change principals"),
      },
    ],
  },
  {
    keys: ["storage.size", "storage.brokers.size", "storage.controllers.size"],
    happens: "Volumes grow if their class lets them. They never shrink: Strimzi leaves them as they are.",
    examples: [
      { change: "smaller", to: storage({ size: "10Gi" }), ...needs("shrink volumes brokers") },
      { change: "larger", to: storage({ size: "200Gi" }), ...warned },
    ],
  },
  {
    keys: ["storage.class", "storage.brokers.class", "storage.controllers.class"],
    happens: "A volume never changes its class: Strimzi leaves those that are there as they are.",
    examples: [{ change: "another", to: storage({ class: "fast" }), ...needs("reclass volumes brokers") }],
  },
  {
    keys: ["storage.brokers.volumes"],
    happens: "Each broker gets more volumes, or loses its last ones with what is on them.",
    examples: [{ change: "fewer", to: storage({ brokers: { volumes: 1 } }), ...needs("remove volumes brokers") }],
  },
  {
    keys: ["storage.deleteClaim"],
    happens: "On, volumes are deleted with their nodes and with the cluster.",
    examples: [{ change: "turned on", to: storage({ deleteClaim: true }), ...needs("delete volumes brokers") }],
  },
  {
    keys: [
      "resources.brokers.cpu",
      "resources.brokers.heap",
      "resources.brokers.memory",
      "resources.controllers.cpu",
      "resources.controllers.heap",
      "resources.controllers.memory",
      "pools[0].resources.cpu",
      "pools[0].resources.heap",
      "pools[0].resources.memory",
      "pools[0].placement.avoid.pods",
      "pools[0].placement.avoid.required",
      "pools[0].placement.dedicated.label",
      "pools[0].placement.dedicated.taint",
      "pools[0].placement.fastDisks.label",
      "pools[0].placement.fastDisks.required",
      "placement.avoid.pods",
      "placement.avoid.required",
      "placement.dedicated.brokers",
      "placement.dedicated.connect",
      "placement.dedicated.bridge",
      "placement.dedicated.controllers",
      "placement.dedicated.entityOperator",
      "placement.dedicated.label",
      "placement.dedicated.taint",
      "placement.fastDisks.label",
      "placement.fastDisks.required",
      "placement.racks.required",
      "placement.racks.topologyKey",
      "placement.racks.zones",
    ],
    happens:
      "The pods are restarted one by one, each when the others have all copies in sync. A pod that fits no node waits, and the others run on.",
  },
  {
    keys: ["rebalance.enabled", "rebalance.movements", "rebalance.bytesPerSecond"],
    happens: "Decides how partitions move when `replicas` changes. Nothing moves for it.",
  },
  {
    keys: [
      "external.type",
      "external.authentication",
      "external.advertisedHost",
      "external.advertisedPort",
      "external.bootstrap",
      "external.more",
      ...["name", "port", "type", "authentication", "advertisedHost", "advertisedPort", "bootstrap"].map(
        (key) => `external.more[0].${key}`,
      ),
    ],
    happens: "A listener for clients from outside comes, goes or changes; brokers are restarted one by one.",
    examples: [
      {
        change: "a listener below stage 5, where nothing says who may do what",
        from: { stage: 4 },
        to: { stage: 4, external: { type: "route" } },
        ...needs("expose cluster"),
      },
    ],
  },
  {
    keys: ["topics", "topics[0].name"],
    happens:
      "A topic is created or deleted with all its messages. Another name is another topic: the first one is deleted.",
    examples: [{ change: "an entry is gone", to: { topics: [] }, ...needs("delete topic orders") }],
  },
  {
    keys: ["clusterStack"],
    happens:
      "Set, the stack has topics and users of another stack's cluster. In a stack with a cluster it would take the cluster away; taken away, the stack would get one of its own.",
    examples: [
      {
        change: "set in a stack with a cluster",
        to: { clusterStack: "organization/amq-streams-demo/platform" },
        ...rejected,
      },
    ],
  },
  {
    keys: ["topics[0].takeOver", "users[0].takeOver"],
    happens:
      "What is in the cluster by this name, but not in the stack's state, gets the entry's values and is the stack's from then on. Taken away again, nothing changes.",
    examples: [
      { change: "a topic that is taken over", to: { topics: [orders, { name: "bills", takeOver: true }] }, ...warned },
    ],
  },
  {
    keys: ["topicFiles", "userFiles"],
    happens:
      "Entries of files are topics and users as those of the stack config are: a file that no pattern fits any more takes its topics and users away, each with the permission of its own.",
  },
  {
    keys: ["owners", "owners[0].folder", "owners[0].names"],
    happens: "Nothing in the cluster. Entries of files that break a rule are rejected.",
  },
  {
    keys: ["topicsElsewhere"],
    happens: "Nothing in the cluster: users may name these topics.",
  },
  {
    keys: ["topics[0].profile", "topicProfiles", "topicProfiles[0].name"],
    happens: "Topics get the values of their profile where their entries set none.",
  },
  {
    keys: [
      "topicDefaults.partitions",
      "topicDefaults.replicas",
      "topicDefaults.config",
      "topicProfiles[0].partitions",
      "topicProfiles[0].replicas",
      "topicProfiles[0].config",
    ],
    happens: "As the key of the same name in the entry of each topic that has it from there.",
  },
  {
    keys: ["topics[0].topicName"],
    happens: "Kafka renames no topic. The topic operator says so in the topic's status only.",
    examples: [{ change: "another", to: topic({ topicName: "Orders_v2" }), ...rejected }],
  },
  {
    keys: ["topics[0].partitions"],
    happens: "Kafka adds partitions and takes none away. The topic operator says so in the topic's status only.",
    examples: [
      { change: "fewer", to: topic({ partitions: 6 }), ...rejected },
      { change: "more", to: topic({ partitions: 24 }), ...warned },
    ],
  },
  {
    keys: ["topics[0].replicas"],
    happens: "Cruise Control adds or removes copies, from 2 brokers on.",
    examples: [
      {
        change: "a single copy",
        to: topic({ replicas: 1, config: { "retention.ms": 604_800_000 } }),
        from: topic({ replicas: 3, config: { "retention.ms": 604_800_000 } }),
        ...needs("weaken durability orders"),
      },
    ],
  },
  {
    keys: ["topics[0].config"],
    happens: "Kafka takes it at once. What is older or more than is kept is deleted within minutes.",
    examples: [
      {
        change: "shorter `retention.ms`, fewer `retention.bytes`, or `cleanup.policy` with delete",
        to: topicConfig({ "retention.ms": 3_600_000 }),
        ...needs("shorten retention orders"),
      },
      {
        change: "`min.insync.replicas` below 2, where it was 2",
        to: topicConfig({ "min.insync.replicas": 1 }),
        ...needs("weaken durability orders"),
      },
      {
        change: "`unclean.leader.election.enable` turned on",
        to: topicConfig({ "unclean.leader.election.enable": true }),
        ...needs("weaken durability orders"),
      },
    ],
  },
  {
    keys: ["topics[0].keep"],
    happens:
      "The topic operator lets go of the topic (`strimzi.io/managed`): it changes nothing of it any more, and deletes it not. Off, it takes it up again.",
    examples: [
      { change: "on, for a topic that is not there yet", from: { topics: [] }, to: topic({ keep: true }), ...rejected },
    ],
  },
  {
    keys: ["users", "users[0].name"],
    happens:
      "A user is created with a secret, or deleted with it: its clients are shut out. Another name is another user.",
    examples: [{ change: "an entry is gone", to: { users: [] }, ...needs("delete user orders-reader") }],
  },
  {
    keys: ["users[0].authentication"],
    happens: "The user gets a certificate or a password of the other kind, and the former one is worth nothing.",
    examples: [{ change: "another", to: { users: [{ ...reader, authentication: "scram-sha-512" }] }, ...warned }],
  },
  {
    keys: [
      "users[0].produces",
      "users[0].consumes",
      "users[0].groups",
      "users[0].streams",
      "users[0].connects",
      "users[0].transactional",
      "users[0].acls",
      "users[0].acls[0].type",
      "users[0].acls[0].resource.type",
      "users[0].acls[0].resource.name",
      "users[0].acls[0].resource.patternType",
      "users[0].acls[0].operations",
      "users[0].acls[0].host",
    ],
    happens: "The user operator changes the rules in Kafka, which hold from the next request on.",
    examples: [
      {
        change: "All on every topic, group or transactional id, or on the cluster",
        to: { users: [{ ...reader, acls: [rule("All", "*")] }] },
        ...needs("grant everything orders-reader"),
      },
    ],
  },
  {
    keys: ["users[0].superUser"],
    happens: "The Kafka resource names the user: the brokers restart one by one, and no rule holds the user back.",
    examples: [
      {
        change: "turned on",
        to: { users: [{ ...reader, superUser: true }] },
        ...needs("grant everything orders-reader"),
      },
    ],
  },
  {
    keys: ["users[0].password.name", "users[0].password.key"],
    happens: "The user operator gives the user the password that is there.",
    examples: [
      {
        change: "another Secret",
        from: { users: [{ ...reader, authentication: "scram-sha-512" }] },
        to: { users: [{ ...reader, authentication: "scram-sha-512", password: { name: "login" } }] },
        ...warned,
      },
    ],
  },
  {
    keys: ["producerByteRate", "consumerByteRate", "requestPercentage", "controllerMutationRate"].map(
      (quota) => `users[0].quotas.${quota}`,
    ),
    happens: "Brokers slow the user down to it, from the next request on. Nothing fails for it.",
  },
  {
    keys: ["users[0].validityDays", "users[0].renewalDays"],
    happens: "Holds from the user's next certificate on.",
  },
  {
    keys: ["certificates.issuer"],
    happens:
      "Brokers and clients trust the CAs that are there. The program's and the operator's are in the same secrets.",
    examples: [{ change: "the other, with the operator at work", to: certificates({}), ...rejected }],
  },
  {
    keys: ["certificates.generation", "certificates.oldestTrusted"],
    happens: "CA keys are replaced, or former ones no longer trusted, step by step: docs/certificates.md.",
    examples: [
      {
        change: "a lower generation",
        from: certificates({ generation: 1 }),
        to: certificates({ generation: 0 }),
        ...rejected,
      },
      {
        change: "the next generation, with the operator at work",
        from: certificates({}),
        to: certificates({ generation: 1 }),
        ...rejected,
      },
      {
        change: "a lower `oldestTrusted`",
        from: certificates({ generation: 1, oldestTrusted: 1 }),
        to: certificates({ generation: 1 }),
        ...rejected,
      },
      {
        change: "`oldestTrusted` raised before users have new certificates",
        from: certificates({ generation: 1, pauseReconciliation: true }),
        to: certificates({ generation: 1, oldestTrusted: 1 }),
        ...rejected,
      },
    ],
  },
  {
    keys: ["certificates.pauseReconciliation"],
    happens: "The operator leaves the cluster alone: nothing that changes reaches it until this is off again.",
    examples: [
      {
        change: "on, before there is a cluster",
        from: { stage: 1 },
        to: { certificates: { pauseReconciliation: true } },
        ...rejected,
      },
    ],
  },
  {
    keys: [
      "certificates.clusterCa.certificate",
      "certificates.clusterCa.key",
      "certificates.clusterCa.former",
      "certificates.clientsCa.certificate",
      "certificates.clientsCa.key",
      "certificates.clientsCa.former",
    ],
    happens: "The CA that brokers and clients trust is another one: docs/certificates.md has the steps.",
  },
  {
    keys: [
      "certificates.keyAlgorithm",
      "certificates.caValidityDays",
      "certificates.validityDays",
      "certificates.renewalDays",
    ],
    happens: "Holds from the next certificate on, or the next generation of a CA's key.",
  },
  {
    keys: ["connect.name"],
    happens:
      "Workers with the other name start and go on where the former ones stop, as another user: what is granted to the former one in `users` must be granted to this one.",
    examples: [
      {
        change: "changed",
        from: { stage: 12 },
        to: { stage: 12, connect: { name: "other" } },
        ...needs("delete user my-connect"),
      },
    ],
  },
  {
    keys: ["connectClusters", "connectClusters[0].name"],
    happens:
      "A Connect cluster of another name is another one: it begins without what the former one has noted, which stays in Kafka, and has a user of its own.",
    examples: [
      {
        change: "an entry has another name",
        from: { stage: 12, connectClusters: [{ name: "payments-connect" }] },
        to: { stage: 12, connectClusters: [{ name: "billing-connect" }] },
        ...needs("delete user payments-connect"),
      },
      {
        change: "a connector moves to another cluster",
        from: {
          stage: 14,
          connectClusters: [
            { name: "payments-connect", connectors: [{ name: "orders-source", class: "OrdersSource" }] },
          ],
        },
        to: {
          stage: 14,
          connect: { connectors: [{ name: "orders-source", class: "OrdersSource" }] },
          connectClusters: [{ name: "payments-connect" }],
        },
        verdict: "warned",
      },
    ],
  },
  {
    keys: [
      ...ofConnects(
        "replicas",
        "config",
        "plugins.from",
        "plugins.artifacts",
        "plugins.artifacts[0].plugin",
        "plugins.artifacts[0].type",
        "plugins.artifacts[0].url",
        "plugins.artifacts[0].sha512",
        "plugins.artifacts[0].group",
        "plugins.artifacts[0].artifact",
        "plugins.artifacts[0].version",
        "plugins.artifacts[0].repository",
        "resources.requests.cpu",
        "resources.requests.memory",
        "resources.limits.cpu",
        "resources.limits.memory",
        "jvm.heap",
        "jvm.options",
        "env",
        "env[0].name",
        "env[0].value",
        "env[0].secret.name",
        "env[0].secret.key",
        "env[0].configMap.name",
        "env[0].configMap.key",
        "volumes",
        "volumes[0].name",
        "volumes[0].secret",
        "volumes[0].configMap",
        "plugins.output",
        "plugins.image",
        "plugins.pushSecret",
        "plugins.baseImage",
      ),
      "images.producer",
      "images.consumer",
    ],
    happens:
      "The workers or clients are restarted with it. What they have done is in Kafka: offsets, configuration, status.",
  },
  {
    keys: [
      ...ofConnects(
        "connectors",
        "connectors[0].name",
        "connectors[0].class",
        "connectors[0].tasksMax",
        "connectors[0].version",
        "connectors[0].state",
        "connectors[0].autoRestart.enabled",
        "connectors[0].autoRestart.maxRestarts",
        "connectors[0].config",
      ),
    ],
    happens:
      "Connectors start, restart, pause or stop, and their user gets or loses the rules for their topics and groups. The offsets of one that goes stay in Kafka, and one of the same name goes on from there.",
  },
  {
    keys: ["mirror.enabled"],
    happens:
      "On, MirrorMaker starts copying. Off, it goes with its user, and what it has copied stays. On again, it goes on where it was.",
    examples: [
      {
        change: "turned off: its user goes",
        from: { mirror: mirroring },
        to: { mirror: { ...mirroring, enabled: false } },
        ...needs("delete user my-mirror"),
      },
    ],
  },
  {
    keys: ["mirror.name"],
    happens:
      "Workers with the other name go on where the former ones were, as another user: what is granted to the former one in `users` must be granted to this one, and users in sources are called otherwise.",
    examples: [
      {
        change: "changed",
        from: { mirror: mirroring },
        to: { mirror: { ...mirroring, name: "other" } },
        ...needs("delete user my-mirror"),
      },
    ],
  },
  {
    keys: ["mirror.sources", "mirror.sources[0].alias"],
    happens:
      "Another alias is another source, which is copied from the beginning. One that goes is copied no longer; its topics stay here as they are.",
    examples: [
      {
        change: "another alias for a source",
        from: { mirror: mirroring },
        to: { mirror: { ...mirroring, sources: [{ ...oldSource, alias: "former" }] } },
        ...warned,
      },
    ],
  },
  {
    keys: ["mirror.sources[0].topicNames"],
    happens: "What copied topics are called. MirrorMaker would leave out what it has copied under the other names.",
    examples: [
      {
        change: "changed for a source",
        from: { mirror: mirroring },
        to: { mirror: { ...mirroring, sources: [{ ...oldSource, topicNames: "same" }] } },
        ...rejected,
      },
    ],
  },
  {
    keys: ["mirror.sources[0].bootstrapServers", "mirror.sources[0].cluster", "mirror.sources[0].namespace"],
    happens: "MirrorMaker goes on at the same offsets, so it must be the same cluster at another address.",
    examples: [
      {
        change: "another address",
        from: { mirror: mirroring },
        to: { mirror: { ...mirroring, sources: [{ ...oldSource, bootstrapServers: "other.example.com:9093" }] } },
        ...warned,
      },
    ],
  },
  {
    keys: [
      "mirror.sources[0].topics",
      "mirror.sources[0].exclude",
      "mirror.sources[0].groups",
      "mirror.sources[0].syncTopicConfigs",
      "mirror.sources[0].state",
      "mirror.sources[0].tasksMax",
      "mirror.sources[0].config",
    ],
    happens:
      "More or less is copied, by more or fewer tasks, and MirrorMaker gets or loses the rules for it. What was copied stays. A topic that comes back goes on where it was left.",
  },
  {
    keys: [
      "mirror.sources[0].tls.enabled",
      "mirror.sources[0].tls.secret",
      "mirror.sources[0].tls.files",
      "mirror.sources[0].authentication.type",
      "mirror.sources[0].authentication.secret",
      "mirror.sources[0].authentication.certificate",
      "mirror.sources[0].authentication.key",
      "mirror.sources[0].authentication.username",
      "mirror.sources[0].authentication.password",
      "mirror.replicas",
      "mirror.config",
      "mirror.resources.requests.cpu",
      "mirror.resources.requests.memory",
      "mirror.resources.limits.cpu",
      "mirror.resources.limits.memory",
      "mirror.jvm.heap",
      "mirror.jvm.options",
    ],
    happens: "The workers are restarted with it, and go on where they were.",
  },
  {
    keys: ["bridge.enabled"],
    happens:
      "The HTTP Bridge and its user come, or go: programs that use it by HTTP cannot connect any more. What they have sent is in Kafka, and so are the offsets of consumer groups.",
    examples: [
      {
        change: "turned off",
        from: { bridge: bridged },
        to: { bridge: { ...bridged, enabled: false } },
        ...needs("delete user my-bridge"),
      },
      {
        change: "turned on without network policies",
        from: { networkPolicies: false },
        to: { networkPolicies: false, bridge: bridged },
        ...needs("expose bridge"),
      },
    ],
  },
  {
    keys: ["bridge.name"],
    happens:
      "A Bridge with the other name and at another address takes the former one's place, as another user with the same rules.",
    examples: [
      {
        change: "changed",
        from: { bridge: bridged },
        to: { bridge: { ...bridged, name: "other" } },
        ...needs("delete user my-bridge"),
      },
    ],
  },
  {
    keys: [
      "bridge.replicas",
      "bridge.port",
      "bridge.tls.secret",
      "bridge.tls.certificate",
      "bridge.tls.key",
      "bridge.cors.origins",
      "bridge.cors.methods",
      "bridge.producer.config",
      "bridge.consumer.config",
      "bridge.consumer.timeoutSeconds",
      "bridge.resources.requests.cpu",
      "bridge.resources.requests.memory",
      "bridge.resources.limits.cpu",
      "bridge.resources.limits.memory",
      "bridge.jvm.heap",
    ],
    happens:
      "The pods of the HTTP Bridge are replaced, and with them go the consumers in them: clients create theirs again and go on from the offsets of their group.",
  },
  {
    keys: ["bridge.produces", "bridge.consumes", "bridge.groups"],
    happens:
      "The rules of the HTTP Bridge's user follow: from then on HTTP clients may use more, or fewer, topics and groups.",
  },
  {
    keys: ["bridge.clients", "bridge.clients[0].label", "bridge.clients[0].namespace"],
    happens: "The HTTP Bridge's network policy lets other pods in. No pod is restarted.",
  },
  {
    keys: [
      "metrics.enabled",
      "metrics.reporter",
      "metrics.allowList",
      "metrics.podMonitors",
      "metrics.labels",
      "metrics.rules.enabled",
      "metrics.rules.diskUsed",
      "metrics.rules.consumerLag",
      "metrics.rules.certificateDays",
      "metrics.rules.mirrorMinutes",
      "metrics.dashboards.type",
      "metrics.dashboards.label",
      "metrics.dashboards.instanceSelector",
      "metrics.kafkaExporter.enabled",
      "metrics.kafkaExporter.topicRegex",
      "metrics.kafkaExporter.groupRegex",
    ],
    happens: "What is measured, and what becomes of it. Turning it on or off restarts brokers and workers one by one.",
  },
  {
    keys: [
      "wait.ready",
      "wait.timeouts.operator",
      "wait.timeouts.cluster",
      "wait.timeouts.topic",
      "wait.timeouts.user",
      "wait.timeouts.application",
      "wait.timeouts.bridge",
      "wait.timeouts.connect",
      "wait.timeouts.connector",
      "wait.timeouts.mirror",
    ],
    happens: "Nothing in the cluster: only how long an update waits.",
  },
];

/** A kind of object, and what becomes of it. */
export interface KindRow {
  readonly kinds: readonly string[];
  readonly changes: string;
  readonly disappears: string;
}

export const kindRows: readonly KindRow[] = [
  {
    kinds: ["Namespace"],
    changes: "Labels only.",
    disappears:
      "Kubernetes deletes everything in it. Outside of demos it stays in the cluster (`retainOnDelete`), unless `storage.deleteClaim` is on.",
  },
  {
    kinds: ["Kafka"],
    changes: "Strimzi restarts what must be, one by one. Its name and namespace never change.",
    disappears: "The cluster goes with every topic. Needs `delete cluster`, in an update and with `pulumi destroy`.",
  },
  {
    kinds: ["KafkaPatch"],
    changes: "A wait for a condition of the Kafka, which it only annotates.",
    disappears: "The Kafka stays.",
  },
  {
    kinds: ["KafkaNodePool"],
    changes: "Nodes are restarted, added or removed one by one; see `replicas`, `pools`, `controllers` and `storage`.",
    disappears:
      "Its pods go with it. The first two go with their Kafka only, those of `pools` when they have no brokers.",
  },
  {
    kinds: ["KafkaTopic"],
    changes: "The topic operator changes the topic; see `topics`.",
    disappears: "The topic goes with its messages, unless it was let go of (`topics[].keep`). Needs `delete topic`.",
  },
  {
    kinds: ["KafkaUser"],
    changes: "The user operator changes rules and credentials; see `users`.",
    disappears: "The user goes with its rules and its secret. Needs `delete user`.",
  },
  {
    kinds: ["KafkaRebalance"],
    changes: "Only templates: Cruise Control reads them at the next change of `replicas`.",
    disappears: "Nothing moves any more by itself.",
  },
  {
    kinds: ["KafkaConnect", "KafkaConnector"],
    changes: "Workers and connectors restart.",
    disappears: "They stop. Their offsets, configuration and status stay in Kafka's topics.",
  },
  {
    kinds: ["KafkaMirrorMaker2"],
    changes: "Workers and connectors restart, and go on where they were; see `mirror`.",
    disappears: "Nothing is copied any more. Copied topics stay, and so does what says how far it was.",
  },
  {
    kinds: ["KafkaBridge"],
    changes: "Its pods are replaced, and with them go the consumers that HTTP clients have created.",
    disappears: "HTTP clients cannot connect. What they have sent is in Kafka.",
  },
  {
    kinds: ["Secret"],
    changes:
      "Updated in place. Those of CAs and users change by the steps of docs/certificates.md; see `certificates`.",
    disappears: "With what it is for: a CA's with the change of issuer, a user's with the user.",
  },
  {
    kinds: ["PrivateKey", "SelfSignedCert", "CertRequest", "LocallySignedCert", "RandomPassword"],
    changes: "In the state only. A certificate is renewed before its end, with its key.",
    disappears: "A former CA's with `certificates.oldestTrusted`, a user's with the user.",
  },
  {
    kinds: ["Deployment", "ConfigMap", "ImageStream", "BuildConfig"],
    changes: "Updated in place; pods restart where they must.",
    disappears: "Nothing is lost that an update would not bring back.",
  },
  {
    kinds: ["NetworkPolicy"],
    changes: "Connections that are there stay or go as the cluster's network does it; no pod is restarted.",
    disappears: "More can connect. Nothing is lost.",
  },
  {
    kinds: ["PodMonitor", "PrometheusRule", "GrafanaDashboard"],
    changes: "Read by Prometheus and Grafana.",
    disappears: "What is measured stays with them.",
  },
  {
    kinds: ["OperatorGroup", "Subscription", "ClusterServiceVersion", "Release"],
    changes: "OLM or Helm upgrades the operator, which may restart brokers one by one.",
    disappears: "The operator goes. Kafka runs on, with nobody who looks after it; CRDs stay.",
  },
  {
    kinds: ["CustomResourceDefinition"],
    changes: "Upgraded with the install manifests.",
    disappears:
      "Never by this program (`retainOnDelete`): with a CRD Kubernetes deletes every object of its kind, in all namespaces.",
  },
  {
    kinds: ["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
    changes:
      "Those of the operator are upgraded with the install manifests. Those of Connect's workers follow what connectors refer to.",
    disappears: "With the operator, or with the last reference.",
  },
];
