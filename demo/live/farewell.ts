import { shellQuoted } from "../../config/problems/shellQuoted";
import type { Ending } from "./presenter";

/** What stands in the terminal after the presenter has left it. */
export function farewell({ state }: Ending, stack: string): string {
  const { page, stage, deployed, talk } = state;
  if (page.at === "opening") {
    return typeof page.found === "object" && "what" in page.found
      ? `${[page.found.what, ...page.found.how].join("\n")}\n`
      : "";
  }
  const there =
    deployed === undefined ? "nothing of the stack is deployed" : `the cluster is at stage ${deployed.stage}`;
  const hard =
    page.at === "update"
      ? `The update was left at once: it may not have finished. If the next one says that the stack is locked: pulumi cancel --stack ${shellQuoted(stack)}\n`
      : "";
  const again = `npm run demo:live${stack === "dev" ? "" : ` -- --stack ${shellQuoted(stack)}`}`;
  const failed =
    page.at === "failure" ? `The update to stage ${stage} did not end well: ${page.failure.message.join("\n")}\n` : "";
  return talk.dryRun
    ? `Dry run: nothing was changed.\n`
    : `${hard}${failed}Left at stage ${stage}; ${there}. To go on: ${again}\n`;
}
