import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { type ControlPlane, startControlPlane } from "../harness/cluster/controlPlane";
import { keys, PseudoTerminal } from "../harness/live/pseudoTerminal";
import { condition, FakeApiServer, made, ready, status } from "../harness/support/fakeApiServer";
import { ScratchProject } from "../harness/support/scratchProject";
import { noEngine, withEngine } from "./support/engineStack";
import { BUILD_PATIENCE_MS } from "./support/patience";

const standIn = join(__dirname, "../harness/live/standIn.cjs");

/** What the cluster of these talks shows. */
const cluster = {
  lists: {
    kafkas: [
      made("my-cluster", {
        status: {
          ...status(condition("NotReady", "True", "UnforceableProblem", "Pod my-cluster-broker-0 is unschedulable")),
          listeners: [{ name: "tls", bootstrapServers: "my-cluster-kafka-bootstrap.kafka.svc:9093" }],
        },
      }),
    ],
    kafkatopics: [made("my-topic", { status: ready })],
    pods: [
      made("hello-world-producer-7d9-abc", {
        status: { ...ready, phase: "Running", containerStatuses: [{ ready: true, restartCount: 0, state: {} }] },
      }),
    ],
  },
  logs: { "hello-world-producer-7d9-abc": 'Sending message "Hello world - 41"\nSending message "Hello world - 42"\n' },
};

/** The presenter in a pseudo-terminal, with a stand-in for the engine and a cluster that only answers. */
class Stage {
  readonly project = new ScratchProject();
  readonly folder = join(this.project.folder, "stand-in");
  private readonly terminals: PseudoTerminal[] = [];
  private server: FakeApiServer | undefined;

  constructor() {
    mkdirSync(join(this.folder, "bin"), { recursive: true });
    const pulumi = join(this.folder, "bin/pulumi");
    writeFileSync(pulumi, `#!/bin/sh\nexec ${process.execPath} ${standIn} "$@"\n`);
    chmodSync(pulumi, 0o755);
    this.project.change("Pulumi.dev.yaml", "namespace: myproject", "namespace: kafka");
  }

  /** What is to happen in the engine. */
  script(content: object): void {
    writeFileSync(join(this.folder, "script.json"), JSON.stringify(content));
  }

  get state(): { stage?: number; replicas?: number; locked?: boolean } {
    const file = join(this.folder, "state.json");
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  }

  setState(content: object): void {
    writeFileSync(join(this.folder, "state.json"), JSON.stringify(content));
  }

  /** The stack file's values, without the project's name. */
  get config(): Record<string, unknown> {
    const { config } = parse(readFileSync(join(this.project.folder, "Pulumi.dev.yaml"), "utf8"));
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.split(":")[1] ?? key, value]));
  }

  /** Commands that were given to the engine. */
  calls(command: string): number {
    return readFileSync(join(this.folder, "calls.log"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith(command)).length;
  }

  async start(
    args: readonly string[] = [],
    {
      columns = 80,
      rows = 24,
      path = join(this.folder, "bin") + delimiter + process.env.PATH,
      env = {},
    }: { columns?: number; rows?: number; path?: string | undefined; env?: NodeJS.ProcessEnv } = {},
  ): Promise<PseudoTerminal> {
    this.server ??= await FakeApiServer.start(cluster);
    const terminal = new PseudoTerminal(
      process.execPath,
      ["--require", "./tools/evaluate/start.cjs", "demo/live/live.ts", ...args],
      {
        cwd: this.project.folder,
        columns,
        rows,
        env: {
          ...process.env,
          PATH: path,
          STAND_IN: this.folder,
          KUBECONFIG: this.server.kubeconfig,
          XDG_STATE_HOME: join(this.folder, "state"),
          SHELL: "/bin/sh",
          PS1: "a shell> ",
          TERM: "xterm-256color",
          ...env,
        },
      },
    );
    this.terminals.push(terminal);
    return terminal;
  }

  async dispose(): Promise<void> {
    for (const terminal of this.terminals) {
      terminal.dispose();
    }
    await FakeApiServer.disposeAll();
    this.project.remove();
  }
}

