import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { evaluate, record } from "../../tools/evaluate/evaluate";
import { placeholderOutputs } from "../../tools/evaluate/recordingMonitor";
import { bareLoop, benchName, benchTopic } from "./bareLoop";

import program = require("../../index");

/**
 * One run of test/bench/scaleOffline.ts, in a process of its own: `program` or `bare`, the number of topics, and `cost` or
 * `live`. Prints the milliseconds of CPU that the run took, the most memory that the process had, and, if it was asked
 * for `live`, which costs time, the most bytes that were reachable at a time, beyond those of the beginning.
 */
const [what, number, mode] = process.argv.slice(2);
const count = Number(number);

/** How often in a run the reachable bytes are counted. */
const SAMPLES = 10;

function config() {
  const topics = Array.from({ length: count }, (_, index) => ({ name: benchName(index), ...benchTopic }));
  return { stage: 9, demo: false, replicas: 3, topics };
}

/** The bytes of all that can be reached. */
function reachable(): number {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  return process.memoryUsage().heapUsed;
}

async function main(): Promise<void> {
  const stack = { project: "amq-streams-demo", stack: "bench", config: {} };
  // Once before, so that nothing is measured that happens once.
  await evaluate({ ...stack, config: { stage: 9, replicas: 3 } });
  const before = reachable();
  let [registered, most] = [0, before];
  const sample: typeof placeholderOutputs = (resource) => {
    registered += 1;
    if (mode === "live" && registered % Math.ceil(count / SAMPLES) === 1) {
      most = Math.max(most, reachable());
    }
    return placeholderOutputs(resource);
  };
  const cpu = process.cpuUsage();
  const { resources } = await record(
    { ...stack, config: what === "bare" ? {} : config() },
    () => (what === "bare" ? bareLoop(count, "myproject") : program({})),
    sample,
  );
  const { user, system } = process.cpuUsage(cpu);
  const made = resources.filter(({ type }) => type.endsWith(":KafkaTopic")).length;
  if (made !== count) {
    throw new Error(`there are ${made} topics, not ${count}`);
  }
  process.stdout.write(
    JSON.stringify({
      cpuMs: (user + system) / 1000,
      live: most - before,
      peak: process.resourceUsage().maxRSS * 1024,
    }),
  );
}

void main();
