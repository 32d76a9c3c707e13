import type { DeclaredFiles, FilePatterns } from "../../config/clients/declaredFiles";

/**
 * The files of topics and users that a stack config names. What reads them is loaded only if it names any.
 *
 * @param folder The project's folder, which the names are relative to.
 */
export function declaredFiles(patterns: FilePatterns, folder = process.cwd()): DeclaredFiles | undefined {
  if (Object.values(patterns).every(({ length }) => length === 0)) {
    return undefined;
  }
  const { readDeclaredFiles }: typeof import("./readDeclaredFiles") = require("./readDeclaredFiles");
  return readDeclaredFiles(patterns, folder);
}
