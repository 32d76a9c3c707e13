import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { parse, stringify } from "yaml";
import type { RawConfig } from "../../../config/parseSettings";

const repository = join(__dirname, "../../..");

/** What of the project the engine needs. */
const program = [
  "Pulumi.yaml",
  "package.json",
  "tsconfig.json",
  "tsconfig.pulumi.json",
  "index.ts",
  "components",
  "config",
] as const;

/** Why tests with the real engine cannot run here; undefined if they can. */
export const noEngine: string | undefined =
  spawnSync("pulumi", ["version"]).status === 0 ? undefined : "there is no pulumi CLI on PATH";

/** The title of a suite that needs the real engine; it says if it is skipped, and why. */
export function withEngine(title: string): string {
  return noEngine === undefined ? title : `${title} (skipped: ${noEngine})`;
}

/** What an operation of the engine did to a resource. */
export interface Step {
  readonly op: string;
  /** The type token. */
  readonly type: string;
  readonly name: string;
}

/** A stack of the real engine's in a temporary folder: the program, its config, its state and the engine's home. */
export class EngineStack {
  private constructor(
    private readonly root: string,
    private readonly environment: Readonly<Record<string, string>>,
    readonly stack: Stack,
    private readonly name = "test",
  ) {}

  /**
   * @param kubeconfig The cluster that the environment names.
   * @param variables More of the environment.
   */
  static async create(kubeconfig: string, variables: Readonly<Record<string, string>> = {}): Promise<EngineStack> {
    const root = mkdtempSync(join(tmpdir(), "engine-stack-"));
    const project = join(root, "project");
    mkdirSync(join(root, "state"));
    mkdirSync(join(root, "home"));
    const plugins = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
    if (existsSync(plugins)) {
      symlinkSync(plugins, join(root, "home/plugins"));
    }
    for (const name of program) {
      cpSync(join(repository, name), join(project, name), { recursive: true });
    }
    symlinkSync(join(repository, "node_modules"), join(project, "node_modules"));
    const environment = {
      KUBECONFIG: kubeconfig,
      PULUMI_HOME: join(root, "home"),
      PULUMI_BACKEND_URL: `file://${join(root, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...variables,
    };
    const stack = await LocalWorkspace.createStack({ stackName: "test", workDir: project }, { envVars: environment });
    return new EngineStack(root, environment, stack);
  }

  /** Another stack of the same project, with its state in the same place. */
  async beside(name: string): Promise<EngineStack> {
    const stack = await LocalWorkspace.createStack(
      { stackName: name, workDir: this.project },
      { envVars: this.environment },
    );
    return new EngineStack(this.root, this.environment, stack, name);
  }

  /** The folder that the program runs in. */
  get project(): string {
    return join(this.root, "project");
  }

  /** Where the engine is run for this stack, and with which environment beside that of this process. */
  get surroundings(): { readonly cwd: string; readonly env: Readonly<Record<string, string>> } {
    return { cwd: this.project, env: this.environment };
  }

  /** Removes every file; what is deployed stays. */
  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Sets the stack's config as a person does who edits the stack file. It is a stack for a demo unless the config says otherwise. */
  configure(config: RawConfig): void {
    const file = join(this.project, `Pulumi.${this.name}.yaml`);
    const before = existsSync(file) ? parse(readFileSync(file, "utf8")) : {};
    const keyed = Object.fromEntries(
      Object.entries({ purpose: "demo", ...config }).map(([key, value]) => [`amq-streams-demo:${key}`, value]),
    );
    writeFileSync(file, stringify({ ...before, config: keyed }));
  }

  /** Sets one value of the stack's config, as `pulumi config set --path` does. */
  async set(path: string, value: string, { secret = false } = {}): Promise<void> {
    await this.stack.setConfig(`amq-streams-demo:${path}`, { value, secret }, true);
  }

  /** Updates the stack: what it did, and what it said. */
  async up(config?: RawConfig): Promise<{ steps: Step[]; text: string; outputs: Record<string, unknown> }> {
    const steps = this.recordSteps(config);
    const { stdout, outputs } = await this.stack.up({ onEvent: steps.note });
    return {
      steps: steps.found,
      text: stdout,
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])),
    };
  }

  /** What an update would do. */
  async preview(config?: RawConfig): Promise<{ steps: Step[]; text: string }> {
    const steps = this.recordSteps(config);
    const { stdout } = await this.stack.preview({ onEvent: steps.note });
    return { steps: steps.found, text: stdout };
  }

  /** Looks at what is there: what differs from the state. */
  async refresh(): Promise<Step[]> {
    const steps = this.recordSteps();
    await this.stack.refresh({ onEvent: steps.note });
    return steps.found;
  }

  /** Starts an update as a process of its own, to be ended from outside. */
  startUp(): ChildProcess {
    return spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", this.name], {
      cwd: this.project,
      env: { ...process.env, ...this.environment },
      // A group of its own: language host and providers are ended with it.
      detached: true,
      stdio: "ignore",
    });
  }

  /** Runs a command of the engine's: how it ended, and all that it said. */
  run(...args: readonly string[]): { status: number | null; text: string } {
    const { status, stdout, stderr } = spawnSync("pulumi", [...args, "--stack", this.name, "--non-interactive"], {
      cwd: this.project,
      env: { ...process.env, ...this.environment },
      encoding: "utf8",
    });
    return { status, text: `${stdout}${stderr}` };
  }

  /** Changes the stack's state, as if it had come so. */
  async editState(edit: (state: unknown) => unknown): Promise<void> {
    const state = await this.stack.exportStack();
    await this.stack.importStack({ ...state, deployment: edit(state.deployment) });
  }

  private recordSteps(config?: RawConfig) {
    if (config !== undefined) {
      this.configure(config);
    }
    const found: Step[] = [];
    return {
      found,
      note: ({ resourcePreEvent }: EngineEvent) => {
        const step = resourcePreEvent?.metadata;
        if (step !== undefined && step.op !== "same" && step.op !== "read") {
          found.push({ op: step.op, type: step.type, name: urnName(step.urn) });
        }
      },
    };
  }
}

function urnName(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

/** What an operation is rejected with, or fails with. */
export function failureOf(operation: Promise<unknown>): Promise<string> {
  return operation.then(
    () => assert.fail("it ended well"),
    (error: Error) => error.message,
  );
}
