import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gitEnvironment } from "../support/gitEnvironment";

const root = join(__dirname, "../../..");

/**
 * A clone of this project as a reader of the documentation has it, in a folder that is removed in the end: with a
 * remote `origin` to push to, the dependencies installed, and a folder of commands that come first on PATH.
 */
export class Checkout {
  private readonly top = mkdtempSync(join(tmpdir(), "documentation-"));
  /** The project's folder. */
  readonly folder = join(this.top, "project");
  /** For what is pasted. */
  readonly files = join(this.top, "pasted");
  private readonly commands = join(this.top, "bin");
  private readonly calls = join(this.top, "calls");

  constructor() {
    for (const folder of [this.folder, this.files, this.commands, join(this.top, "home"), join(this.top, "state")]) {
      mkdirSync(folder);
    }
    const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: root,
      encoding: "utf8",
    });
    for (const name of tracked.split("\0").filter((each) => each !== "" && existsSync(join(root, each)))) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      cpSync(join(root, name), join(this.folder, name));
    }
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    const git = (...args: string[]) =>
      execFileSync("git", args, { cwd: this.folder, env: this.environment(), stdio: "pipe" });
    git("init", "--quiet", "--initial-branch=main");
    // The link, which a folder's name in .gitignore does not cover.
    writeFileSync(join(this.folder, ".git/info/exclude"), "node_modules\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "A checkout");
    git("init", "--quiet", "--bare", "--initial-branch=main", join(this.top, "origin.git"));
    git("remote", "add", "origin", join(this.top, "origin.git"));
    git("push", "--quiet", "--set-upstream", "origin", "main");
    // What the engine has downloaded before need not be downloaded again.
    const plugins = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
    if (existsSync(plugins)) {
      symlinkSync(plugins, join(this.top, "home/plugins"));
    }
  }

  /**
   * Puts commands on PATH.
   *
   * @param aliases A command's name, and the program that runs in its place.
   * @param standIns First words of commands that are not run: that they were called is all that happens.
   */
  install(aliases: Readonly<Record<string, string>>, standIns: readonly string[]): void {
    const names = new Set([...Object.keys(aliases), ...standIns.map((words) => words.split(" ")[0] ?? "")]);
    for (const name of names) {
      const program = aliases[name] ?? this.programNamed(name);
      const cases = standIns
        .filter((words) => words === name || words.startsWith(`${name} `))
        .map((words) => `"${words.slice(name.length + 1)}"*) echo "${name} $*" >> '${this.calls}'; exit 0 ;;`);
      const script = ["#!/bin/bash", 'case "$*" in', ...cases, "esac", `exec '${program}' "$@"`, ""].join("\n");
      writeFileSync(join(this.commands, name), script);
      chmodSync(join(this.commands, name), 0o755);
    }
  }

  /** The commands that were called and not run, in the words of whoever called them. */
  get notRun(): string[] {
    return existsSync(this.calls) ? readFileSync(this.calls, "utf8").trimEnd().split("\n") : [];
  }

  /** The environment of a reader who has logged in, and answers yes. */
  environment(kubeconfig?: string): NodeJS.ProcessEnv {
    // A copy, which may be changed.
    if (kubeconfig !== undefined) {
      cpSync(kubeconfig, join(this.top, "home/kubeconfig"));
    }
    const others = Object.entries(process.env).filter(([name]) => !/^(GIT|PULUMI|KUBE)/.test(name));
    return {
      ...Object.fromEntries(others),
      ...gitEnvironment,
      PATH: `${this.commands}:${process.env.PATH}`,
      HOME: join(this.top, "home"),
      KUBECONFIG: kubeconfig === undefined ? "/dev/null" : join(this.top, "home/kubeconfig"),
      PULUMI_HOME: join(this.top, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.top, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_SKIP_CONFIRMATIONS: "true",
      NO_COLOR: "1",
    };
  }

  remove(): void {
    rmSync(this.top, { recursive: true, force: true });
  }

  private programNamed(name: string): string {
    return spawnSync("bash", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim() || "false";
  }
}
