import { make, sorters } from "covertable";
import { memoize } from "es-toolkit/function/memoize";
import type { CrdRelease } from "../../../config/kubernetes/strimziSchemas";
import { assumedStrimzi, versionOf } from "../../../config/operator/assumption";
import { isOlder, NEWEST_STRIMZI } from "../../../config/operator/capabilities";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import { stages } from "../../../config/stages";

/** Ways that one thing can be, by name, each with the stack config that makes it so. */
type Factor = Readonly<Record<string, RawConfig>>;

const switchedOn = { enabled: true, podMonitors: true, rules: { enabled: true } };
const withUsers = (authentication: string) => ({
  users: ["my-user", "my-connect"].map((name) => ({ name, authentication })),
});

/** What a stack config can be like, beside its stage. No two factors set the same key. */
const factors = {
  brokers: {
    "1 broker": { replicas: 1 },
    "3 brokers": { replicas: 3, controllers: 3 },
    "brokers in further pools": {
      replicas: 0,
      controllers: 3,
      pools: [
        { name: "fast", replicas: 2, storage: { class: "nvme", size: "20Gi" }, resources: { memory: "4Gi" } },
        {
          name: "other",
          replicas: 1,
          firstId: 900,
          placement: { fastDisks: {}, avoid: {}, dedicated: { taint: "dedicated=other:NoSchedule" } },
        },
      ],
    },
  },
  issuer: {
    "operator's certificates": {},
    "own certificates": { certificates: { issuer: "pulumi", generation: 1 } },
  },
  operator: {
    olm: { operator: { install: "olm" } },
    "olm for all": { operator: { install: "olm", namespace: "openshift-operators", watch: "all" } },
    "olm by hand": {
      operator: {
        env: { HTTPS_PROXY: "http://proxy.example.com:3128" },
        source: "community-operators",
        approval: "Manual",
        version: "1.2.0",
        watch: ["elsewhere"],
      },
    },
    helm: {
      operator: {
        install: "helm",
        env: { STRIMZI_LOG_LEVEL: "DEBUG" },
        values: { resources: { limits: { cpu: "1" } } },
      },
    },
    manifests: { operator: { install: "manifests", watch: ["elsewhere"], env: { STRIMZI_LOG_LEVEL: "DEBUG" } } },
    "manifests for all": { operator: { install: "manifests", watch: "all" } },
    "no operator": { operator: { install: "none" } },
  },
  plugins: {
    "plugins built": {},
    "plugins pushed": {
      connect: { plugins: { output: "docker", image: "registry.example.com/my-connect:1", pushSecret: "registry" } },
    },
    "plugins from a folder": { connect: { plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" } } },
    "plugins in an image": { connect: { plugins: { from: "image", image: "registry.example.com/my-connect:1" } } },
    "plugins from Maven, and secrets for connectors": {
      connect: {
        plugins: {
          artifacts: [{ plugin: "one", type: "maven", group: "org.example", artifact: "one", version: "1.0" }],
        },
        resources: { limits: { memory: "4Gi" } },
        jvm: { heap: "1G", options: { UseZGC: true } },
        env: [
          { name: "A", value: "x" },
          { name: "B", secret: { name: "s", key: "k" } },
        ],
        volumes: [
          { name: "files", secret: "s" },
          { name: "lists", configMap: "c" },
        ],
        config: {
          "config.providers": "secrets",
          "config.providers.secrets.class": "io.strimzi.kafka.KubernetesSecretConfigProvider",
        },
        connectors: [
          {
            name: "one",
            class: "One",
            version: "1.0",
            state: "paused",
            autoRestart: { maxRestarts: 3 },
            config: { topics: "my-topic", password: `\${secrets:database:password}` },
          },
        ],
      },
    },
  },
  connectClusters: {
    "one Connect cluster": {},
    "Connect clusters": {
      connectClusters: [
        {
          name: "payments-connect",
          replicas: 2,
          plugins: {
            artifacts: [{ plugin: "two", type: "maven", group: "org.example", artifact: "two", version: "1.0" }],
          },
          config: {
            "config.providers": "secrets",
            "config.providers.secrets.class": "io.strimzi.kafka.KubernetesSecretConfigProvider",
          },
          connectors: [
            {
              name: "payments",
              class: "Payments",
              config: { topics: "my-topic", password: `\${secrets:payments:password}` },
            },
          ],
        },
        { name: "folder-connect", plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" } },
        { name: "plain-connect" },
      ],
    },
  },
  metrics: {
    "no metrics": {},
    metrics: { metrics: { ...switchedOn, dashboards: { type: "configmap" }, labels: { team: "kafka" } } },
    "metrics by JMX": { metrics: { ...switchedOn, reporter: "jmx", dashboards: { type: "grafana" } } },
  },
  placement: {
    "any node": {},
    "the right nodes": {
      placement: {
        fastDisks: { label: "disk=fast" },
        avoid: { pods: ["app=postgresql"], required: true },
        dedicated: { taint: "dedicated=kafka:NoSchedule", connect: true, entityOperator: true },
        racks: { topologyKey: "topology.kubernetes.io/zone" },
      },
    },
    "the right nodes if it can be": {
      placement: {
        fastDisks: { label: "disk=fast", required: false },
        avoid: { pods: ["app=postgresql"] },
        dedicated: { taint: "dedicated=kafka:NoExecute", controllers: false },
        racks: { topologyKey: "kubernetes.io/hostname", required: false },
      },
    },
  },
  storage: {
    "one volume": {},
    "two volumes": {
      storage: { size: "10Gi", class: "standard", deleteClaim: true, brokers: { volumes: 2, class: "fast" } },
    },
  },
  rebalance: {
    rebalancing: {},
    "rebalancing slowly": { rebalance: { movements: 2, bytesPerSecond: 1_000_000 } },
    "no rebalancing": { rebalance: { enabled: false } },
  },
  external: {
    "no way in": {},
    "by route": { external: { type: "route" } },
    "by load balancer": { external: { type: "loadbalancer", authentication: "scram-sha-512" } },
    "by node port": { external: { type: "nodeport" } },
    "by service": {
      external: {
        type: "cluster-ip",
        advertisedHost: "kafka-{nodeId}.example.com",
        advertisedPort: "9100 + {nodeId}",
        bootstrap: "kafka.example.com:9094",
        more: [
          { name: "partners", port: 9096, type: "loadbalancer", authentication: "scram-sha-512" },
          { name: "fixed", port: 9097, type: "nodeport", advertisedHost: "kafka.example.com" },
        ],
      },
    },
  },
  mirror: {
    "nothing copied": {},
    "topics copied": {
      mirror: {
        enabled: true,
        replicas: 2,
        jvm: { heap: "1G" },
        config: { "offset.flush.interval.ms": 5000 },
        sources: [
          {
            alias: "old",
            cluster: "old-cluster",
            topics: ["orders", "payments-*"],
            exclude: ["payments-test"],
            groups: ["*"],
          },
          {
            alias: "partner",
            bootstrapServers: "kafka.example.com:9093",
            topics: ["*"],
            topicNames: "same",
            state: "paused",
            syncTopicConfigs: false,
            authentication: { type: "scram-sha-512", secret: "partner" },
            config: { "refresh.topics.interval.seconds": 60 },
          },
          {
            alias: "lab",
            bootstrapServers: "lab.example.com:9092",
            topics: ["*"],
            tls: { enabled: false },
          },
        ],
      },
    },
  },
  bridge: {
    "no bridge": {},
    "a bridge": { bridge: { enabled: true } },
    "a bridge for web pages": {
      bridge: {
        enabled: true,
        name: "web",
        replicas: 2,
        port: 9000,
        consumes: [],
        groups: ["web-*"],
        clients: [{ label: "app=shop" }, { namespace: "elsewhere" }],
        cors: { origins: ["https://shop.example.com", "https://*.example.org"], methods: ["POST"] },
        producer: { config: { "compression.type": "zstd" } },
        jvm: { heap: "256M" },
      },
      networkPolicies: true,
    },
  },
  patches: {
    "no patches": {},
    patches: {
      patches: [
        {
          kind: "Kafka",
          name: "my-cluster",
          patch: {
            metadata: { annotations: { "example.com/owner": "platform" } },
            spec: {
              kafka: {
                logging: { type: "inline", loggers: { "rootLogger.level": "WARN" } },
                template: { pod: { imagePullSecrets: [{ name: "registry" }] } },
              },
              entityOperator: {
                topicOperator: { logging: { type: "inline", loggers: { "rootLogger.level": "WARN" } } },
              },
              maintenanceTimeWindows: ["* * 0-5 ? * *"],
            },
          },
        },
        {
          kind: "KafkaNodePool",
          selector: { "strimzi.io/cluster": "my-cluster" },
          patch: {
            spec: {
              jvmOptions: { "-XX": { MaxGCPauseMillis: "20" }, gcLoggingEnabled: true },
              template: { pod: { priorityClassName: "kafka", terminationGracePeriodSeconds: 60 } },
            },
          },
        },
        {
          kind: "KafkaConnect",
          name: "my-connect",
          patch: { spec: { template: { pod: { tolerations: [{ key: "workers", operator: "Exists" }] } } } },
        },
        {
          kind: "Deployment",
          name: "hello-world-consumer",
          patch: { spec: { template: { spec: { priorityClassName: "kafka" } } } },
        },
      ],
    },
  },
  users: {
    "users' certificates": {},
    "users' passwords": withUsers("scram-sha-512"),
    "users' certificates from elsewhere": withUsers("tls-external"),
  },
} satisfies Readonly<Record<string, Factor>>;

type Name = keyof typeof factors;

/** A stack config that one may have, and what it is like. */
export interface Combination {
  readonly title: string;
  readonly config: RawConfig;
}

/**
 * Stack configs in which any two ways of two different things are together at least once: at every stage,
 * and at the last, where there is everything for them to show in, once more without regard to the others.
 * The same ones each time.
 */
export function combinations(): Combination[] {
  const atEveryStage = pairwise({ stage: stages.map(({ number }) => String(number)), ...ways() });
  return [...atEveryStage.map(combination), ...combinationsAtTheLast()];
}

/** Those at the last stage, in which any two ways are together. */
export function combinationsAtTheLast(): Combination[] {
  return pairwise(ways()).map((row) => combination({ stage: String(stages.length), ...row }));
}

function ways(): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(factors).map(([name, factor]) => [name, Object.keys(factor)]));
}

function combination({ stage = "", ...row }: Readonly<Record<string, string>>): Combination {
  return {
    title: `stage ${stage}: ${Object.values(row).join(", ")}`,
    config: Object.assign({ stage }, ...Object.entries(row).map(([name, way]) => configOf(name as Name, way))),
  };
}

function configOf(name: Name, way: string): RawConfig {
  const factor: Factor = factors[name];
  return factor[way] ?? {};
}

function pairwise(ways: Readonly<Record<string, readonly string[]>>): Record<string, string>[] {
  const lists = Object.fromEntries(Object.entries(ways).map(([name, list]) => [name, [...list]]));
  // Sorted by a hash, the same come out each time.
  return make(lists, { sorter: sorters.hash, seed: "amq-streams-demo", preFilter: isPossible });
}

/** Certificates of users that are not the operator's are signed by a CA that is not the operator's. */
function isPossible(row: Readonly<Record<string, unknown>>): boolean {
  return !(row.issuer === "operator's certificates" && row.users === "users' certificates from elsewhere");
}

/** Each is asked for every release. */
const settingsOf = memoize((config: RawConfig) => parseSettings(config));

/**
 * Whether what a stack sends is for the operator of a release. Of all settings, only a port for each broker is sent in
 * another way to newer operators: then it is for the operator that the stack assumes, and newer ones.
 */
export function isFor(release: CrdRelease, { config }: Combination): boolean {
  const { operator, external } = settingsOf(config);
  return (
    !String(external.advertisedPort).includes("{nodeId}") ||
    !isOlder(versionOf(release) ?? NEWEST_STRIMZI, assumedStrimzi(operator))
  );
}
