import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../config/kubernetes/object";
import type { RawConfig } from "../../config/parseSettings";
import { EngineStack, noEngine } from "../e2e/support/engineStack";
import { noKubectl } from "../e2e/support/noKubectl";
import { type ControlPlane, startControllers, startControlPlane } from "../harness/cluster/controlPlane";
import { platform } from "../harness/support/commonConfigs";
import { objectsOf } from "../harness/support/stack";
import { benchName, benchTopic } from "./bareLoop";
import { atDistance } from "./distantServer";
import { measured, type Usage } from "./measured";
import { type Comparison, comparisons, type Measurements } from "./scaleComparisons";

/** What docs/scale.md recommends for many topics. */
export const engineSettings: Readonly<Record<string, string>> = {
  PULUMI_SKIP_CHECKPOINTS: "true",
  PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
  PULUMI_PARALLEL: "64",
  PULUMI_K8S_CLIENT_QPS: "1000",
  PULUMI_K8S_CLIENT_BURST: "1000",
};

/** Why the engine cannot be measured here; undefined if it can. */
export const notHere: string | undefined = noEngine ?? noKubectl;

const NAMESPACE = "myproject";
const cluster: RawConfig = {
  ...platform,
  permit: ["delete cluster"],
  topicFiles: ["topics/*.yaml"],
};
const withoutWaiting: RawConfig = { ...cluster, wait: { ready: false } };

/** Reports what is going on, since it takes minutes. */
export type Progress = (what: string) => void;

/**
 * What topics cost with the real engine and a real API server, against `kubectl` and against a bare loop in a program of
 * its own, all on one throwaway control plane.
 *
 * @param small A tenth of `large`, to see how costs grow.
 * @param roundTrip Milliseconds to an API server that answers as one does that is far away.
 * @param settings Of the engine, as variables of its environment.
 */
export async function compare(
  { small, large, roundTrip }: { readonly small: number; readonly large: number; readonly roundTrip: number },
  settings: Readonly<Record<string, string>>,
  progress: Progress,
): Promise<readonly Comparison[]> {
  const made: Partial<Measurements> = {};
  const note = async (name: keyof Measurements, usage: Promise<Usage>) => {
    const found = await usage;
    progress(`${name}: ${found.seconds.toFixed(1)} s, ${found.cpu.toFixed(1)} s of CPU`);
    made[name] = found;
  };
  await onPlane(startControllers, async ({ kubeconfig }) => {
    for (const [count, size] of [
      [small, "small"],
      [large, "large"],
    ] as const) {
      await withStack(kubeconfig, settings, async (stack) => {
        await begin(stack, { ...withoutWaiting, namespace: `bench-${size}` });
        declare(stack, count);
        await note(size === "small" ? "upSmall" : "up", up(stack));
        if (size === "large") {
          await note("preview", pulumi(stack, "preview", "--expect-no-changes"));
          declare(stack, count, { partitions: 4 });
          await note("oneTopic", up(stack));
        }
        const destroy = pulumi(stack, "destroy", "--yes", "--skip-preview", "--run-program");
        await note(size === "small" ? "destroySmall" : "destroy", destroy);
      });
    }
    await withManifests(large, kubeconfig, NAMESPACE, async (kubectl) => {
      await note("kubectlApply", kubectl("apply", "-f", "topics.json"));
      await note("kubectlDiff", kubectl("diff", "-f", "topics.json"));
      await kubectl("delete", "-f", "topics.json");
    });
    await withStack(kubeconfig, settings, async (stack) => {
      bare(stack);
      stack.configure({ count: large, namespace: NAMESPACE });
      await note("bareUp", up(stack));
    });
    await atDistance(kubeconfig, roundTrip, async (far) => {
      await withStack(far, settings, async (stack) => {
        await begin(stack, { ...withoutWaiting, namespace: "bench-far" });
        declare(stack, large);
        await note("upFar", up(stack));
      });
      await withManifests(large, far, "kubectl-far", (kubectl) =>
        note("kubectlApplyFar", kubectl("apply", "-f", "topics.json")),
      );
    });
  });
  await onPlane(
    () => startControlPlane({ pace: { readyAfterMs: 300 } }),
    async ({ kubeconfig }) => {
      for (const [config, name] of [
        [withoutWaiting, "upBesideOperator"],
        [cluster, "upReady"],
      ] as const) {
        await withStack(kubeconfig, settings, async (stack) => {
          await begin(stack, { ...config, namespace: name.toLowerCase() });
          declare(stack, large);
          await note(name, up(stack));
        });
      }
    },
  );
  return comparisons(made as Measurements, { small, large, roundTrip });
}

