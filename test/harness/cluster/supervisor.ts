import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ProgramWanted, SupervisorEvent, SupervisorRequest } from "./supervise";

/**
 * The process that the control plane's programs are children of. It does what is asked on standard
 * input, and when that closes, for whatever reason, it ends them all and removes the folder: nobody can
 * catch SIGKILL, but everybody's pipes close. It leads a process group, in which its children stay.
 *
 * Usage: supervisor FOLDER
 */
const [folder = ""] = process.argv.slice(2);
const children = new Map<string, ChildProcess>();
let ending = false;

/** How long programs may take to end by themselves. etcd and the API server take their time, and have nothing to save. */
const PATIENCE_MS = 1000;

function start({ name, command, args, env = {}, mayEnd = false }: ProgramWanted): void {
  const log = openSync(join(folder, `${name}.log`), "a");
  const child = spawn(command, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ["ignore", log, log] });
  closeSync(log);
  children.set(name, child);
  child.on("error", (error) => report({ name, ended: error.message, mayEnd }));
  child.on("exit", (code, signal) => {
    children.delete(name);
    if (!ending) {
      report({ name, ended: signal === null ? `exit status ${code}` : `signal ${signal}`, mayEnd });
    }
  });
}

function obey(request: SupervisorRequest): void {
  if ("signal" in request) {
    children.get(request.name)?.kill(request.signal);
  } else {
    start(request);
  }
}

function report(event: SupervisorEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function end(): Promise<void> {
  if (ending) {
    return;
  }
  ending = true;
  const gone = [...children.values()].map((child) => new Promise((exited) => child.once("exit", exited)));
  const signal = (name: NodeJS.Signals) => {
    for (const child of children.values()) {
      child.kill(name);
    }
  };
  signal("SIGTERM");
  const timer = setTimeout(() => signal("SIGKILL"), PATIENCE_MS);
  await Promise.all(gone);
  clearTimeout(timer);
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}

// Whoever listened may be gone already.
process.stdout.on("error", () => undefined);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, end);
}
const requests = createInterface({ input: process.stdin });
requests.on("line", (line) => obey(JSON.parse(line)));
requests.on("close", end);
