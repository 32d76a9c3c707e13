import { escapeRegExp } from "es-toolkit/string/escapeRegExp";
import { shownTopic } from "../kafka/topicResourceName";
import type { Places } from "../problems/places";
import { type Problem, show } from "../problems/problems";
import { propertyPath } from "../problems/propertyPath";
import type { OwnerSettings } from "./fileSettings";

/** What files declare, and what they may. */
interface OwnedNames {
  readonly topics: readonly { readonly name: string; readonly topicName?: string | undefined }[];
  readonly users: readonly { readonly name: string }[];
  readonly owners: readonly OwnerSettings[];
  readonly places?: Places;
}

/** Entries of files whose names their folder may not declare. Pure. */
export function ownerProblems({ topics, users, owners, places }: OwnedNames): Problem[] {
  const rules = owners.map(({ folder, names }) => ({
    folder: folder.replace(/^\.\//, "").replace(/\/+$/, ""),
    names,
    pattern: new RegExp(`^(${names.map(regularExpression).join("|")})$`),
  }));
  return [
    ...topics.flatMap((topic, index) => check("topics", index, shownTopic(topic))),
    ...users.flatMap(({ name }, index) => check("users", index, name)),
  ];

  function check(list: string, index: number, name: string): Problem[] {
    const file = places?.fileOf(list, index);
    return file === undefined
      ? []
      : rules
          .filter(({ folder, pattern }) => contains(folder, file) && !pattern.test(name))
          .map(({ folder, names }) => ({
            key: propertyPath([list, index, "name"]),
            message: `is ${show(name)}, but files in ${folder} may only declare ${names.join(" and ")} (owners)`,
          }));
  }
}

function contains(folder: string, file: string): boolean {
  return folder === "." || file.startsWith(`${folder}/`);
}

function regularExpression(pattern: string): string {
  return pattern.split("*").map(escapeRegExp).join(".*");
}
