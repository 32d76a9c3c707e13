import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { table } from "../../tools/markdown";
import { cells } from "./scaleComparisons";
import { compare, engineSettings, notHere } from "./scaleEngine";
import { offlineReport } from "./scaleOffline";

/**
 * `npm run bench:scale`: what many topics cost, offline and with the engine. Ratios are what to look at: both sides of each
 * are measured in one run, one after the other, on one machine.
 */
const command = new Command("bench:scale")
  .addOption(new Option("--only <part>", "measure one part").choices(["offline", "engine"]))
  .option("--offline <numbers>", "how many topics, offline", numbers, [1000, 10_000])
  .option("--engine <numbers>", "how many topics, with the engine: few and many", numbers, [100, 1000])
  .option("--round-trip <ms>", "how far away an API server is that seems to be elsewhere", milliseconds, 20)
  .option("--engine-defaults", "the engine as it comes, without the settings that docs/scale.md recommends");

function numbers(text: string): number[] {
  const found = text.split(",").map(Number);
  if (!found.every((number) => Number.isInteger(number) && number > 0)) {
    throw new InvalidArgumentError("It is written as numbers with commas, such as 100,1000.");
  }
  return found;
}

function milliseconds(text: string): number {
  const found = Number(text);
  if (!(found > 0 && Number.isFinite(found))) {
    throw new InvalidArgumentError("It is written as a number of milliseconds, such as 20.");
  }
  return found;
}

async function main(): Promise<void> {
  const { only, offline, engine, roundTrip, engineDefaults } = command.parse().opts();
  if (only !== "engine") {
    console.log(`Offline\n\n${offlineReport(offline)}\n`);
  }
  if (only === "offline") {
    return;
  }
  if (notHere !== undefined) {
    console.log(`With the engine: skipped, since ${notHere}.`);
    return;
  }
  const [small = 100, large = 10 * small] = engine;
  const found = await compare({ small, large, roundTrip }, engineDefaults === true ? {} : engineSettings, (what) =>
    process.stderr.write(`${what}\n`),
  );
  console.log(`With the engine\n\n${table(["", "takes", "against", "which takes", "ratio", "goal"], cells(found))}`);
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
