import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ConcurrentUpdateError,
  type EngineEvent,
  LocalWorkspace,
  type OutputMap,
  PulumiCommand,
  Stack,
} from "@pulumi/pulumi/automation";
import { z } from "zod";
import { messageOf } from "../../config/problems/errorMessage";
import type { Engine, Update } from "./engine";
import { plainText } from "./plainText";
import { type PreviewWords, previewWords } from "./previewWords";
import { stackFileText } from "./stackFileText";
import type { Deployment, Failure, Missing, Outcome, Place, Target } from "./state";

/** Pulumi's engine by its Automation API, which runs the CLI that is on PATH. */
export class AutomationEngine implements Engine {
  private readonly workspace: Promise<LocalWorkspace>;
  private opened: Promise<Stack> | undefined;

  /**
   * @param folder Where Pulumi.yaml and the stack files are.
   */
  constructor(
    private readonly folder: string,
    private readonly project: string,
    private readonly stack: string,
  ) {
    this.workspace = PulumiCommand.get().then((pulumiCommand) =>
      LocalWorkspace.create({ workDir: folder, pulumiCommand }),
    );
    // It is looked at in find().
    this.workspace.catch(() => undefined);
  }

  async find(): Promise<Pick<Place, "backend" | "exists" | "deployed"> | Missing> {
    let workspace: LocalWorkspace;
    try {
      workspace = await this.workspace;
    } catch (error) {
      return noCli(error);
    }
    try {
      const [{ url }, stacks] = await Promise.all([workspace.whoAmI(), workspace.listStacks()]);
      const exists = stacks.some(({ name }) => name === this.stack || name.endsWith(`/${this.stack}`));
      const deployed = exists ? deployment(await workspace.stackOutputs(this.stack)) : undefined;
      return { backend: url ?? "Pulumi's backend", exists, ...(deployed === undefined ? {} : { deployed }) };
    } catch (error) {
      return {
        what: "The Pulumi CLI is there, but it cannot say which stacks there are:",
        how: [
          ...errorLines(error),
          "Log in first: pulumi login, or pulumi login --local to keep the state in a folder.",
        ],
      };
    }
  }

  async open(): Promise<void> {
    await this.selected();
  }

  async preview(target: Target, signal: AbortSignal): Promise<PreviewWords> {
    const stack = await this.selected();
    const folder = mkdtempSync(join(tmpdir(), "amq-streams-demo-live-"));
    const configFile = join(folder, `Pulumi.${this.stack}.yaml`);
    const events: EngineEvent[] = [];
    try {
      // The stack file itself changes only when an update begins. It may have secrets: they are encrypted in it.
      writeFileSync(configFile, this.stackFile(target), { mode: 0o600 });
      await stack.preview({ configFile, signal, onEvent: (event) => events.push(event) });
      return previewWords(events);
    } catch (error) {
      return previewWords(events, errorLines(error).join("\n"));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  update(target: Target, onEvent: (event: EngineEvent) => void): Update {
    const controller = new AbortController();
    return {
      outcome: this.updated(target, onEvent, controller.signal),
      cancel: () => controller.abort(),
      // The Automation API sends the CLI an interrupt for each event `abort`, and the CLI ends at once at the second.
      terminate: () => {
        if (controller.signal.aborted) {
          controller.signal.dispatchEvent(new Event("abort"));
        } else {
          controller.abort();
          setTimeout(() => controller.signal.dispatchEvent(new Event("abort")), 200);
        }
      },
    };
  }

  async unlock(): Promise<void> {
    const stack = await this.selected();
    await stack.cancel();
  }

  private async updated(target: Target, onEvent: (event: EngineEvent) => void, signal: AbortSignal): Promise<Outcome> {
    const errors: string[] = [];
    const warnings: string[] = [];
    try {
      const stack = await this.selected();
      writeFileSync(this.stackFilePath(), this.stackFile(target));
      const { outputs } = await stack.up({
        signal,
        onEvent: (event) => {
          const { severity, message = "", ephemeral } = event.diagnosticEvent ?? {};
          if (ephemeral !== true && (severity === "error" || severity === "warning")) {
            (severity === "error" ? errors : warnings).push(plainText(message).trim());
          }
          onEvent(event);
        },
      });
      const deployed = deployment(outputs);
      return { type: "done", warnings: [...new Set(warnings)], ...(deployed === undefined ? {} : { deployed }) };
    } catch (error) {
      const message = errors.length > 0 ? [...new Set(errors)].flatMap((text) => text.split("\n")) : errorLines(error);
      const type: Failure["type"] =
        error instanceof ConcurrentUpdateError ? "locked" : signal.aborted ? "cancelled" : "failed";
      return { type, message: type === "cancelled" ? [] : message, pending: await this.pending() };
    }
  }

  /** What the state has of operations that were ended in their middle. */
  private async pending(): Promise<string[]> {
    try {
      const { deployment } = await (await this.selected()).exportStack();
      return pendingOperations(deployment);
    } catch {
      return [];
    }
  }

  private selected(): Promise<Stack> {
    this.opened ??= this.workspace.then((workspace) => Stack.createOrSelect(this.stack, workspace));
    const { opened } = this;
    opened.catch(() => {
      this.opened = undefined;
    });
    return opened;
  }

  private stackFilePath(): string {
    return join(this.folder, `Pulumi.${this.stack}.yaml`);
  }

  private stackFile(target: Target): string {
    const path = this.stackFilePath();
    return stackFileText(existsSync(path) ? readFileSync(path, "utf8") : "", this.project, target);
  }
}

const outputsOfInterest = z.object({ stage: z.number(), replicas: z.number() });

/** What a stack's outputs say is there; undefined if nothing. */
export function deployment(outputs: OutputMap): Deployment | undefined {
  const { data } = outputsOfInterest.safeParse({ stage: outputs.stage?.value, replicas: outputs.replicas?.value });
  return data === undefined ? undefined : { stage: data.stage, brokers: data.replicas };
}

const withPending = z.object({
  pending_operations: z
    .array(z.object({ type: z.string(), resource: z.object({ urn: z.string(), type: z.string() }) }))
    .nullish(),
});

/** The operations that a state has as pending, as `creating Kafka my-cluster`. */
export function pendingOperations(deployment: unknown): string[] {
  return (withPending.safeParse(deployment).data?.pending_operations ?? []).map(
    ({ type, resource }) => `${type} ${resource.type.split(":").at(-1)} ${resource.urn.split("::").at(-1)}`,
  );
}

function noCli(error: unknown): Missing {
  const lines = errorLines(error);
  const missing = lines.some((line) => /ENOENT|not found/.test(line));
  return missing
    ? {
        what: "The Pulumi CLI is missing: there is no pulumi on the PATH.",
        how: [
          "Install it: curl -fsSL https://get.pulumi.com | sh",
          "or with a package manager: https://www.pulumi.com/docs/iac/download-install/",
        ],
      }
    : { what: "The Pulumi CLI cannot be used:", how: lines };
}

/** The words of an error of the Automation API, which has the CLI's output in it. */
function errorLines(error: unknown): string[] {
  const text = plainText(messageOf(error));
  const written = /^ ?stderr: ([\s\S]*?)(?:^ ?err\?:|$(?![\s\S]))/m.exec(text)?.[1];
  const lines = (written === undefined || written.trim() === "" ? text : written)
    .split("\n")
    .map((line) => line.trimEnd());
  return lines.filter((line) => line.trim() !== "").slice(0, 30);
}