async function onPlane<Plane extends Pick<ControlPlane, "kubeconfig" | "stop">>(
  start: () => Promise<Plane>,
  use: (plane: Plane) => Promise<void>,
): Promise<void> {
  const plane = await start();
  try {
    await use(plane);
  } finally {
    await plane.stop();
  }
}

async function withStack(
  kubeconfig: string,
  settings: Readonly<Record<string, string>>,
  use: (stack: EngineStack) => Promise<void>,
): Promise<void> {
  const stack = await EngineStack.create(kubeconfig, settings);
  try {
    await use(stack);
  } finally {
    stack.dispose();
  }
}

/** The cluster, without topics. */
async function begin(stack: EngineStack, config: RawConfig): Promise<void> {
  stack.configure(config);
  declare(stack, 0);
  await up(stack);
}

/** Declares that many topics in a file, the first of them with something else, if there is. */
function declare(stack: EngineStack, count: number, first: object = {}): void {
  const topics = Array.from({ length: count }, (_, index) => ({
    name: benchName(index),
    ...benchTopic,
    ...(index === 0 ? first : {}),
  }));
  mkdirSync(join(stack.project, "topics"), { recursive: true });
  // With no anchors for what is the same in all of them, of which a reader of YAML takes a hundred at most.
  writeFileSync(join(stack.project, "topics/bench.yaml"), stringify(topics, { aliasDuplicateObjects: false }));
}

/** Has the bare loop run in place of the program, and started as it is. */
function bare(stack: EngineStack): void {
  cpSync(join(__dirname, "bareLoop.ts"), join(stack.project, "bareLoop.ts"));
  writeFileSync(
    join(stack.project, "index.ts"),
    `import { Config } from "@pulumi/pulumi";
import { bareLoop } from "./bareLoop";
const config = new Config();
bareLoop(config.requireNumber("count"), config.require("namespace"));
`,
  );
}

function up(stack: EngineStack): Promise<Usage> {
  return pulumi(stack, "up", "--yes", "--skip-preview");
}

function pulumi(stack: EngineStack, ...args: readonly string[]): Promise<Usage> {
  return measured(["pulumi", ...args, "--non-interactive", "--stack", "test"], stack.surroundings);
}

type Kubectl = (...args: readonly string[]) => Promise<Usage>;

/** The same topics as manifests, for `kubectl`, and a namespace for them. */
async function withManifests(
  count: number,
  kubeconfig: string,
  namespace: string,
  use: (kubectl: Kubectl) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const topics = Array.from({ length: count }, (_, index) => ({ name: benchName(index), ...benchTopic }));
    const { topicFiles: _, ...config } = withoutWaiting;
    const objects = await objectsOf({ ...config, namespace, topics });
    const items: KubernetesObject[] = objects.filter(({ kind }) => kind === "KafkaTopic");
    writeFileSync(join(folder, "topics.json"), JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    const kubectl: Kubectl = (...args) =>
      measured(["kubectl", ...args], { cwd: folder, env: { KUBECONFIG: kubeconfig } });
    await kubectl("create", "namespace", namespace);
    await use(kubectl);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
