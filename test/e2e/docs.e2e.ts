import assert from "node:assert/strict";
import { leftOut, type Story, standIns, stories } from "../docs/stories";
import { type ControlPlane, startControlPlane } from "../harness/cluster/controlPlane";
import { Checkout } from "../harness/docs/checkout";
import { type CommandBlock, commandBlocks, documentationPages } from "../harness/docs/commandBlocks";
import { Terminal } from "../harness/docs/terminal";
import { oneAfterAnother } from "../harness/support/oneAfterAnother";
import { noEngine } from "./support/engineStack";
import { noKubectl } from "./support/noKubectl";
import { BUILD_PATIENCE_MS } from "./support/patience";

/**
 * The commands that README and docs/ have people paste, as they stand there: test/docs/stories.ts says after what
 * set-up, and what is left out. `oc` is kubectl here, which does all that is asked of it.
 */

const missing: Readonly<Record<Story["needs"], string | undefined>> = {
  project: undefined,
  cluster: noKubectl,
  engine: noEngine ?? noKubectl,
};

describe("the documentation's commands", function () {
  this.timeout(600_000);
  let plane: ControlPlane | undefined;
  let used = 0;
  const ran = new Set<string>();
  const notRun = new Set<string>();

  after(async () => {
    await plane?.stop();
    process.stdout.write(`${summary(ran, notRun).join("\n")}\n`);
  });

  for (const story of stories) {
    const why = missing[story.needs];

    describe(`${story.page}, ${story.title}${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
      oneAfterAnother();
      let checkout: Checkout;
      let terminal: Terminal;

      before(async function () {
        if (why !== undefined) {
          this.skip();
        }
        this.timeout(BUILD_PATIENCE_MS);
        if (story.needs !== "project") {
          // Stories have the same namespaces.
          if (used++ > 0) {
            await plane?.stop();
            plane = undefined;
          }
          plane ??= await startControlPlane({ pace: { readyAfterMs: 200 } });
        }
        checkout = new Checkout();
        checkout.install({ oc: "kubectl" }, Object.keys(standIns));
        terminal = Terminal.open(checkout.folder, checkout.files, checkout.environment(plane?.kubeconfig));
        await terminal.paste(story.setUp ?? "true");
      });

      after(async () => {
        await terminal?.close();
        for (const command of checkout?.notRun ?? []) {
          notRun.add(Object.keys(standIns).find((words) => `${command} `.startsWith(`${words} `)) ?? command);
        }
        checkout?.remove();
      });

      for (const { has, before, emptied, prints, after } of story.blocks) {
        const block = commandBlocks(story.page).find(({ commands }) => commands.includes(has));
        const commands = block?.commands ?? "";

        it(commands.split("\n")[0] ?? has, async () => {
          assert.ok(commands !== "", `${story.page} has no block with ${has}`);
          await terminal.paste(before ?? "true");
          if (emptied !== undefined) {
            await plane?.operator.drain("myproject", "my-cluster", ...emptied);
          }
          const output = await terminal.paste(commands);
          assert.match(output, prints ?? /^/);
          await terminal.paste(after ?? "true");
          ran.add(idOf({ page: story.page, commands }));
        });
      }
    });
  }
});

function idOf({ page, commands }: Pick<CommandBlock, "page" | "commands">): string {
  return `${page}: ${commands}`;
}

/** How many blocks of each page were run, and what was left out, by the reasons of test/docs/stories.ts. */
function summary(ran: ReadonlySet<string>, notRun: ReadonlySet<string>): string[] {
  const pages = documentationPages().map((page) => ({ page, blocks: commandBlocks(page) }));
  return [
    ...pages
      .filter(({ blocks }) => blocks.length > 0)
      .flatMap(({ page, blocks }) => [
        `  ${page}: ${blocks.filter((block) => ran.has(idOf(block))).length} of ${blocks.length} blocks were run`,
        ...leftOut.filter((one) => one.page === page).map(({ has, because }) => `    not "${has}": ${because}`),
      ]),
    ...[...notRun].map((words) => `  ${words} was only noted: ${standIns[words] ?? "it is in no list"}`),
  ];
}
