import fc from "fast-check";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import { ConfigError } from "../../../config/problems/problems";

/**
 * Stack configs that the program accepts, for property-based tests of what is deployed with them: of every kind
 * of value that decides whether a next step would do harm.
 */

const stageNumbers = fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14);
const count = fc.constantFrom(0, 1, 2, 3, 4, 6);
const size = fc.constantFrom("1Gi", "2Gi", "1024Mi", "10Gi", "1T");
const storageClass = fc.constantFrom("gp3-csi", "fast-ssd");

/** Topic settings, as text and as numbers. */
const topicConfig = fc.record(
  {
    "retention.ms": fc.constantFrom<string | number>(-1, 60_000, "604800000", 86_400_000),
    "retention.bytes": fc.constantFrom<string | number>(-1, 1_000_000_000, "5000000000"),
    "cleanup.policy": fc.constantFrom("delete", "compact", "compact,delete"),
    "min.insync.replicas": fc.constantFrom<string | number>(1, "1", 2, "2"),
    "unclean.leader.election.enable": fc.constantFrom<string | boolean>(true, false, "true", "false"),
  },
  { requiredKeys: [] },
);

/** Broker settings, as text and as numbers. */
const brokerConfig = fc.record(
  {
    "offsets.topic.replication.factor": fc.constantFrom<string | number>(1, "1", 2, "2", 3, "3"),
    "min.insync.replicas": fc.constantFrom<string | number>(1, "2", 2),
    "log.retention.hours": fc.constantFrom<string | number>(24, "168", 1000),
    "log.retention.ms": fc.constantFrom<string | number>(-1, "3600000"),
    "unclean.leader.election.enable": fc.constantFrom<string | boolean>(true, "false"),
    "allow.everyone.if.no.acl.found": fc.constantFrom<string | boolean>(true, "true", false),
  },
  { requiredKeys: [] },
);

const topic = fc.record(
  {
    name: fc.constantFrom("orders", "payments", "my-topic"),
    topicName: fc.constantFrom("Orders_v1", "Orders_v2"),
    keep: fc.boolean(),
    partitions: fc.constantFrom(1, 3, 12),
    replicas: fc.constantFrom(1, 2, 3),
    config: topicConfig,
  },
  { requiredKeys: ["name"] },
);

const user = fc.record(
  {
    name: fc.constantFrom("orders", "admin", "my-user"),
    authentication: fc.constantFrom("tls", "scram-sha-512"),
    acls: fc.array(
      fc.record({
        resource: fc.constantFrom(
          { type: "topic", name: "*" },
          { type: "cluster" },
          { type: "topic", name: "orders", patternType: "prefix" },
        ),
        operations: fc.subarray(["All", "Read", "Write"], { minLength: 1 }),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ["name"] },
);

const pool = fc.record(
  {
    name: fc.constantFrom("fast", "slow"),
    replicas: fc.constantFrom(0, 1, 3),
    firstId: fc.constantFrom(200, 300, 400),
    storage: fc.record({ size, class: storageClass, volumes: fc.constantFrom(1, 2) }, { requiredKeys: [] }),
  },
  { requiredKeys: ["name", "replicas"] },
);

const certificates = fc.record(
  {
    issuer: fc.constantFrom("operator", "pulumi"),
    pauseReconciliation: fc.boolean(),
    generation: fc.constantFrom(0, 1, 2),
    oldestTrusted: fc.constantFrom(0, 1),
  },
  { requiredKeys: [] },
);

const config: fc.Arbitrary<RawConfig> = fc.record(
  {
    stage: stageNumbers,
    replicas: count,
    controllers: fc.constantFrom(1, 3),
    pools: fc.uniqueArray(pool, { maxLength: 2, selector: ({ name }) => name }),
    namespace: fc.constantFrom("myproject", "other"),
    createNamespace: fc.boolean(),
    demo: fc.boolean(),
    purpose: fc.constantFrom("demo", "production"),
    takeOver: fc.boolean(),
    networkPolicies: fc.boolean(),
    kafka: fc.record({ version: fc.constantFrom("4.2.0", "4.3.1"), config: brokerConfig }, { requiredKeys: [] }),
    storage: fc.record(
      {
        size,
        class: storageClass,
        deleteClaim: fc.boolean(),
        brokers: fc.record({ size, class: storageClass, volumes: fc.constantFrom(1, 2, 3) }, { requiredKeys: [] }),
        controllers: fc.record({ size }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
    rebalance: fc.record({ enabled: fc.boolean() }, { requiredKeys: [] }),
    external: fc.record({ type: fc.constantFrom("none", "route", "nodeport") }),
    topics: fc.uniqueArray(topic, { maxLength: 3, selector: ({ name }) => name }),
    users: fc.uniqueArray(user, { maxLength: 2, selector: ({ name }) => name }),
    certificates,
  },
  { requiredKeys: ["stage"] },
);

/** A stack config that the program accepts. */
export const acceptedConfig: fc.Arbitrary<RawConfig> = config.filter(isAccepted);

function isAccepted(raw: RawConfig): boolean {
  try {
    parseSettings(raw);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) {
      return false;
    }
    throw error;
  }
}
