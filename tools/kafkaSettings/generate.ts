import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { withTemporaryFolder } from "../process/temporaryFolder";

/**
 * `npm run kafka-settings -- 4.1.0 4.1.1 …` writes config/kafka/kafkaSettings.json: the settings that these versions of
 * Kafka define, as Kafka itself says (its `ConfigDef`s). Needs Java 17 and Maven, which fetches Kafka's jars.
 *
 * A new version that Strimzi supports is one more argument. All versions are given each time; without any, those that
 * the file has are read again.
 */
type Kinds = Record<string, Record<string, object>>;

const target = join(__dirname, "../../config/kafka/kafkaSettings.json");

function settingsOf(version: string, folder: string): Kinds {
  const jars = join(folder, version);
  const pom = ["--quiet", "--batch-mode", "--file", join(__dirname, "pom.xml"), `-Dkafka.version=${version}`];
  const stdio = ["ignore", "ignore", "inherit"] as const;
  execFileSync("mvn", [...pom, "dependency:copy-dependencies", `-DoutputDirectory=${jars}`], { stdio: [...stdio] });
  const java = ["-cp", join(jars, "*"), join(__dirname, "KafkaSettings.java")];
  return JSON.parse(execFileSync("java", java, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
}

/** One setting, or one for each group of versions that define it alike. */
function merged(versions: readonly string[], each: readonly Kinds[], kind: string, name: string): object {
  const groups = new Map<string, string[]>();
  for (const [index, version] of versions.entries()) {
    const setting = each[index]?.[kind]?.[name];
    if (setting !== undefined) {
      const text = JSON.stringify(setting);
      groups.set(text, [...(groups.get(text) ?? []), version]);
    }
  }
  const variants = [...groups].map(([text, its]) => ({
    ...JSON.parse(text),
    ...(its.length === versions.length ? {} : { versions: its }),
  }));
  return variants.length === 1 ? variants[0] : variants;
}

function fileText(versions: readonly string[], each: readonly Kinds[]): string {
  const kinds = Object.keys(each[0] ?? {}).map((kind) => {
    const names = [...new Set(each.flatMap((kinds) => Object.keys(kinds[kind] ?? {})))].sort();
    const lines = names.map(
      (name) => `      ${JSON.stringify(name)}: ${JSON.stringify(merged(versions, each, kind, name))}`,
    );
    return `    ${JSON.stringify(kind)}: {\n${lines.join(",\n")}\n    }`;
  });
  return `{\n  "versions": ${JSON.stringify(versions)},\n  "settings": {\n${kinds.join(",\n")}\n  }\n}\n`;
}

async function main(given: readonly string[]): Promise<void> {
  const versions = given.length > 0 ? given : (require(target) as { versions: string[] }).versions;
  await withTemporaryFolder("kafka-settings", async (folder) => {
    writeFileSync(
      target,
      fileText(
        versions,
        versions.map((version) => settingsOf(version, folder)),
      ),
    );
  });
}

void main(process.argv.slice(2));
