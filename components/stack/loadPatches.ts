import { readFile } from "node:fs/promises";
import type { Patch } from "../../config/patches/plan";
import { inlinePatches, type PatchSources, patchesIn } from "../../config/patches/reading";
import { assertNoProblems, show } from "../../config/problems/problems";
import { propertyPath, removeCommand } from "../../config/problems/propertyPath";

/**
 * All patches of a stack, in the order in which they are merged: those of the stack config, then those of files.
 *
 * @throws {ConfigError} for a file that cannot be read or has something else in it, and for a pattern of no file.
 */
export async function loadPatches(settings: PatchSources): Promise<Patch[]> {
  const { patchFiles } = settings;
  if (patchFiles.length === 0) {
    return inlinePatches(settings);
  }
  const { glob } = await import("tinyglobby");
  const found = await Promise.all(
    patchFiles.map((pattern) => glob([pattern], { dot: true, expandDirectories: false })),
  );
  assertNoProblems(
    found.flatMap((files, index) =>
      files.length > 0
        ? []
        : [
            {
              key: propertyPath(["patchFiles", index]),
              message: `is ${show(patchFiles[index])}, and there is no such file in ${process.cwd()}`,
              fix: removeCommand(["patchFiles", index]),
            },
          ],
    ),
  );
  const names = [...new Set(found.flatMap((files) => files.sort()))];
  const files = await Promise.all(names.map(async (name) => ({ name, text: await readFile(name, "utf8") })));
  return [...inlinePatches(settings), ...patchesIn(files)];
}
