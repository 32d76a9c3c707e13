import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import fc from "fast-check";
import { connectSettingsOf } from "../config/connect/each";
import { type CrdRelease, crdReleases } from "../config/kubernetes/strimziSchemas";
import { assumedStrimzi } from "../config/operator/assumption";
import { parseSettings, type RawConfig } from "../config/parseSettings";
import { ConfigError } from "../config/problems/problems";
import type { Settings } from "../config/settings";
import { evaluate } from "../tools/evaluate/evaluate";
import { anyStackConfig } from "./harness/support/anyStackConfig";
import { unresolved } from "./harness/support/references";
import { objectsIn, stack } from "./harness/support/stack";
import { schemaErrors } from "./harness/support/strimziSchemas";

/**
 * How many stack configs are tried, and from which seed: `BULK=10000 BULK_SEED=7 npm test`. With `BULK_SHRINK=1` a
 * failure is made as small as it can be, which takes thousands of runs of the program: many minutes.
 */
const RUNS = Number(process.env.BULK ?? 100);
const SEED = Number(process.env.BULK_SEED ?? 2018);

describe(`any stack config (${RUNS} of them, seed ${SEED})`, () => {
  it("is accepted, and then makes valid objects with nothing missing, or is rejected at a key that it has", async function () {
    this.timeout(RUNS * 500);
    const counts = { accepted: 0, rejected: 0 };
    const property = fc.asyncProperty(anyStackConfig, async (config) => {
      const accepted = await isFine(config);
      counts[accepted ? "accepted" : "rejected"] += 1;
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: process.env.BULK_SHRINK === undefined });
    console.log(`      ${counts.accepted} accepted, ${counts.rejected} rejected`);
    assert.ok(counts.accepted > RUNS / 10 && counts.rejected > RUNS / 10, "both kinds are among them");
  });
});

/** Whether the program accepts a stack config. Fails if it does neither properly. */
async function isFine(config: RawConfig): Promise<boolean> {
  try {
    const settings = parseSettings(config);
    const objects = objectsIn(await evaluate(stack(config)));
    assert.deepEqual(schemaErrors(objects, [release(assumedStrimzi(settings.operator))]), []);
    assert.deepEqual(
      unresolved(objects).filter((need) => !isOthers(need, settings)),
      [],
    );
    const titles = objects.map(({ apiVersion, kind, metadata }) =>
      [apiVersion, kind, metadata.namespace, metadata.name].join(" "),
    );
    assert.deepEqual(titles, [...new Set(titles)], "no object twice");
    return true;
  } catch (error) {
    assert.ok(
      error instanceof ConfigError || error instanceof RunError,
      error instanceof Error ? error.stack : String(error),
    );
    const [, ...lines] = error.message.split("\n");
    for (const [, key = ""] of lines.flatMap((line) => [/^ {2}- (\S+) /.exec(line) ?? []])) {
      assert.ok(key !== "undefined", error.message);
    }
    assert.match(error.message, /^The stack config has (a problem|\d+ problems)/);
    return false;
  }
}

/** What is not this stack's to make: namespaces that are given, what others keep in Secrets and ConfigMaps, another stack's cluster. */
function isOthers(need: string, settings: Settings): boolean {
  const { namespace, createNamespace, clusterStack } = settings;
  if ((clusterStack ?? "") !== "" && / needs (Namespace|entity operator) /.test(need)) {
    return true;
  }
  const [, kind, name] = / needs (\S+) (\S+)$/.exec(need) ?? [];
  return kind === "Namespace" ? name !== namespace || !createNamespace : kept(settings).has(`${kind} ${name}`);
}

/** The Secrets and ConfigMaps that the settings name, and whoever runs the stack makes. */
function kept(settings: Settings): ReadonlySet<string> {
  const ofConnects = connectSettingsOf(settings).flatMap(({ connect: { env, volumes, plugins } }) => [
    `Secret ${plugins.pushSecret}`,
    ...env.flatMap(({ secret, configMap }) => [`Secret ${secret?.name}`, `ConfigMap ${configMap?.name}`]),
    ...volumes.flatMap(({ secret, configMap }) => [`Secret ${secret}`, `ConfigMap ${configMap}`]),
  ]);
  return new Set([...ofConnects, ...settings.users.map(({ password }) => `Secret ${password?.name}`)]);
}

/** The release with the CRDs of this minor version, or the newest for those in between whose CRDs are not here. */
function release(strimzi: string): CrdRelease {
  return crdReleases.find((candidate) => candidate.startsWith(`${strimzi}.`)) ?? "1.2.0";
}
