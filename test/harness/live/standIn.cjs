/**
 * A stand-in for the Pulumi CLI, where Pulumi's Automation API meets it: it takes the same arguments, writes the same
 * events and ends in the same ways. What it deploys is a short list of objects, and a file is the cluster.
 *
 * STAND_IN names its folder. In it, state.json is what the backend has, script.json what is to happen, and calls.log
 * gets a line for each call.
 */
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { parse } = require("yaml");

/**
 * @typedef {{ from: number, type: string, name: string, changes?: number[] }} StandInObject
 * @typedef {{ stage: number, replicas: number }} Wanted
 * @typedef {StandInObject & { op: string, rescaled: boolean, target: Wanted }} Step
 */

const folder = process.env.STAND_IN ?? ".";
const args = process.argv.slice(2);
/** @param {string} name */
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const stack = option("--stack");
/** @type {(name: string, otherwise: object) => any} */
const read = (name, otherwise) =>
  existsSync(join(folder, name)) ? JSON.parse(readFileSync(join(folder, name), "utf8")) : otherwise;
const state = read("state.json", { exists: false });
const script = read("script.json", {});
const save = () => writeFileSync(join(folder, "state.json"), JSON.stringify(state));
/** @param {string} text */
const say = (text) => process.stdout.write(`${text}\n`);
/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** From the Automation API's own point of view the events of older CLIs are lines of a file. */
const VERSION = "v3.200.0";

/** @type {StandInObject[]} */
const objects = [
  { from: 1, type: "kubernetes:core/v1:Namespace", name: "kafka" },
  { from: 2, type: "kubernetes:kafka.strimzi.io/v1:KafkaNodePool", name: "broker" },
  { from: 2, type: "kubernetes:kafka.strimzi.io/v1:Kafka", name: "my-cluster", changes: [3, 4, 5] },
  { from: 8, type: "kubernetes:kafka.strimzi.io/v1:KafkaTopic", name: "my-topic" },
];

/** @param {string[]} lines */
function fail(...lines) {
  process.stderr.write(`${lines.join("\n")}\n`);
  process.exitCode = 255;
}

/** @returns {Wanted} */
function wanted() {
  const { config } = parse(readFileSync(option("--config-file") ?? `Pulumi.${stack}.yaml`, "utf8"));
  /** @param {string} key @param {number} otherwise */
  const of = (key, otherwise) => Number(config[`amq-streams-demo:${key}`] ?? otherwise);
  return { stage: of("stage", 1), replicas: of("replicas", 1) };
}

/**
 * What is to be done on the way from the state to the stack config.
 *
 * @param {Wanted} target
 * @returns {Step[]}
 */
function steps(target) {
  const before = state.stage ?? 0;
  return objects.flatMap((object) => {
    /** @param {number} stage */
    const is = (stage) => stage >= object.from;
    const changed = (object.changes ?? []).some(
      (stage) => stage > Math.min(before, target.stage) && stage <= Math.max(before, target.stage),
    );
    const rescaled = object.name === "broker" && state.replicas !== undefined && state.replicas !== target.replicas;
    const op = !is(before)
      ? is(target.stage)
        ? "create"
        : undefined
      : !is(target.stage)
        ? "delete"
        : changed || rescaled
          ? "update"
          : "same";
    return op === undefined ? [] : [{ ...object, op, rescaled, target }];
  });
}

let sequence = 0;
/** @param {object} content */
function event(content) {
  appendFileSync(
    option("--event-log") ?? "events",
    `${JSON.stringify({ sequence: sequence++, timestamp: 0, ...content })}\n`,
  );
}

