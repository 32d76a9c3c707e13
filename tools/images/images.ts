import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import demoImages from "../../config/clients/demoImages.json";
import { setCommand } from "../../config/problems/propertyPath";
import { overridesOf, setOption, stackOption } from "../evaluate/options";
import { type Output, runAsProcess } from "../evaluate/runTool";
import { settingsOf } from "../evaluate/settingsOf";
import { readStackFile } from "../evaluate/stackFile";
import { digestOfTag, imageName } from "./registry";

const FILE = join(__dirname, "../../config/clients/demoImages.json");

/** An image with the digest that its tag names now. The tag stays: the next run looks it up again. */
export async function pinned(image: string, get: typeof fetch = fetch): Promise<string> {
  const name = imageName(image);
  return `${name.registry}/${name.repository}:${name.tag}@${await digestOfTag(name, get)}`;
}

/** `npm run images`: the demo's images by digest. */
export function images({ out }: Output, get: typeof fetch = fetch, file = FILE) {
  return new Command("npm run images --")
    .description(
      "Looks up which digests the tags of a stack's images name now, and shows the commands that pin them. Needs the network.",
    )
    .addOption(stackOption())
    .addOption(setOption())
    .option("--defaults", "pin the images that a stack has by default instead, in this project's own file", false)
    .action(async (options) => {
      if (options.defaults) {
        const found = await allPinned(demoImages, get);
        writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
        out(`${Object.values(found).join("\n")}\nNow run npm run docs, look at what changed, and commit it.\n`);
        return;
      }
      const stack = readStackFile(options.stack, overridesOf(options));
      const { images: used } = settingsOf(stack);
      for (const [name, image] of Object.entries(await allPinned(used, get))) {
        out(`${setCommand(["images", name], image)}\n`);
      }
    });
}

async function allPinned(all: Readonly<Record<string, string>>, get: typeof fetch): Promise<Record<string, string>> {
  const found = await Promise.all(Object.entries(all).map(async ([name, image]) => [name, await pinned(image, get)]));
  return Object.fromEntries(found);
}

void runAsProcess(images, module);
