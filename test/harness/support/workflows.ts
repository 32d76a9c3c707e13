import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const folder = join(__dirname, "../../../.github/workflows");

const values = z.record(z.string(), z.unknown());
const permissions = z.record(z.string(), z.string());
const step = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: values.optional(),
  env: values.optional(),
  "continue-on-error": z.boolean().optional(),
});
const job = z.strictObject({
  if: z.string().optional(),
  needs: z.string().optional(),
  "runs-on": z.string(),
  "timeout-minutes": z.number(),
  environment: z.string().optional(),
  permissions,
  env: values.optional(),
  strategy: values.optional(),
  steps: z.array(step).min(1),
});
const workflowFile = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions,
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.union([z.boolean(), z.string()]) }),
  jobs: z.record(z.string(), job),
});

/** A workflow of GitHub Actions, as far as this project's go. */
export type Workflow = z.infer<typeof workflowFile>;
export type WorkflowJob = z.infer<typeof job>;

/** A workflow file: its text, and what it says. Keys that no workflow of ours has are rejected. */
export function workflowText(file: string): { text: string; workflow: Workflow } {
  const text = readFileSync(join(folder, file), "utf8");
  return { text, workflow: workflowFile.parse(parse(text)) };
}

/** The names of the workflow files. */
export function workflowFiles(): string[] {
  return readdirSync(folder).sort();
}

/** A job of a workflow. */
export function workflow(file: string, name: string): { workflow: Workflow; job: WorkflowJob } {
  const { workflow: found } = workflowText(file);
  const wanted = found.jobs[name];
  if (wanted === undefined) {
    throw new Error(`there is no job ${name} in ${file}`);
  }
  return { workflow: found, job: wanted };
}