/** @param {Step} step */
function metadata({ op, type, name, rescaled, target }) {
  const inputs = rescaled
    ? [{ spec: { replicas: state.replicas } }, { spec: { replicas: target.replicas } }]
    : [{ spec: {} }, { spec: { kafka: { config: { "log.roll.hours": 24 } } } }];
  /** @param {number} index */
  const side = (index) => ({ inputs: { ...inputs[index], metadata: { name } }, outputs: {} });
  const path = rescaled ? "spec.replicas" : 'spec.kafka.config["log.roll.hours"]';
  return {
    op,
    type,
    urn: `urn:pulumi:${stack}::amq-streams-demo::${type}::${name}`,
    old: side(0),
    new: side(1),
    ...(op === "update" && { detailedDiff: { [path]: { diffKind: rescaled ? "update" : "add", inputDiff: true } } }),
  };
}

/** @param {string} message */
const error = (message) => event({ diagnosticEvent: { severity: "error", message, color: "never" } });

async function preview() {
  const target = wanted();
  if (script.rejectAt === target.stage) {
    error(
      "The stack config has a problem:\n  - stage is 2, and the topic my-topic would be deleted; if you want that, permit it\n      pulumi config set --path 'permit[0]' 'delete topic my-topic'",
    );
    await sleep(500);
    return fail("error: preview failed");
  }
  for (const step of steps(target)) {
    event({ resourcePreEvent: { metadata: metadata(step), planning: true } });
  }
  event({ summaryEvent: { maybeCorrupt: false, durationSeconds: 0, resourceChanges: {}, policyPacks: {} } });
  await sleep(500);
}

async function up() {
  if (state.locked) {
    return fail(
      "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
    );
  }
  state.locked = true;
  save();
  const target = wanted();
  let interrupts = 0;
  /** @type {() => void} */
  let wake = () => undefined;
  process.on("SIGINT", () => {
    interrupts++;
    wake();
    if (interrupts > 1) {
      state.locked = false;
      state.pending = [
        {
          type: "updating",
          resource: { urn: "urn:pulumi:dev::p::Kafka::my-cluster", type: "kubernetes:kafka.strimzi.io/v1:Kafka" },
        },
      ];
      save();
      process.exit(255);
    }
  });
  for (const step of steps(target).filter(({ op }) => op !== "same")) {
    const about = metadata(step);
    event({ resourcePreEvent: { metadata: about } });
    if (script.hangAt === target.stage && step.name === "my-cluster") {
      await new Promise((resolve) => {
        wake = () => (script.stubborn ? undefined : resolve(undefined));
        if (interrupts > 0) wake();
        setInterval(() => undefined, 1000);
      });
    }
    await sleep(100);
    if (interrupts > 0 || (script.failAt === target.stage && step.name === "my-cluster")) {
      event({ resOpFailedEvent: { metadata: about, status: 0, steps: 0 } });
      if (interrupts === 0) {
        error("kafka.strimzi.io/v1:Kafka (my-cluster): timed out waiting for condition=Ready");
      }
      await sleep(500);
      state.locked = false;
      save();
      fail("error: update failed");
      process.exit();
    }
    event({ resOutputsEvent: { metadata: about } });
  }
  await sleep(500);
  Object.assign(state, target, { locked: false, pending: [] });
  save();
}

async function main() {
  appendFileSync(join(folder, "calls.log"), `${args.join(" ")}\n`);
  switch (args[0] === "stack" ? `stack ${args[1]}` : args[0]) {
    case "version":
      return say(VERSION);
    case "whoami":
      return say(JSON.stringify({ user: "speaker", url: "file://~" }));
    case "stack ls":
      return say(JSON.stringify(state.exists ? [{ name: "dev", current: true }] : []));
    case "stack select":
      return state.exists ? undefined : fail(`error: no stack named '${stack}' found`);
    case "stack init":
      state.exists = true;
      return save();
    case "stack output":
      return say(JSON.stringify(state.stage === undefined ? {} : { stage: state.stage, replicas: state.replicas }));
    case "stack history":
      return say("[]");
    case "stack export":
      return say(JSON.stringify({ version: 3, deployment: { pending_operations: state.pending ?? [] } }));
    case "preview":
      return preview();
    case "up":
      return up();
    case "cancel":
      state.locked = false;
      return save();
    default:
      return fail(`error: the stand-in knows no ${args.join(" ")}`);
  }
}

void main();
