import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as kubernetes from "@pulumi/kubernetes";
import type { RawConfig } from "../../config/parseSettings";
import { evaluate, record } from "../../tools/evaluate/evaluate";

/**
 * One run of test/bench/scale.ts, in a process of its own: `program` or `bare`, and the number of topics. Prints the
 * milliseconds of CPU that the run took, and the bytes that the process held at its end beyond those of its beginning.
 */
const [what, number] = process.argv.slice(2);
const count = Number(number);

function config(): RawConfig {
  const topics = Array.from({ length: count }, (_, index) => ({
    name: `topic-${index}`,
    partitions: 3,
    config: { "retention.ms": 604_800_000, "cleanup.policy": "delete" },
  }));
  return { stage: 9, demo: false, replicas: 3, topics };
}

/** The same objects by a loop that decides nothing: what the SDK and the recording cost. */
function bare(): void {
  const provider = new kubernetes.Provider("cluster", { enableServerSideApply: true });
  for (let index = 0; index < count; index += 1) {
    new kubernetes.apiextensions.CustomResource(
      `topic-${index}`,
      {
        apiVersion: "kafka.strimzi.io/v1",
        kind: "KafkaTopic",
        metadata: {
          name: `topic-${index}`,
          namespace: "myproject",
          labels: { "strimzi.io/cluster": "my-cluster" },
          annotations: { "pulumi.com/waitFor": "condition=Ready" },
        },
        spec: { partitions: 3, replicas: 3, config: { "retention.ms": 604_800_000, "cleanup.policy": "delete" } },
      },
      { provider },
    );
  }
}

async function main(): Promise<void> {
  const stack = { project: "amq-streams-demo", stack: "bench", config: {} };
  // Once before, so that nothing is measured that happens once.
  await evaluate({ ...stack, config: { stage: 9, replicas: 3 } });
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  collect();
  const [before, cpu] = [process.memoryUsage().heapUsed, process.cpuUsage()];
  const evaluation = what === "bare" ? await record(stack, bare) : await evaluate({ ...stack, config: config() });
  const { user, system } = process.cpuUsage(cpu);
  collect();
  const held = process.memoryUsage().heapUsed - before;
  const made = evaluation.resources.filter(({ type }) => type.endsWith(":KafkaTopic")).length;
  if (made !== count) {
    throw new Error(`there are ${made} topics, not ${count}`);
  }
  process.stdout.write(
    JSON.stringify({ cpuMs: (user + system) / 1000, held, peak: process.resourceUsage().maxRSS * 1024 }),
  );
}

void main();
