import {
  assertCondition,
  brokerPod,
  deployed,
  hasBrokers,
  hasNodes,
  podSet,
  rebalanced,
  rebalanceLeftBehind,
} from "./setUps";

/**
 * Which blocks of commands in the documentation are run, after what set-up, and which are not, and why. The
 * commands themselves stand in the pages only: an entry names its block by a piece of its text.
 */

/** A block that is run. */
export interface Pasted {
  /** A piece of the block's text, which no other block of the page has. */
  readonly has: string;
  /** What a reader has done before, by the text around the block: commands of the test's own. */
  readonly before?: string;
  /** Brokers that a reader has emptied before, with Kafka's own tools. */
  readonly emptied?: readonly number[];
  /** What the block's commands write, in parts. */
  readonly prints?: RegExp;
  /** Commands of the test's own that fail if the block has not done what the page says. */
  readonly after?: string;
}

/** Blocks of a page that are run one after the other, in one terminal. */
export interface Story {
  readonly title: string;
  readonly page: string;
  /** `engine`: it runs pulumi. `cluster`: it talks to an API server. `project`: neither. */
  readonly needs: "engine" | "cluster" | "project";
  /** What there is when a reader comes to the page: commands of the test's own. */
  readonly setUp?: string;
  readonly blocks: readonly Pasted[];
}

/** A block that is not run. */
export interface LeftOut {
  readonly page: string;
  readonly has: string;
  readonly because: string;
}

/**
 * Commands that are not run when a block has them among others: what takes their place only writes down that it was
 * called. The first words of the command, and the reason.
 */
export const standIns: Readonly<Record<string, string>> = {
  "oc start-build": "builds are OpenShift's own",
  "oc policy": "roles by this command are OpenShift's own",
  "oc exec": "pods run in name only",
  "oc rsh": "pods run in name only",
  "oc logs": "pods run in name only",
  "npm ci": "the dependencies are installed, and shared with the checkout that is tested",
  curl: "a file from the internet",
  docker: "there need be no Docker here",
  gh: "it takes GitHub",
  kind: "there is no cluster of kind's",
  "kafka-console-producer.sh": "it takes the router of a real OpenShift",
  "npm test": "it is what runs beside this test",
};

const certificates = "docs/certificates.md";
const real = "docs/running-for-real.md";

