import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, resolve } from "node:path";
import type { StatusRow } from "../../../tools/status/statusRow";
import { statusTable, summary, whatToLookAt } from "../../../tools/status/statusTable";
import {
  ask,
  condition,
  FakeApiServer,
  gaveUpWith,
  kubeconfigOf,
  line,
  made,
  olmGroups,
  operatorDeployment,
  ready,
  run,
  status,
} from "../../harness/support/fakeApiServer";

afterEach(() => FakeApiServer.disposeAll());

describe("npm run status: resources", () => {
  it("shows every kind of the server, the operator first, and ends with 0 when all are ready", async () => {
    const { exitStatus, out, err } = await ask({
      lists: {
        kafkabridges: [made("my-bridge", { status: ready })],
        kafkaconnectors: [made("echo-sink-test", { status: ready })],
        kafkaconnects: [made("my-connect", { status: ready })],
        kafkas: [made("my-cluster", { status: { ...ready, kafkaVersion: "4.3.1" } })],
        kafkatopics: [made("topic-10", { status: ready }), made("topic-9", { status: ready })],
        kafkausers: [made("my-user", { status: ready })],
        deployments: [made("hello-world-producer"), operatorDeployment()],
      },
    });
    assert.deepEqual([exitStatus, err], [0, ""]);
    assert.deepEqual(out.split("\n").slice(2), [
      "KIND NAME READY AGE WHY",
      "Deployment strimzi-cluster-operator yes 5m 1 of 1 available",
      "Kafka my-cluster yes 5m Kafka 4.3.1",
      "KafkaTopic topic-9 yes 5m",
      "KafkaTopic topic-10 yes 5m",
      "KafkaUser my-user yes 5m",
      "KafkaBridge my-bridge yes 5m",
      "KafkaConnect my-connect yes 5m",
      "KafkaConnector echo-sink-test yes 5m",
      "",
      "8 resources, 8 ready",
      "Kafka 4.3.1 (my-cluster).",
      "",
    ]);
  });

  describe("shows which operator and which Kafka run", () => {
    const kafka = (operatorLastSuccessfulVersion: string, kafkaVersion: string) =>
      made("my-cluster", { status: { ...ready, kafkaVersion, operatorLastSuccessfulVersion } });
    /** The lines below the count. */
    const said = async (lists: Record<string, object[]>, argv: string[] = ["--stack", "prod"]) =>
      (await ask({ lists }, argv)).out.split("\n").slice(lists.deployments ? 7 : 6, -1);

    it("by what the operator wrote", async () => {
      assert.deepEqual(await said({ kafkas: [kafka("1.2.0", "4.3.1")] }), ["Strimzi 1.2.0, Kafka 4.3.1 (my-cluster)."]);
    });

    it("by the operator's image, which is newer than what was written", async () => {
      const deployments = [operatorDeployment(1, "strimzi-cluster-operator", "quay.io/strimzi/operator:1.2.0")];
      const lists = { kafkas: [kafka("1.1.0", "4.3.0")], deployments };
      assert.deepEqual(await said(lists), ["Strimzi 1.2.0, Kafka 4.3.0 (my-cluster)."]);
    });

    it("and warns where the stack assumes a newer or an older one, or one that is not known", async () => {
      const [first, warning] = await said({ kafkas: [kafka("0.51.0.redhat-00001", "4.2.0")] });
      assert.equal(first, "Strimzi 0.51.0.redhat-00001, Kafka 4.2.0 (my-cluster).");
      assert.match(
        warning ?? "",
        /^Warning: the stack assumes Strimzi 1\.2 .* but 0\.51 runs: .* rejected, or dropped/,
      );
      assert.match(warning ?? "", /pulumi config set --path operator\.strimzi 0\.51$/);
      assert.match((await said({ kafkas: [kafka("1.3.0", "4.4.0")] }))[1] ?? "", /does not know Strimzi 1\.3\.0/);
    });

    it("and warns of nothing where no stack was named", async () => {
      assert.equal((await said({ kafkas: [kafka("0.51.0", "4.2.0")] }, ["-n", "kafka"])).length, 1);
    });
  });

  it("asks only for the kinds that discovery names, known or not", async () => {
    const lists = { kafkamirrors: [made("my-mirror", { status: ready })] };
    const { exitStatus, out, server } = await ask({ kinds: { kafkas: "Kafka", kafkamirrors: "KafkaMirror" }, lists });
    assert.deepEqual([exitStatus, line(out, "KafkaMirror")], [0, "KafkaMirror my-mirror yes 5m"]);
    const asked = server.requests.filter((path) => path.startsWith("/apis/kafka.strimzi.io/v1/"));
    assert.deepEqual(asked.map((path) => path.split("/").at(-1)).sort(), ["kafkamirrors", "kafkas"]);
  });

  const unseen = "waiting 5m the operator has not looked at it yet";
  const generation0 = { observedGeneration: 0, conditions: [condition("NotReady", "True", "Creating", "Wait")] };
  const paused = status(condition("ReconciliationPaused", "True"));
  const deleting = { deletionTimestamp: "2026-11-01T00:00:00Z", finalizers: ["strimzi.io/topic-operator"] };
  const held = "no 5m deleting: held by the finalizers strimzi.io/topic-operator";
  const pool = { ...status(), nodeIds: [0, 1, 2], replicas: 3 };
  const proposal = status(condition("ProposalReady", "True"));
  const template = { annotations: { "strimzi.io/rebalance-template": "true" } };
  const cases: [line: string, plural: string, rest: Parameters<typeof made>[1]][] = [
    ["Kafka x no 5m Invalid: Why", "kafkas", { status: status(condition("NotReady", "True", "Invalid", "Why")) }],
    ["KafkaUser x no 5m Error: Why", "kafkausers", { status: status(condition("Ready", "False", "Error", "Why")) }],
    [`Kafka x ${unseen}`, "kafkas", {}],
    [`KafkaTopic x ${unseen}, nor will any: no label strimzi.io/cluster`, "kafkatopics", { metadata: { labels: {} } }],
    // A Ready that is about an older generation is none.
    [`Kafka x ${unseen}: changed in generation 3, it saw 2`, "kafkas", { metadata: { generation: 3 }, status: ready }],
    ["Kafka x waiting", "kafkas", { status: { ...ready, observedGeneration: 0 } }],
    // Strimzi's first status counts generation 0, though the operator has looked.
    ["Kafka x no 5m Creating: Wait", "kafkas", { status: generation0 }],
    // While it is paused the operator leaves the observed generation as it was.
    ["Kafka x no 5m ReconciliationPaused:", "kafkas", { metadata: { generation: 9 }, status: paused }],
    [`KafkaTopic x ${held}`, "kafkatopics", { metadata: deleting, status: ready }],
    [
      "KafkaNodePool x - 5m 3 of 6 replicas, node ids 0, 1, 2",
      "kafkanodepools",
      { spec: { replicas: 6 }, status: pool },
    ],
    ["KafkaRebalance x - 5m ProposalReady", "kafkarebalances", { status: proposal }],
    ["KafkaRebalance x - 5m template:", "kafkarebalances", { metadata: template }],
  ];
  for (const [said, plural, rest] of cases) {
    it(`says: ${said}`, async () => {
      const { exitStatus, out } = await ask({ lists: { [plural]: [made("x", rest)] } });
      assert.ok(line(out, "Kafka").startsWith(said), out);
      assert.equal(exitStatus, said.includes(" - ") ? 0 : 1);
      assert.equal(/No cluster operator runs/.test(out), exitStatus === 1);
    });
  }

  it("puts warnings beneath their resource, and they do not make it unready", async () => {
    const warning = condition("Warning", "True", "KafkaStorage", "Ephemeral storage loses messages");
    const withdrawn = condition("Warning", "False", "Old", "No longer so");
    const warned = status(warning, withdrawn, condition("Ready", "True"));
    const kafkas = [made("b", { status: ready }), made("a", { status: warned })];
    const { exitStatus, out } = await ask({ lists: { kafkas } });
    assert.equal(exitStatus, 0);
    assert.match(out, /^Kafka a yes 5m\n└ Warning KafkaStorage: Ephemeral storage loses messages\nKafka b yes 5m\n\n/m);
    assert.match(out, /^2 resources, 2 ready, 1 warning$/m);
  });
});

