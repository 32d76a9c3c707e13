import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { RenderPlan } from "../../config/gitops/plan";
import { SECRET_FILES } from "../../config/kubernetes/renderedFile";
import { listed } from "../../config/problems/listed";
import { assertNoProblems } from "../../config/problems/problems";
import { setCommand } from "../../config/problems/propertyPath";
import { shellQuoted } from "../../config/problems/shellQuoted";
import { linksIn, restrictSecretFiles } from "./renderedFiles";

/** Says whose directory it is. No manifest by its name, so that Argo CD passes it over. */
const MARKER = ".rendered-by";

/** So many files are named of those that are wrong. */
const MOST_NAMED = 3;

/** What was found in the directory to render to. */
export interface RenderedDirectory {
  /** Whether files are missing that the stack has written before: in a fresh clone those with secrets are. */
  readonly incomplete: boolean;
}

/**
 * The directory to render to, checked and, unless this is only a preview, ready: with our marker, and with a
 * .gitignore that keeps files with secrets out of git.
 *
 * @param written Files that the stack has written so far, by their names below the directory.
 * @param preview Whether nothing may be written.
 * @throws {ConfigError} if there is something in it, and it is not this stack's; if there is a link on the way to a
 * file, which would be written wherever it leads; or if others can read a file with secrets, and that cannot be changed.
 */
export async function renderedDirectory(
  { directory }: RenderPlan,
  written: readonly string[],
  preview = pulumi.runtime.isDryRun(),
): Promise<RenderedDirectory> {
  const owner = `${pulumi.getProject()}/${pulumi.getStack()}`;
  // The provider runs in the project's folder as well.
  const path = resolve(directory);
  await check(directory, path, owner);
  if (!preview) {
    await claim(path, owner);
    const open = await restrictSecretFiles(path);
    if (open.length > 0) {
      assertNoProblems([
        {
          key: "render",
          message: `is ${JSON.stringify(directory)}, where files with secrets in plain text can be read by others, and this user may not change that: ${listed(open, MOST_NAMED)}; allowed are files of this user's own`,
          fix: `chmod 600 ${open.map((file) => shellQuoted(join(directory, file))).join(" ")}`,
        },
      ]);
    }
  }
  return { incomplete: written.some((file) => !existsSync(join(path, file))) };
}

async function check(directory: string, path: string, owner: string): Promise<void> {
  const found = await content(path);
  const reject = (why: string) =>
    assertNoProblems([
      {
        key: "render",
        message: `is ${JSON.stringify(directory)}, ${why}; allowed is a directory that is empty, does not exist yet, or belongs to this stack`,
        fix: setCommand(["render"], `rendered/${pulumi.getStack()}`),
      },
    ]);
  const links = await linksIn(path);
  if (links.length > 0) {
    return assertNoProblems([
      {
        key: "render",
        message: `is ${JSON.stringify(directory)}, where manifests would be written through a link: ${listed(links, MOST_NAMED)}; allowed is a directory without links in it`,
        fix: `rm ${links.map((link) => shellQuoted(link === "." ? directory : join(directory, link))).join(" ")}`,
      },
    ]);
  }
  if (found === "no directory") {
    return reject("which is not a directory");
  }
  if (found.length === 0) {
    return;
  }
  if (!found.includes(MARKER)) {
    return reject(
      `which has files that this stack did not write (${listed(found, MOST_NAMED)}); if it did, the file ${MARKER} is missing`,
    );
  }
  const [written = ""] = (await readFile(join(path, MARKER), "utf8")).split("\n");
  if (written !== owner) {
    return reject(`which belongs to the stack ${written}`);
  }
}

async function content(path: string): Promise<string[] | "no directory"> {
  try {
    return await readdir(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) {
      return error.code === "ENOENT" ? [] : "no directory";
    }
    throw error;
  }
}

async function claim(path: string, owner: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await writeUnlessThere(join(path, ".gitignore"), `# Secrets in plain text: see docs/gitops.md.\n${SECRET_FILES}\n`);
  await writeUnlessThere(
    join(path, MARKER),
    `${owner}\nThe stack that writes this directory, by pulumi up. Keep this file with the manifests.\n`,
  );
}

/** A file that is there stays: somebody may have added to it. */
async function writeUnlessThere(path: string, text: string): Promise<void> {
  if (!existsSync(path)) {
    await writeFile(path, text);
  }
}
