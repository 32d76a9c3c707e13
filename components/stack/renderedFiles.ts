import { chmod, lstat, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SECRET_FILES } from "../../config/kubernetes/renderedFile";

/**
 * What is there already in a directory that is rendered to. The provider writes a file over the one that has its name:
 * it follows links, and leaves the mode of a file as it is.
 */

/** Links that a manifest would be written through: the directory itself (`.`), and whatever is in it, by its name. */
export async function linksIn(directory: string): Promise<string[]> {
  const itself = await lstat(directory).catch(() => undefined);
  if (itself?.isSymbolicLink()) {
    return ["."];
  }
  if (!itself?.isDirectory()) {
    return [];
  }
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

/** What belongs to group and others, of a file's mode. */
const OTHERS = 0o077;

/**
 * Leaves files with secrets to their owner.
 *
 * @returns Those that others can read still, by their names below the directory.
 */
export async function restrictSecretFiles(directory: string): Promise<string[]> {
  const [prefix = "", suffix = ""] = SECRET_FILES.split("*");
  const folder = dirname(prefix);
  const names = await readdir(join(directory, folder)).catch(() => []);
  const files = names
    .map((name) => `${folder}/${name}`)
    .filter((file) => file.startsWith(prefix) && file.endsWith(suffix));
  const open: string[] = [];
  for (const file of files) {
    const path = join(directory, file);
    const isOpen = async () => ((await lstat(path)).mode & OTHERS) !== 0;
    if (await isOpen()) {
      await chmod(path, 0o600).catch(() => undefined);
      // A file system without modes says nothing: it is looked at again.
      if (await isOpen()) {
        open.push(file);
      }
    }
  }
  return open;
}
