import { setCommand } from "../problems/propertyPath";
import type { Step } from "../safety/steps";

/**
 * What `takeOver` would do to objects that are in the cluster and not in the stack's state. Pure.
 *
 * CAs that would be replaced are rejected with the other steps of certificates.
 */

/** What decides: names that a stack has, or will have. */
interface Owned {
  readonly namespaces: readonly string[];
  readonly passwords: readonly string[];
}

/** An object that is taken over is the stack's to change and to delete. */
export function takeOverSteps(before: Owned, after: Owned, { takeOver }: { readonly takeOver: boolean }): Step[] {
  if (!takeOver) {
    return [];
  }
  return [
    {
      effect: "opens",
      key: "takeOver",
      message:
        "is on: an object of the same name becomes this stack's to change and to delete, whoever made it. After this update: pulumi config rm takeOver",
      permission: "take over objects",
      ofDemo: true,
    },
    ...namespaceSteps(before, after),
    ...passwordSteps(before, after),
  ];
}

/** Whoever deletes a namespace deletes what is in it, and nobody can say what that is. */
function namespaceSteps(before: Owned, after: Owned): Step[] {
  return after.namespaces
    .filter((name) => !before.namespaces.includes(name))
    .map((name) => ({
      effect: "fails",
      key: "createNamespace",
      message: `is true, but the stack's state has no namespace ${name}: with takeOver on, the stack would take over one that others may use, and pulumi destroy would delete it with everything in it`,
      fix: setCommand(["createNamespace"], "false"),
    }));
}

/** A password that the state has lost cannot be read back: another one would be written over it. */
function passwordSteps(before: Owned, after: Owned): Step[] {
  return after.passwords
    .filter((name) => !before.passwords.includes(name))
    .map((name) => ({
      effect: "loses",
      key: "takeOver",
      message: `is on, and the stack's state has no password ${name}: another one would be written over the password in the Secret ${name}, if there is one, and who uses that is locked out. To keep it, restore the state from a backup (pulumi stack import)`,
      permission: `replace password ${name}`,
    }));
}
