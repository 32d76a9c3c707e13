import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { chromium } from "playwright-core";
import { type Output, runAsProcess } from "../../tools/evaluate/runTool";
import { readStackFile } from "../../tools/evaluate/stackFile";
import { UserError } from "../../tools/evaluate/userError";
import { boardOf } from "./boardOf";
import { chromiumPath } from "./chromium";
import { pageOf } from "./page";
import { served } from "./serve";

const folder = join(__dirname, "../../docs/images");

/** What README shows of the page. */
const shots = [
  { name: "storyboard-stage-2.png", address: "#stage=2", colorScheme: "light", of: "page" },
  { name: "storyboard-stage-10.png", address: "#stage=10", colorScheme: "dark", of: "page" },
  {
    name: "storyboard-stage-14.png",
    address: "#stage=14&brokers=3&with=racks,external",
    colorScheme: "light",
    of: "svg",
  },
] as const;

/** `npm run storyboard:screenshots`: the pictures in README, out of the page as it is. */
export function screenshots({ out }: Output) {
  return new Command("npm run storyboard:screenshots")
    .description(
      "Writes the pictures of the storyboard that README shows, into docs/images. Needs Chromium, and is better with pngquant.",
    )
    .action(async () => {
      const executablePath = chromiumPath();
      if (executablePath === undefined) {
        throw new UserError("There is no chromium on PATH. Install it, or name one: CHROMIUM=/usr/bin/chromium.");
      }
      mkdirSync(folder, { recursive: true });
      const { address, close } = await served(await pageOf(await boardOf(readStackFile("dev"))));
      const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
      for (const { name, address: state, colorScheme, of } of shots) {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme });
        await page.goto(`${address}${state}`);
        await page.locator("h1").waitFor();
        const path = join(folder, name);
        await (of === "page" ? page.screenshot({ path }) : page.locator(of).screenshot({ path }));
        await page.close();
        // A third of the size, where it is installed: such pictures have few colours.
        spawnSync("pngquant", ["--force", "--ext", ".png", "--speed", "1", "64", path]);
        out(`docs/images/${name}\n`);
      }
      await browser.close();
      close();
    });
}

void runAsProcess(screenshots, module);
