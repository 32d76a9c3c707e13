import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { once } from "es-toolkit/function/once";

/** Kafka's jars with the program that speaks for the tests, and the Java that runs them. */
export interface Distribution {
  /** The command, or its path. */
  readonly java: string;
  readonly classpath: string;
}

/** What Kafka 4 asks of brokers and Connect workers (Kafka documentation, "Java Version"). */
const OLDEST_JAVA = 17;

const SOURCES = ["pom.xml", "java", "resources"] as const;

/** Why there can be no Kafka on this machine, for the title of what is skipped. Undefined: there can. */
export const whyNoKafka = once(() => whyNoKafkaOf({}));

/** Which Kafka is wanted. */
export interface KafkaWanted {
  /** Default: what pom.xml says. */
  readonly version?: string;
  /** Whether what runs in pods of Strimzi's is wanted too: what reads secrets from the API server, for instance. */
  readonly inPods?: boolean;
}

/** Why there can be no such Kafka on this machine. Undefined: there can. */
export function whyNoKafkaOf(wanted: KafkaWanted): string | undefined {
  const version = javaVersion();
  if (version === undefined) {
    return "there is no Java: neither in JAVA_HOME nor on PATH";
  }
  if (version < OLDEST_JAVA) {
    return `Java ${version} is too old: Kafka 4 needs ${OLDEST_JAVA}`;
  }
  // What is in the cache was compiled once; Maven is needed for the first time only.
  return existsSync(cached(wanted)) || spawnSync("mvn", ["--version"]).status === 0
    ? undefined
    : "there is no Maven (mvn) on PATH to fetch it with";
}

/**
 * Kafka, from the cache, or by Maven if it is not there yet.
 *
 * The cache is `$XDG_CACHE_HOME/amq-streams-demo`, `~/.cache/amq-streams-demo` by default. Maven works in a
 * folder of its own that gets its name when all is there, so that one that was broken off is never used.
 *
 * @throws what Maven says, if it fails.
 */
export async function distribution(wanted: KafkaWanted = {}): Promise<Distribution> {
  const home = cached(wanted);
  if (!existsSync(home)) {
    console.log("      fetching Kafka from Maven Central, once…");
    mkdirSync(cacheFolder(), { recursive: true });
    const unfinished = mkdtempSync(join(cacheFolder(), "unfinished-"));
    try {
      await maven(unfinished, wanted);
      moveUnlessThere(unfinished, home);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return { java: java(), classpath: [join(home, "classes"), join(home, "lib", "*")].join(delimiter) };
}

function cacheFolder(): string {
  // An empty variable is as good as none (XDG Base Directory Specification).
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "amq-streams-demo");
}

/** Where Kafka is kept: another pom, or other sources, have another place. */
function cached(wanted: KafkaWanted): string {
  const hash = createHash("sha256").update(propertiesOf(wanted).join("\0"));
  for (const file of SOURCES.flatMap(filesIn).sort()) {
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(__dirname, file)))
      .update("\0");
  }
  return join(cacheFolder(), `kafka-${hash.digest("hex").slice(0, 16)}`);
}

/** Maven's options beside the pom. */
function propertiesOf({ version, inPods = false }: KafkaWanted): string[] {
  return [
    ...(version === undefined ? [] : [`-Dkafka.version=${version}`]),
    ...(inPods ? ["--activate-profiles=pods"] : []),
  ];
}

function filesIn(source: string): string[] {
  return source.endsWith(".xml")
    ? [source]
    : readdirSync(join(__dirname, source), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(__dirname.length + 1));
}

function maven(home: string, wanted: KafkaWanted): Promise<void> {
  const options = ["--quiet", "--batch-mode", `-Dkafka.home=${home}`, ...propertiesOf(wanted)];
  const argv = [...options, "--file", join(__dirname, "pom.xml"), "compile"];
  return new Promise((resolve, reject) => {
    const output: string[] = [];
    const process = spawn("mvn", argv, { stdio: ["ignore", "pipe", "pipe"] });
    process.stdout.setEncoding("utf8").on("data", (text) => output.push(text));
    process.stderr.setEncoding("utf8").on("data", (text) => output.push(text));
    process.on("error", reject);
    process.on("close", (status) =>
      status === 0 ? resolve() : reject(new Error(`mvn ${argv.join(" ")} failed:\n${output.join("")}`)),
    );
  });
}

function moveUnlessThere(from: string, to: string) {
  try {
    renameSync(from, to);
  } catch (error) {
    // Somebody else was faster, with the same.
    if (!existsSync(to)) {
      throw error;
    }
  }
}

/** The command that runs Java, or its path. */
export function java(): string {
  return process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
}

/** The version of the Java that runs Kafka; undefined if there is none. */
export function javaVersion(): number | undefined {
  const { stderr } = spawnSync(java(), ["-XshowSettings:properties", "-version"], { encoding: "utf8" });
  const version = /java\.specification\.version = (?:1\.)?(\d+)/.exec(stderr ?? "")?.[1];
  return version === undefined ? undefined : Number(version);
}