describe("npm run status: the operator and pods", () => {
  const csv = (name: string, phase: string) =>
    // OLM's own conditions have a phase where others have a type.
    made(name, { status: { phase, reason: "Why", message: "Because", conditions: [{ phase, reason: "Why" }] } });
  const subscription = (name: string, status: object, spec: object = { name: "amq-streams" }) =>
    made(name, { spec, status });
  const unhealthy = condition("ResolutionFailed", "True", "ConstraintsNotSatisfiable", "no package amq-streams");

  it("shows what OLM makes of the operator, and nothing of other products", async () => {
    const pending = { state: "UpgradePending", currentCSV: "amqstreams.v3.2" };
    const conditions = [condition("CatalogSourcesUnhealthy", "False"), unhealthy];
    const subscriptions = [
      subscription("a", pending, { name: "amq-streams", installPlanApproval: "Manual" }),
      subscription("b", { state: "AtLatestKnown", installedCSV: "amqstreams.v3.1", conditions }),
      subscription("c", { conditions: [unhealthy] }),
      subscription("other", {}, { name: "serverless-operator" }),
    ];
    const phases = { "amqstreams.v3.1": "Succeeded", "amqstreams.v3.2": "Failed", "web.v1": "Failed" };
    const clusterserviceversions = Object.entries(phases).map(([name, phase]) => csv(name, phase));
    const groups = { ...olmGroups, "route.openshift.io": ["v1"] };
    const { exitStatus, out } = await ask({ groups, lists: { subscriptions, clusterserviceversions } });
    assert.equal(exitStatus, 1);
    assert.deepEqual(out.split("\n").slice(3, 9), [
      "Subscription a waiting 5m UpgradePending: OLM has not installed amqstreams.v3.2 yet; its InstallPlan waits for approval",
      "Subscription b yes 5m AtLatestKnown: amqstreams.v3.1",
      "└ Warning ResolutionFailed: no package amq-streams",
      "Subscription c no 5m ResolutionFailed: no package amq-streams",
      "CSV amqstreams.v3.1 yes 5m Succeeded",
      "CSV amqstreams.v3.2 no 5m Failed: Why: Because",
    ]);
    assert.doesNotMatch(out, /other|web\.v1/);
    assert.match(out, /^ oc -n kafka describe subscriptions\.operators\.coreos\.com a$/m);
  });

  it("shows the operator that is down, with the namespace that has nothing else", async () => {
    const byName = made("amq-streams-cluster-operator-v3", { status: { availableReplicas: 0 } });
    const { exitStatus, out } = await ask({ lists: { deployments: [operatorDeployment(0, "by-label"), byName] } });
    assert.equal(exitStatus, 1);
    assert.match(line(out, "Deployment by-label"), / no 5m MinimumReplicas: 0 of 1 available: Too few are up\.$/);
    assert.match(line(out, "Deployment amq"), / no 5m Unavailable: 0 of 1 available$/);
  });

  it("shows the pods that keep a cluster from being ready, with what holds them", async () => {
    const waiting = (reason: string, message?: string) => ({
      status: { phase: "Pending", containerStatuses: [{ name: "kafka", state: { waiting: { reason, message } } }] },
    });
    const unschedulable = condition("PodScheduled", "False", "Unschedulable", "0/3 nodes are available");
    const pods = [
      made("image", waiting("ImagePullBackOff", "Back-off pulling")),
      made("crash", waiting("CrashLoopBackOff")),
      made("no-room", { status: { phase: "Pending", conditions: [unschedulable] } }),
      made("fine", { status: { phase: "Running", conditions: [condition("Ready", "True")] } }),
      made("build", { status: { phase: "Succeeded", conditions: [condition("Ready", "False", "PodCompleted")] } }),
      made("foreign", { metadata: { labels: {} }, status: { phase: "Pending" } }),
    ];
    const { exitStatus, out } = await ask({ lists: { pods, kafkas: [made("x")] } });
    assert.equal(exitStatus, 1);
    assert.deepEqual(out.split("\n").slice(4, 8), [
      "Pod crash no 5m CrashLoopBackOff",
      "Pod image no 5m ImagePullBackOff: Back-off pulling",
      "Pod no-room no 5m Unschedulable: 0/3 nodes are available",
      "",
    ]);
    const looks = out.split("\n").filter((text) => text.startsWith(" kubectl"));
    assert.equal(looks[1], " kubectl -n kafka logs crash --all-containers --previous --tail=50");
    assert.equal(looks.at(-1), " kubectl -n kafka describe kafka x", "pods come before what waits for them");
  });

  it("notes that pods and OLM are forbidden, which is no failure", async () => {
    const refused = { pods: 403, subscriptions: 403, clusterserviceversions: 403 };
    const { exitStatus, out } = await ask({ groups: olmGroups, refused });
    assert.equal(exitStatus, 0);
    assert.match(out, /may not list them here: pods\./);
    assert.match(out, /may not list them here: subscriptions\./);
  });

  it("distinguishes a missing operator from an old one, and still shows why OLM did not install it", async () => {
    gaveUpWith(await ask({ groups: { apps: ["v1"] } }), /^There is no Strimzi operator here/);
    const old = await ask({ groups: { apps: ["v1"], "kafka.strimzi.io": ["v1beta2"] } });
    gaveUpWith(
      old,
      /older Strimzi, without kafka\.strimzi\.io\/v1: .*0\.49 or newer.*Streams for Apache Kafka.*v1beta2\.$/m,
    );
    const { "kafka.strimzi.io": _, ...groups } = olmGroups;
    const lists = { subscriptions: [subscription("c", { conditions: [unhealthy] })] };
    const failed = await ask({ groups, lists });
    assert.equal(failed.exitStatus, 1);
    assert.match(line(failed.out, "Subscription c"), /no package amq-streams$/);
    assert.match(failed.err, /^There is no Strimzi operator here/);
  });
});