export const stories: readonly Story[] = [
  {
    title: "with no cluster",
    page: "README.md",
    needs: "project",
    blocks: [{ has: "npm ci && npm run demo" }, { has: "npm run demo -- --stage 5" }],
  },
  {
    title: "the first update, and on to stage 10",
    page: "README.md",
    needs: "engine",
    setUp: "oc config rename-context throwaway crc-admin",
    blocks: [
      { has: "pulumi login --local" },
      { has: "pulumi config set context crc-admin" },
      { has: "pulumi config set stage 1 ", after: "oc get subscriptions -n myproject -o name | grep amq-streams" },
      { has: "pulumi config set stage 10", after: assertCondition("kafka/my-cluster", "Ready") },
    ],
  },
  {
    title: "a plain Kubernetes cluster",
    page: "README.md",
    needs: "engine",
    setUp: "pulumi stack init dev",
    blocks: [
      {
        has: "pulumi config set platform kubernetes",
        // Strimzi's own are at a URL; its CRDs are in the cluster already.
        after: [
          "mkdir ~/install && cp test/fixtures/install/0[12]0-* ~/install",
          'pulumi config set --path operator.manifests "$HOME/install"',
          "pulumi config set stage 12",
          "pulumi up",
        ].join("\n"),
      },
      { has: "13-connect-plugins/echo-sink", after: "pulumi config set stage 14\npulumi up" },
    ],
  },
  {
    title: "plugins from a folder",
    page: "docs/connect.md",
    needs: "engine",
    setUp: `${deployed(12)}\npulumi config set stage 13\nmkdir 13-connect-plugins`,
    blocks: [
      { has: "connect.plugins.from directory", before: podSet },
      {
        has: "STRIMZI_KAFKA_CONNECT_IMAGES",
        // The simulated OLM makes no Deployment of the operator.
        before:
          "oc create deployment amq-streams-cluster-operator-v3.2.1 --image example.com/operator -n myproject\n" +
          "oc set env deployment/amq-streams-cluster-operator-v3.2.1 -n myproject " +
          "STRIMZI_KAFKA_CONNECT_IMAGES=4.2.0=example.com/connect:4.2.0",
        prints: /4\.2\.0=example\.com\/connect:4\.2\.0/,
      },
    ],
  },
  {
    title: "topics of another cluster",
    page: "docs/mirror.md",
    needs: "engine",
    setUp: deployed(
      9,
      "pulumi config set --path mirror.enabled true",
      "pulumi config set --path 'mirror.sources[0].alias' old",
      "pulumi config set --path 'mirror.sources[0].bootstrapServers' old.example.com:9092",
      "pulumi config set --path 'mirror.sources[0].tls.enabled' false",
      "pulumi config set --path 'mirror.sources[0].topics[0]' orders",
    ),
    blocks: [
      { has: "oc get kafkamirrormaker2", prints: /old->my-cluster\.MirrorSourceConnector/ },
      { has: "mirror.enabled false", after: "! oc get kafkamirrormaker2 my-mirror -n myproject" },
    ],
  },
  {
    title: "the HTTP Bridge",
    page: "docs/bridge.md",
    needs: "engine",
    setUp: deployed(9),
    blocks: [
      {
        has: "pulumi stack output bridgeUrl",
        prints: /http:\/\/my-bridge-bridge-service\.myproject\.svc:8080/,
        after: assertCondition("kafkabridge/my-bridge", "Ready"),
      },
      { has: "bridge.produces[0]" },
      {
        has: "bridge.clients[0].label",
        before: "pulumi config set networkPolicies true",
        after: "pulumi up\noc get networkpolicy my-bridge-bridge -n myproject -o yaml | grep partners",
      },
      {
        has: "bridge.tls.secret",
        before: "pulumi config set --path operator.strimzi 1.2",
        after: "pulumi config rm --path bridge.tls\npulumi config rm --path operator.strimzi",
      },
      { has: "bridge.cors.origins[0]", after: "pulumi up" },
      { has: "bridge.enabled false", after: "pulumi up" },
    ],
  },
  {
    title: "the operator that runs, and another channel",
    page: "docs/operator.md",
    needs: "engine",
    // The stack that `npm run status` looks at by itself.
    setUp: "pulumi stack init dev\npulumi config set stage 1\npulumi up",
    blocks: [
      { has: "pulumi config set --path operator.strimzi", after: "pulumi config rm --path operator.strimzi" },
      { has: "operator.channel strimzi-1.x", before: "pulumi config set --path operator.source community-operators" },
      { has: "STORED:.status.storedVersions" },
    ],
  },
  {
    title: "a connector, setting by setting",
    page: "docs/connect.md",
    needs: "engine",
    setUp: "pulumi stack init dev",
    blocks: [
      {
        has: "connect.connectors[0].name",
        after: "pulumi config set stage 14\npulumi config set demo false\npulumi preview | grep orders-sink",
      },
    ],
  },
  {
    title: "a Connect cluster, setting by setting",
    page: "docs/connect.md",
    needs: "engine",
    setUp: "pulumi stack init dev",
    blocks: [
      {
        has: "connectClusters[0].name",
        after: "pulumi config set stage 12\npulumi preview | grep payments-echo",
      },
    ],
  },
  {
    title: "a registry of one's own",
    page: "docs/connect.md",
    needs: "engine",
    setUp: `${deployed(12, "pulumi config set platform kubernetes")}\noc create serviceaccount my-connect-connect -n myproject`,
    blocks: [{ has: "kubectl create secret docker-registry" }],
  },
  {
    title: "the rules of an organisation",
    page: "docs/policies.md",
    needs: "engine",
    setUp: "pulumi stack init dev",
    blocks: [
      { has: "pulumi preview --policy-pack policy  " },
      {
        has: "--policy-pack-config",
        before: `echo '{ "images-are-pinned": "mandatory" }' > policies.json`,
      },
    ],
  },
  {
    title: "a client from outside",
    page: "docs/day-two.md",
    needs: "engine",
    setUp: deployed(10),
    blocks: [{ has: "external.type route" }],
  },
  {
    title: "another version of Kafka, there and back",
    page: "docs/upgrades.md",
    needs: "engine",
    setUp: deployed(
      2,
      "pulumi config set --path operator.strimzi 0.51",
      "pulumi config set --path kafka.version 4.1.1",
    ),
    blocks: [
      { has: "kafka.metadataVersion 4.1" },
      {
        has: "kafka.version 4.2.0",
        after: "oc get kafka my-cluster -n myproject -o yaml | grep 'kafkaVersion: 4.2.0'",
      },
      {
        has: "kafka.version 4.1.1\npulumi up",
        after: "oc get kafka my-cluster -n myproject -o yaml | grep 'kafkaVersion: 4.1.1'",
      },
      {
        has: "kafka.metadataVersion 4.2",
        before: "pulumi config set --path kafka.version 4.2.0\npulumi up",
        after: "pulumi config set --path kafka.version 4.1.1\n! pulumi preview",
      },
    ],
  },
  {
    title: "the end",
    page: "docs/day-two.md",
    needs: "engine",
    setUp: deployed(2).replace("stack init test", "stack init dev"),
    blocks: [{ has: "pulumi destroy", after: "test -f Pulumi.dev.yaml\n! oc get namespace myproject" }],
  },
  {
    title: "what the operator says",
    page: "docs/troubleshooting.md",
    needs: "engine",
    setUp: [
      deployed(2).replace("stack init test", "stack init dev"),
      "cp Pulumi.dev.yaml Pulumi.prod.yaml",
      "oc config set-context admin --cluster=throwaway --user=throwaway",
    ].join("\n"),
    blocks: [
      { has: "npm run status -- --stack prod" },
      { has: "pulumi cancel --yes" },
      { has: "--clear-pending-creates" },
      {
        has: "grep my-cluster-auto-rebalancing",
        before: rebalanceLeftBehind,
        after: "! oc get kafkarebalances -n myproject -o name | grep .",
      },
    ],
  },
  {
    title: "a password",
    page: certificates,
    needs: "engine",
    setUp: deployed(10),
    blocks: [{ has: "scram-sha-512", after: "oc get secret my-user -n myproject -o jsonpath='{.data.password}'" }],
  },
  {
    title: "a CA of one's own",
    page: certificates,
    needs: "engine",
    setUp: [
      "pulumi stack init test",
      "pulumi config set stage 5",
      "pulumi config set --path operator.install none",
      // A root, an intermediate CA and the CA that is given, each signed by the one before.
      "authority() {",
      "  name=$1; shift",
      "  openssl req -x509 -newkey rsa:2048 -nodes -days 400 -subj /O=my-org/CN=$name -keyout $name.pem.key \\",
      '    -out $name.pem -addext basicConstraints=critical,CA:true "$@"',
      "}",
      "authority root",
      "authority intermediate -CA root.pem -CAkey root.pem.key",
      "authority ca -CA intermediate.pem -CAkey intermediate.pem.key",
    ].join("\n"),
    blocks: [{ has: "cat ca.pem intermediate.pem root.pem", after: "pulumi up" }],
  },
  {
    title: "another key for the CAs",
    page: certificates,
    needs: "engine",
    setUp: deployed(10, "pulumi config set --path certificates.issuer pulumi"),
    blocks: [
      { has: "certificates.pauseReconciliation true" },
      { has: "# ReconciliationPaused", after: assertCondition("kafka/my-cluster", "ReconciliationPaused") },
      { has: "pulumi config set --path certificates.generation 1\npulumi up" },
      { has: "tr , '\\n' | cut -d: -f1" },
      { has: "certificates.pauseReconciliation false", after: assertCondition("kafka/my-cluster", "Ready") },
      { has: "certificates.oldestTrusted 1\npulumi up" },
      {
        has: "clusterCaFile",
        after: "openssl x509 -noout -subject -in /tmp/trusted.pem | grep 'cluster-ca v1'\nrm /tmp/trusted.pem",
      },
    ],
  },
  {
    title: "from the operator's CAs to the program's, and back",
    page: certificates,
    needs: "engine",
    setUp: deployed(10, "pulumi up", "pulumi config set --path certificates.pauseReconciliation true"),
    blocks: [
      {
        has: "> ~/my-cluster-keys/operator-cas.yaml",
        after: "! grep -E 'ownerReferences|uid' ~/my-cluster-keys/operator-cas.yaml",
      },
      { has: "sed 's/^  name: /&check-/' ~/my-cluster-keys/operator-cas.yaml" },
      { has: "former-$ca.pem" },
      {
        has: "oc delete secret -n myproject my-cluster-",
        // The way back works: with what was kept, and nothing else.
        after: "oc create -f ~/my-cluster-keys/operator-cas.yaml\noc delete -f ~/my-cluster-keys/operator-cas.yaml",
      },
      {
        has: "wait.ready false",
        after: [
          "pulumi config set --path certificates.pauseReconciliation false",
          "pulumi up",
          "pulumi config rm --path certificates.clusterCa.former",
          "pulumi config rm --path certificates.clientsCa.former",
          "pulumi up",
          assertCondition("kafka/my-cluster", "Ready"),
          "pulumi config set --path certificates.pauseReconciliation true",
          "pulumi up",
        ].join("\n"),
      },
      { has: "# the operator's former keys", after: "test ! -e ~/my-cluster-keys" },
      { has: "> ~/my-cluster-keys/cas.yaml" },
      {
        has: "oc create -f ~/my-cluster-keys/cas.yaml",
        after: "pulumi config set --path certificates.pauseReconciliation false\npulumi up",
      },
    ],
  },
  {
    title: "manifests for Argo CD",
    page: "docs/gitops.md",
    needs: "engine",
    blocks: [
      { has: "pulumi stack init gitops", after: 'git ls-remote origin main | grep "$(git rev-parse HEAD)"' },
      { has: "oc create namespace myproject" },
      {
        has: "for file in rendered/gitops/1-manifest/v1-secret-",
        before:
          "pulumi config set --path 'users[0].name' my-user\n" +
          "pulumi config set --path 'users[0].authentication' scram-sha-512\n" +
          "pulumi config set --path certificates.issuer operator\npulumi up",
      },
      { has: "pulumi config set stage 10" },
    ],
  },
  {
    title: "metrics",
    page: "docs/monitoring.md",
    needs: "engine",
    setUp: deployed(14),
    blocks: [
      { has: "metrics.enabled true" },
      { has: "metrics.labels.release prometheus", after: "pulumi up" },
      { has: "oc get podmonitors,prometheusrules" },
    ],
  },
  {
    title: "what the comment shows",
    page: "docs/pull-requests.md",
    needs: "project",
    setUp: "git tag v1.2.0 && git branch my-branch",
    blocks: [{ has: "--base v1.2.0 --head my-branch" }],
  },
  {
    title: "credentials for the workflows",
    page: "docs/pull-requests.md",
    needs: "cluster",
    setUp: [
      "oc create namespace myproject",
      "sed -n '/^apiVersion: v1$/,/^```$/p' docs/pull-requests.md | sed '/^```$/,$d' > deployer.yaml",
      "oc apply -f deployer.yaml",
      "until oc get secret deployer-token -n amq-streams-deploy -o jsonpath='{.data.token}' | grep -q .; do sleep 0.2; done",
    ].join("\n"),
    blocks: [
      { has: "gh variable set" },
      { has: "kubectl get secret deployer-token", prints: /^yes$/m },
      { has: "gh secret set" },
    ],
  },
  {
    title: "the end of a stack for production",
    page: "docs/safety.md",
    needs: "engine",
    setUp: deployed(2, "pulumi config set purpose production"),
    blocks: [{ has: "pulumi destroy --run-program", before: "! pulumi destroy", after: "oc get namespace myproject" }],
  },
  {
    title: "a guard that cannot run",
    page: "docs/safety.md",
    needs: "engine",
    setUp: deployed(2, "pulumi config set purpose production"),
    blocks: [{ has: "pulumi state delete", after: "pulumi destroy" }],
  },
  {
    title: "nodes, brokers and clients",
    page: real,
    needs: "engine",
    setUp: [
      deployed(10, "pulumi config set purpose production"),
      `for n in 1 2 3; do oc create -f - <<< '{"apiVersion":"v1","kind":"Node","metadata":{"name":"worker-'$n'"}}'; done`,
      brokerPod,
    ].join("\n"),
    blocks: [
      { has: "taint nodes worker-1" },
      { has: "pulumi config set replicas 3\npulumi up", after: hasBrokers(0, 1, 2) },
      { has: "'{.status.autoRebalance}'" },
      { has: "until oc get kafka my-cluster" },
      { has: "kafkarebalance/fill" },
      { has: "'users[0].name' kafka-admin" },
      {
        has: "kafka() { oc exec",
        after: [
          'openssl x509 -noout -subject -in "$pod/trusted.pem" | grep cluster-ca',
          'openssl x509 -noout -subject -in "$pod/admin.pem" | grep kafka-admin',
          'openssl pkey -noout -in "$pod/admin.pem"',
          'grep -x ssl.truststore.type=PEM "$pod/admin.properties"',
        ].join("\n"),
      },
      {
        has: "assign() {",
        prints: /{"topic":"__consumer_offsets","partition":1,"replicas":\[1,2,0\]},\n/,
        after: "node -e 'if (JSON.parse(fs.readFileSync(0)).partitions.length !== 3) exit(1)' < assignment.json",
      },
      { has: "--execute", after: 'cmp assignment.json "$pod/assignment.json"\ngrep -e --verify "$pod/calls"' },
      { has: "'topics[0].replicas' 1" },
      {
        has: "{range .items[?(@.status.replicasChange)]}",
        before: "until ! oc get kafkatopics -n myproject -o yaml | grep replicasChange; do sleep 0.2; done",
        prints: /^$/,
      },
      { has: "pulumi config set replicas 1", emptied: [1, 2], after: `pulumi up\n${hasBrokers(0)}` },
      { has: "external.type route", prints: /^mkdir|client\.properties/m },
      {
        has: "kafka-console-producer.sh",
        before: 'eval "$(pulumi stack output externalClient)"',
        after: 'grep -x security.protocol=SSL "$client/client.properties"\nrm -r "$client"',
      },
    ],
  },
  {
    title: "fewer brokers, drained by hand",
    page: real,
    needs: "engine",
    setUp: deployed(7, "pulumi config set replicas 5", "pulumi config set --path rebalance.enabled false"),
    blocks: [{ has: "kafkarebalance/drain", after: `pulumi config set replicas 3\npulumi up\n${hasBrokers(0, 1, 2)}` }],
  },
  {
    title: "brokers that move to other disks, and back",
    page: real,
    needs: "engine",
    setUp: deployed(8, "pulumi config set purpose production", "pulumi config set replicas 3"),
    blocks: [
      { has: "'pools[0].name' nvme", after: hasNodes("nvme", 200, 201, 202) },
      { has: "-l strimzi.io/pool-name=nvme", before: rebalanced, prints: /^Idle$/m },
      { has: "pulumi config set replicas 0", after: `${hasBrokers()}\n${hasNodes("nvme", 200, 201, 202)}` },
      { has: "delete pvc", before: rebalanced },
      { has: "storage.brokers.class newer-ssd", after: `${rebalanced}\n${hasBrokers(0, 1, 2)}` },
      {
        has: "pulumi config rm pools",
        after: `oc get kafkanodepool -n myproject -o name | grep -c . | grep -x 2\n${hasBrokers(0, 1, 2)}`,
      },
    ],
  },
];

