import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitEnvironment } from "./gitEnvironment";
import type { Environment } from "./withEnvironment";

const root = join(__dirname, "../../..");

/** What the program is made of, and what its tools need. */
const parts = [
  "components",
  "config",
  "demo",
  "tools",
  "policy",
  "index.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** Parts that no tool takes for its project's folder: where a test does not change them, they need no copies. */
const libraries: readonly string[] = ["components", "config"];

/**
 * This project once more, in a git repository of its own that a test may do anything to. Dependencies are shared, and
 * where the test says so, what stays as it is: Node and tsx have read that already.
 */
export class ScratchProject {
  private readonly top = mkdtempSync(join(tmpdir(), "scratch-project-"));
  /** The project; its repository's top folder, unless another folder in it is given. */
  readonly folder: string;
  /** Where what runs in it puts temporary files. */
  readonly temporary = join(this.top, "tmp");

  /** What is not a copy. */
  private readonly shared: readonly string[];

  constructor(prefix = "", { sharesLibraries = false } = {}) {
    this.shared = sharesLibraries ? libraries : [];
    const repository = join(this.top, "repository");
    this.folder = join(repository, prefix);
    mkdirSync(this.folder, { recursive: true });
    mkdirSync(this.temporary);
    if (sharesLibraries) {
      // What tsx has made of them.
      for (const cache of readdirSync(tmpdir()).filter((name) => name.startsWith("tsx-"))) {
        symlinkSync(join(tmpdir(), cache), join(this.temporary, cache));
      }
    }
    this.git("init", "--quiet", "--initial-branch=main", repository);
    writeFileSync(join(repository, ".gitignore"), "node_modules\n");
    writeFileSync(join(repository, "README.md"), "# To be\n");
    this.commit("before");
    for (const part of [...parts, ...readdirSync(root).filter((file) => /^Pulumi(\.dev)?\.yaml$/.test(file))]) {
      if (this.shared.includes(part)) {
        symlinkSync(join(root, part), join(this.folder, part));
      } else {
        cpSync(join(root, part), join(this.folder, part), { recursive: true });
      }
    }
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Changes a file's text, which must contain what is to be changed. */
  change(file: string, from: string | RegExp, to: string): void {
    const before = readFileSync(join(this.folder, file), "utf8");
    const after = before.replace(from, to);
    if (after === before) {
      throw new Error(`there is no ${from} in ${file}`);
    }
    this.write(file, after);
  }

  write(file: string, text: string): void {
    if (this.shared.some((part) => file.startsWith(`${part}/`))) {
      throw new Error(`${file} is this project's own: a test that writes it must not share libraries`);
    }
    writeFileSync(join(this.folder, file), text);
  }

  /** Commits everything and tags it. */
  commit(tag: string): void {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", tag);
    this.git("tag", tag);
  }

  git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.folder, env: this.processEnvironment, encoding: "utf8" });
  }

  /** Runs a command line as a workflow does. */
  bash(command: string): { status: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", command], {
      cwd: this.folder,
      env: this.processEnvironment,
      encoding: "utf8",
    });
    return { status, out: stdout, err: stderr };
  }

  /** Starts a command line at the head of a process group, as a terminal does. */
  start(command: string) {
    return spawn("bash", ["-c", command], {
      cwd: this.folder,
      env: this.processEnvironment,
      detached: true,
      stdio: "ignore",
    });
  }

  remove(): void {
    rmSync(this.top, { recursive: true, force: true });
  }

  /**
   * What the environment of this process becomes for what runs in the project: without the git configuration of whoever
   * runs the tests, and without a repository that a git hook names.
   */
  get environment(): Environment {
    const ofGit = Object.keys(process.env).filter((name) => name.startsWith("GIT_"));
    return {
      ...Object.fromEntries(ofGit.map((name) => [name, undefined])),
      ...gitEnvironment,
      TMPDIR: this.temporary,
    };
  }

  private get processEnvironment(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.environment };
  }
}