describe("npm run demo:live, in a pseudo-terminal", function () {
  this.timeout(240_000);
  let stage: Stage;

  beforeEach(() => {
    stage = new Stage();
  });

  afterEach(() => stage.dispose());

  it("asks first, tells each stage, updates when asked, shows what runs, and goes on where it was left", async () => {
    const terminal = await stage.start();
    const opening = await terminal.until(/Enter: begin/);
    assert.match(opening.join("\n"), /Stack +dev, which does not exist yet and will be created, in file:\/\/~/);
    assert.match(opening.join("\n"), /Cluster +http:\/\/127\.0\.0\.1:\d+ \(context fake\)\n +Namespace +kafka/);
    assert.deepEqual([stage.calls("stack init"), stage.calls("up")], [0, 0]);

    terminal.press(keys.enter);
    const story = (await terminal.until(/Enter: update to stage 1 /)).join("\n");
    assert.match(story, /^Stage 1: Install the cluster operator +\d+:\d\d\/\d+:\d\d +talk 0:\d\d/);
    assert.match(story, /An update would\n\n +\+ add Namespace kafka/);
    assert.equal(stage.config.stage, "14", "a preview changes nothing");

    terminal.press(keys.enter);
    await terminal.until(/Done in 0:\d\d\. What is there now:/);
    assert.deepEqual([stage.state.stage, stage.config.stage], [1, "1"]);

    // A clicker sends page down.
    terminal.press(keys.pageDown);
    await terminal.until(/Enter: update to stage 2 /);
    terminal.press(" ");
    const seen = (await terminal.until(/Listeners/)).join("\n");
    assert.match(seen, /Listeners\n +tls +my-cluster-kafka-bootstrap\.kafka\.svc:9093/);
    assert.match(seen, /hello-world-producer-7d9-abc +1\/1 +Running/);

    terminal.press("q");
    assert.equal(await terminal.ended(), 0);
    assert.match(terminal.output, /Left at stage 2; the cluster is at stage 2\. To go on: npm run demo:live/);

    const later = await stage.start();
    const resumed = (await later.until(/Enter: go on where it was left/)).join("\n");
    assert.match(resumed, /Now there +stage 2, with 1 broker/);
    assert.match(resumed, /The last talk was left at stage 2/);
    later.press(keys.enter);
    await later.until(/^Stage 2: .*[\s\S]*nothing to update, look at it/);
    later.press("s");
    await later.until(/^Stage 3: [\s\S]*~ change Kafka my-cluster\n +spec\.kafka\.config\["log\.roll\.hours"\]: 24/);
    later.press(keys.interrupt);
    await later.until(/Ctrl-C once more leaves/);
    later.press(keys.interrupt);
    assert.equal(await later.ended(), 0);
  });

  it("goes back, skips, jumps, turns switches, changes the number of brokers, and opens a shell", async () => {
    stage.setState({ exists: true, stage: 8, replicas: 1 });
    const terminal = await stage.start(["--from", "8"]);
    await terminal.until(/Enter: begin/);
    terminal.press(keys.enter);
    await terminal.until(/^Stage 8: A topic[\s\S]*change nothing\./);
    terminal.press("b");
    // Back from an earlier stage than the talk's first there is nothing.
    await terminal.until(/! This is the first stage of the talk/);
    terminal.press("j", "1", "0", keys.enter);
    await terminal.until(/^Stage 10: Hello world/);
    terminal.press("j", "t", "o", "p", "i", "k", keys.enter);
    await terminal.until(/There is no stage topik among 8 to 14; did you mean topic\?/);
    terminal.press("b");
    await terminal.until(/^Stage 9: [\s\S]*An update would/);
    terminal.press("r");
    await terminal.until(/More brokers: scaling is turned on[\s\S]*KafkaNodePool broker\n +spec\.replicas: 1 → 3/);
    terminal.press(keys.enter);
    await terminal.until(/Done in/);
    assert.deepEqual([stage.state.replicas, stage.config.replicas, stage.config.stage], [3, "3", "9"]);
    terminal.press("w", "1");
    await terminal.until(
      /See what it does: metrics is turned on[\s\S]*Enter: nothing to update, look at it|metrics is turned on/,
    );
    terminal.press("w");
    await terminal.until(/1 {2}\[on\] {3}See what it does \(metrics\)[\s\S]*5 {2}\[on\] {3}More brokers/);
    // Alone, so that it is no beginning of another key.
    terminal.press(keys.escape);
    await terminal.until(/^Enter: /m);
    terminal.press("?");
    await terminal.until(/Any key closes this[\s\S]*Ctrl-C +cancel the running update; twice: leave at once/);
    terminal.press("x", "n");
    await terminal.until(/\| Question: How do we see what it does/);
    terminal.press("!");
    await terminal.until(/a shell>/);
    terminal.press("echo $((6*7))\r");
    await terminal.until(/^42$/m);
    terminal.press("exit\r");
    await terminal.until(/^Stage 9: /);
    terminal.press("q");
    assert.equal(await terminal.ended(), 0);
  });

  it("shows a rejection with what permits it, and updates nothing then", async () => {
    stage.setState({ exists: true, stage: 8, replicas: 1 });
    stage.script({ rejectAt: 2 });
    const terminal = await stage.start(["--from", "2", "--yes"]);
    await terminal.until(/not go ahead:[\s\S]*stage is 2, and the topic my-topic would be deleted/);
    // The command that permits it may be below the screen, as long as the story is.
    for (let line = 0; line < 6; line++) {
      terminal.press(keys.down);
    }
    await terminal.until(/pulumi config set --path 'permit\[0\]' 'delete topic my-topic'/);
    terminal.press(keys.enter);
    await terminal.until(/! An update would not go ahead/);
    assert.equal(stage.calls("up"), 0);
    terminal.press("q");
    assert.equal(await terminal.ended(), 0);
  });

  it("shows what the operator says of an update that fails, and tries again", async () => {
    stage.setState({ exists: true, stage: 1, replicas: 1 });
    stage.script({ failAt: 2 });
    const terminal = await stage.start(["--from", "2", "--yes"], { columns: 200, rows: 50 });
    await terminal.until(/Enter: update to stage 2/);
    terminal.press(keys.enter);
    const failed = (await terminal.until(/What the operators say[\s\S]*unschedulable/)).join("\n");
    assert.match(failed, /^ +The update to stage 2 failed\.$/m);
    assert.match(failed, /timed out waiting for condition=Ready/);
    assert.match(failed, /not finished: Kafka my-cluster\. The stack is not locked/);
    assert.match(failed, /Kafka +my-cluster +no .*UnforceableProblem: Pod my-cluster-broker-0 is unschedulable/);
    assert.match(failed, /^a again · b back · q quit/m);
    stage.script({});
    terminal.press("a");
    await terminal.until(/Done in/);
    assert.equal(stage.state.stage, 2);
    terminal.press("q");
    assert.equal(await terminal.ended(), 0);
  });

  it("cancels an update with Ctrl-C, says what state the stack is in, and goes on", async () => {
    stage.setState({ exists: true, stage: 1, replicas: 1 });
    stage.script({ hangAt: 2 });
    const terminal = await stage.start(["--from", "2", "--yes"]);
    await terminal.until(/Enter: update to stage 2/);
    terminal.press(keys.enter);
    await terminal.until(/… +adding +Kafka my-cluster +0:\d\d +UnforceableProblem: Pod/);
    terminal.press("s");
    await terminal.until(/! An update is running\. Ctrl-C cancels it\./);
    terminal.press(keys.interrupt);
    const cancelled = (await terminal.until(/was cancelled\./)).join("\n");
    assert.match(cancelled, /1 resource was finished; not finished: Kafka my-cluster\. The stack is not\n? *locked/);
    stage.script({});
    terminal.press("a");
    await terminal.until(/Done in/);
    terminal.press("q");
    assert.equal(await terminal.ended(), 0);
  });

  it("leaves at once with Ctrl-C twice, with the terminal as it was and the stack not locked", async () => {
    stage.setState({ exists: true, stage: 1, replicas: 1 });
    stage.script({ hangAt: 2, stubborn: true });
    const terminal = await stage.start(["--from", "2", "--yes"]);
    await terminal.until(/Enter: update to stage 2/);
    terminal.press(keys.enter);
    await terminal.until(/… +adding +Kafka my-cluster/);
    terminal.press(keys.interrupt);
    await terminal.until(/Ctrl-C again leaves at once/);
    terminal.press(keys.interrupt);
    assert.equal(await terminal.ended(), 130);
    assert.equal(stage.state.locked, false);
    assert.match(terminal.output, /\?1049l/);
    assert.match(terminal.output, /The update was left at once/);
  });

  it("offers to unlock a stack that is locked", async () => {
    stage.setState({ exists: true, stage: 1, replicas: 1, locked: true });
    const terminal = await stage.start(["--from", "2", "--yes"]);
    await terminal.until(/Enter: update to stage 2/);
    terminal.press(keys.enter);
    await terminal.until(/u unlock[\s\S]*left it locked/);
    terminal.press("u");
    await terminal.until(/! The stack is unlocked\./);
    await terminal.until(/Enter: update to stage 2/);
    terminal.press(keys.enter);
    await terminal.until(/Done in/);
    terminal.press("q");
    assert.equal(await terminal.ended(), 0);
  });

  it("goes through the stages alone, and records what is on the screen", async () => {
    const file = join(stage.folder, "talk.cast");
    const terminal = await stage.start(["--auto", "0", "--yes", "--to", "3", "--record", file]);
    assert.equal(await terminal.ended(120_000), 0);
    assert.equal(stage.state.stage, 3);
    const [header = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
    const { version, width, height, title } = JSON.parse(header);
    assert.deepEqual([version, width, height, title], [2, 80, 24, "The demo, live: dev"]);
    const events: [number, string, string][] = lines.map((line) => JSON.parse(line));
    assert.ok(events.every(([time, type], index) => type === "o" && time >= (events[index - 1]?.[0] ?? 0)));
    assert.ok(terminal.output.startsWith(events.map(([, , text]) => text).join("")), "it is what the terminal got");
  });

  it("updates nothing in a dry run, and writes nothing", async () => {
    const before = readFileSync(join(stage.project.folder, "Pulumi.dev.yaml"), "utf8");
    const terminal = await stage.start(["--dry-run", "--auto", "0", "--yes", "--to", "2"]);
    assert.equal(await terminal.ended(), 0);
    assert.deepEqual([stage.calls("up"), stage.calls("preview")], [0, 2]);
    assert.equal(readFileSync(join(stage.project.folder, "Pulumi.dev.yaml"), "utf8"), before);
    assert.equal(existsSync(join(stage.folder, "state")), false);
    assert.match(terminal.output, /Dry run: nothing was changed\./);
  });

  it("says what is missing, and offers the walkthrough", async () => {
    const terminal = await stage.start([], { path: "/usr/bin:/bin" });
    await terminal.until(/The Pulumi CLI is missing[\s\S]*curl -fsSL https:\/\/get\.pulumi\.com \| sh/);
    terminal.press("t");
    assert.equal(await terminal.ended(), 0);
    assert.match(terminal.output, /Stage 14 of 14/);
  });
});

describe(withEngine("npm run demo:live, with the real engine and a real API server"), function () {
  this.timeout(600_000);
  const kafka = ["Kafka", "myproject", "my-cluster"] as const;
  let plane: ControlPlane;
  let stage: Stage;

  before(async function () {
    if (noEngine !== undefined) {
      this.skip();
    }
    this.timeout(BUILD_PATIENCE_MS);
    plane = await startControlPlane({ pace: { readyAfterMs: 300 } });
    stage = new Stage();
    stage.project.change("Pulumi.dev.yaml", "namespace: kafka", "namespace: myproject");
    const compiler = "tsconfig.pulumi.json";
    stage.project.write(compiler, readFileSync(join(__dirname, "../..", compiler), "utf8"));
    mkdirSync(join(stage.folder, "backend"));
  });

  after(async () => {
    await stage?.dispose();
    await plane?.stop();
  });

  const start = () =>
    stage.start(["--yes"], {
      path: process.env.PATH,
      env: {
        KUBECONFIG: plane.kubeconfig,
        PULUMI_BACKEND_URL: `file://${join(stage.folder, "backend")}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    });
  const patience = 180_000;

  it("updates, cancels and goes on, and leaves a stack that works after it has left at once", async () => {
    let terminal = await start();
    await terminal.until(/add Namespace myproject[\s\S]*add Subscription/, patience);
    terminal.press(keys.enter);
    await terminal.until(/Done in/, patience);

    terminal.press(keys.enter);
    await terminal.until(/^Stage 2: [\s\S]*add Kafka my-cluster\n +\+ add KafkaNodePool broker, controller/, patience);
    await plane.operator.decide(...kafka, "never");
    terminal.press(keys.enter);
    await terminal.until(/… +adding +KafkaNodePool|… +waiting +Kafka my-cluster/, patience);
    terminal.press(keys.interrupt);
    await terminal.until(/The update to stage 2 was cancelled\.[\s\S]*The stack is not\s+locked/, patience);
    await plane.operator.decide(...kafka, "ready");
    terminal.press("a");
    await terminal.until(/Listeners\n +plain +my-cluster-kafka-bootstrap\.myproject\.svc:9092/, patience);

    terminal.press(keys.enter);
    await terminal.until(/^Stage 3: [\s\S]*spec\.kafka\.config\["log\.retention\.hours"\]: 94/, patience);
    await plane.operator.decide(...kafka, "never");
    terminal.press(keys.enter);
    await terminal.until(/… +(changing|waiting) +Kafka my-cluster/, patience);
    terminal.press(keys.interrupt, keys.interrupt);
    assert.equal(await terminal.ended(patience), 130);

    await plane.operator.decide(...kafka, "ready");
    terminal = await start();
    await terminal.until(/^Stage 3: [\s\S]*Enter: update to stage 3/, patience);
    terminal.press(keys.enter);
    await terminal.until(/^Stage 3: [\s\S]*Done in/, patience);
    terminal.press("q");
    assert.equal(await terminal.ended(patience), 0);
    assert.equal(stage.config.stage, "3");
  });
});