describe("npm run status: when the cluster can't be asked", () => {
  it("asks in the stack's namespace unless one is named, and says when there is none", async () => {
    const server = await FakeApiServer.start({ lists: { kafkas: [made("x", { status: ready })] } });
    assert.match((await run(server.kubeconfig, ["--stack", "prod"])).out, /^Namespace kafka of .*\n\n.*\nKafka x yes/);
    gaveUpWith(await run(server.kubeconfig, []), /^There is no stack dev\.\n.*--namespace <name>/);
    const empty = await run(server.kubeconfig, ["-n", "empty"]);
    assert.deepEqual([empty.exitStatus, /no Strimzi resources/.test(empty.out)], [0, true]);
    gaveUpWith(await run(server.kubeconfig, ["-n", "missing"]), /^There is no namespace missing\./);
  });

  it("says what the API server refuses", async () => {
    const forbidden = await ask({ refused: { kafkatopics: 403 } });
    gaveUpWith(forbidden, /fake\) denies this: kafkatopics is forbidden: User "jane".*\n.*role view/);
    gaveUpWith(await ask({ refused: { apis: 401 } }), /doesn't know you: log in again/);
    gaveUpWith(await ask({ refused: { kafkas: 503 } }), /answers with status 503: status 503$/m);
    const nameless = await ask({ lists: { kafkas: [{ metadata: {} }] } });
    gaveUpWith(nameless, /about kafkas is not what Kubernetes answers:\n.*\n.*metadata\.name/);
  });

  it("says that nobody answers", async () => {
    gaveUpWith(await ask({ hangs: true }), /can't be asked: it doesn't answer in time\n/);
    const server = await FakeApiServer.start({});
    await server.stop();
    gaveUpWith(await run(server.kubeconfig), /can't be asked: .*ECONNREFUSED.*\n.*VPN/);
  });

  it("says what is wrong with the kubeconfig or the context", async () => {
    const server = await FakeApiServer.start({ lists: { kafkas: [made("x")] } });
    const other = server.file("other", kubeconfigOf(server.url, "kafka/api-crc:6443/jane", ""));
    const typo = await run(server.kubeconfig, ["-n", "kafka", "--context", "typo"]);
    gaveUpWith(typo, /no context typo .*there are: fake\./);
    gaveUpWith(await run(other), /has no current context\. .*there are: kafka\/api-crc:6443\/jane\./);
    gaveUpWith(await run("/nowhere/config"), /^There is no kubeconfig \(\/nowhere\/config\)\. .*oc login/);
    gaveUpWith(await run("", ["-n", "kafka"], "/nowhere"), /^There is no kubeconfig \(\/nowhere\/\.kube\/config\)/);
    gaveUpWith(await run(server.file("broken", "{")), /broken can't be read: /);
    // A list of files, of which one may be missing; the first that has a current context decides.
    const last = server.file("last", kubeconfigOf(server.url, "last"));
    const list = ["/nowhere/config", other, server.kubeconfig, last].join(delimiter);
    assert.match((await run(list)).out, /\(context fake\)/);
    const named = await run(list, ["-n", "kafka", "--context", "kafka/api-crc:6443/jane"]);
    assert.deepEqual([...server.tokens], ["Bearer fake-token", "Bearer kafka/api-crc:6443/jane-token"]);
    assert.match(named.out, /^ kubectl --context kafka\/api-crc:6443\/jane -n kafka describe kafka x$/m);
  });

  it("distinguishes a typing error from an answer by its exit status", async () => {
    gaveUpWith(await run("", ["--nonsense"]), /unknown option '--nonsense'/);
    assert.equal((await run("", ["--help"])).exitStatus, 0);
  });

  it("ends as a process too", async () => {
    const { kubeconfig } = await FakeApiServer.start({ lists: { kafkas: [made("x")] } });
    const script = resolve(__dirname, "../../../tools/status/status.ts");
    const env = { ...process.env, KUBECONFIG: kubeconfig };
    const [code] = await once(
      spawn(process.execPath, ["--require", "tsx/cjs", script, "-n", "kafka"], { env }),
      "exit",
    );
    assert.equal(code, 1);
  });
});

describe("the table of npm run status", () => {
  const blank: StatusRow = { kind: "Kafka", name: "x", ready: "yes", reason: "", message: "" };
  const row = (rest: Partial<StatusRow>): StatusRow => ({ ...blank, ...rest });

  it("fits the width and loses nothing, however long a word is", () => {
    const image = "broker@sha256:0123456789".repeat(4);
    const name = "my-cluster-entity-operator-6c9f8b7d5b-2xkzq";
    const table = statusTable([row({ name, message: `cannot pull ${image} now` })], { width: 80, colours: false });
    const lines = table.split("\n");
    assert.ok(Math.max(...lines.map(({ length }) => length)) <= 80, table);
    const column = (from: number, to?: number) => lines.slice(1).map((text) => text.slice(from, to).trim());
    assert.equal(column(7, 34).join(""), name);
    assert.equal(column(46).join("").replaceAll(" ", ""), `cannotpull${image}now`);
  });

  it("has colours on a terminal only, and obeys none that a cluster sends", () => {
    const [esc, bell] = ["\u001b", "\u0007"];
    const rows = [row({ ready: "no", message: `red ${esc}[31malert${bell}\nsecond line` })];
    assert.ok(statusTable(rows, { width: 80, colours: true }).includes(`${esc}[31mno${esc}[39m`));
    const plain = statusTable(rows, { width: 80, colours: false });
    assert.match(plain, /red \[31malert second line$/);
    assert.ok(!plain.includes(esc) && !plain.includes(bell));
  });

  it("counts, and advises no more than three of a kind, each command once", () => {
    const waiting = { kind: "KafkaTopic", ready: "waiting", cluster: "c" } as const;
    const topics = [5, 4, 3, 2, 1].map((n) => row({ ...waiting, name: `t${n}` }));
    const rows = [...topics, row({ ready: "no" }), row({ ready: "-", warning: true })];
    assert.equal(summary(rows), "6 resources, 0 ready, 1 not ready, 5 waiting, 1 warning");
    const operator = row({ kind: "Deployment", name: "operator" });
    assert.deepEqual(whatToLookAt([...rows, operator], "oc"), [
      "oc describe kafka x",
      "oc logs deployment/operator --since=15m",
      "oc describe kafkatopic t1",
      "oc logs deployment/c-entity-operator --since=15m -c topic-operator",
      "oc describe kafkatopic t2",
      "oc describe kafkatopic t3",
    ]);
  });
});
