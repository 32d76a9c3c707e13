import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import {
  type DeclaredFile,
  type DeclaredFiles,
  type FilePatterns,
  type ListInFiles,
  listsInFiles,
} from "../../config/clients/declaredFiles";
import { parseStackYaml, positionsIn, UnclearYamlError } from "../../config/fields/stackYaml";
import { messageOf } from "../../config/problems/errorMessage";
import { type Problem, show } from "../../config/problems/problems";
import { propertyPath } from "../../config/problems/propertyPath";

/**
 * Reads files of topics and users, in the order of their names.
 *
 * @param patterns Globs by what is in the files, relative to the folder.
 */
export function readDeclaredFiles(patterns: FilePatterns, folder: string): DeclaredFiles {
  const topics = declaredLists("topics", patterns.topics, folder);
  const users = declaredLists("users", patterns.users, folder);
  return { topics: topics.files, users: users.files, problems: [...topics.problems, ...users.problems] };
}

interface DeclaredLists {
  readonly files: DeclaredFile[];
  readonly problems: Problem[];
}

function declaredLists(list: ListInFiles, patterns: readonly string[], folder: string): DeclaredLists {
  const found = patterns.map((pattern) =>
    globSync([pattern], { cwd: folder, ignore: ["**/node_modules/**"], expandDirectories: false }),
  );
  const unmatched = patterns.flatMap((pattern, index): Problem[] =>
    found[index]?.length === 0
      ? [
          {
            key: propertyPath([listsInFiles[list], index]),
            message: `is ${show(pattern)}, which fits no file in the project's folder; allowed is a file, or a pattern such as ${list}/**/*.yaml`,
          },
        ]
      : [],
  );
  const read = [...new Set(found.flat())].sort().map((file) => declaredList(list, file, folder));
  return {
    files: read.flatMap(({ files }) => files),
    problems: [...unmatched, ...read.flatMap(({ problems }) => problems)],
  };
}

function declaredList(list: ListInFiles, file: string, folder: string): DeclaredLists {
  const rejected = (...problems: Problem[]): DeclaredLists => ({ files: [], problems });
  try {
    const text = readFileSync(join(folder, file), "utf8");
    const entries = parseStackYaml(text) ?? [];
    if (!Array.isArray(entries)) {
      return rejected({
        key: `${file}:1:1`,
        message: `is no list of ${list}; allowed are entries that begin with "- name:"`,
      });
    }
    const positionOf = positionsIn(text);
    const declared: DeclaredFile = {
      file,
      entries,
      positionOf: (path) => {
        const { line, column } = positionOf(path);
        return `${line}:${column}`;
      },
    };
    return { files: [declared], problems: [] };
  } catch (error) {
    if (error instanceof UnclearYamlError) {
      return rejected(
        ...error.spellings.map(({ line, column, message }) => ({
          key: `${file}:${line}:${column}`,
          message: `cannot be read. ${message}`,
        })),
      );
    }
    return rejected({
      key: file,
      message: `cannot be read: ${messageOf(error)}`,
    });
  }
}