export const leftOut: readonly LeftOut[] = [
  {
    page: "docs/bridge.md",
    has: "oc delete pods",
    because: "the simulated operator makes no pods",
  },
  {
    page: "docs/bridge.md",
    has: "oc port-forward",
    because: "the Bridge runs in name only: test/e2e/bridge.e2e.ts calls a real one",
  },
  {
    page: "docs/bridge.md",
    has: "http://localhost:8080/topics",
    because: "the Bridge runs in name only: test/e2e/bridge.e2e.ts calls a real one",
  },
  {
    page: "docs/bridge.md",
    has: "http://localhost:8080/consumers",
    because: "the Bridge runs in name only: test/e2e/bridge.e2e.ts calls a real one",
  },
  {
    page: certificates,
    has: "custom-columns='POD",
    because: "it looks at pods, and the simulated operator makes none: test:chain does this with the real one",
  },
  {
    page: certificates,
    has: "grep ca-key-generation",
    because: "it looks at pods, and the simulated operator makes none: test:chain does this with the real one",
  },
  {
    page: "docs/presenting.md",
    has: "npm run demo:live -- --dry-run",
    because: "it waits for keys in a terminal: test/e2e/presenter.e2e.ts presses them in a pseudo-terminal",
  },
  {
    page: "docs/presenting.md",
    has: "--record talk.cast",
    because: "it needs a terminal: test/e2e/presenter.e2e.ts records in a pseudo-terminal",
  },
  {
    page: "docs/presenting.md",
    has: "npm run storyboard",
    because: "test/browser/storyboard.browser.ts writes the page, and looks at it in a browser",
  },
  {
    page: "docs/topics.md",
    has: "npm run adopt",
    because: "it takes topics that others have made: test/e2e/adopt.e2e.ts has them",
  },
  { page: "docs/testing-kafka.md", has: "npm run test:e2e", because: "it is the tier that this test is part of" },
  { page: "docs/testing.md", has: "npm run test:chain", because: "it takes Strimzi's operators, and an hour" },
  { page: "docs/testing.md", has: "npm run cluster", because: "it is there until Ctrl-C; controlPlane.e2e.ts has it" },
];
