import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RawConfig } from "../../../config/parseSettings";
import { items } from "../../../tools/evaluate/objects";
import { manifestText } from "../../../tools/manifests/manifestText";
import { evaluated } from "../../harness/support/stack";

/**
 * The manifests of a few stacks for a demo, committed so that a change of the program shows as a change of
 * manifests in review. `UPDATE_GOLDEN=1 npm test` writes them again.
 */
const golden: Readonly<Record<string, RawConfig>> = {
  "stage-02": { stage: 2 },
  "stage-05-three-brokers": { stage: 5, replicas: 3, controllers: 3 },
  "stage-10": { stage: 10 },
  "stage-09-mirror": {
    stage: 9,
    mirror: {
      enabled: true,
      sources: [{ alias: "old", cluster: "old-cluster", topics: ["orders", "payments-*"], groups: ["billing"] }],
    },
  },
  "stage-14-directory": {
    stage: 14,
    replicas: 3,
    operator: { install: "none" },
    connect: { plugins: { from: "directory" } },
  },
};

describe("golden manifests", () => {
  for (const [name, config] of Object.entries(golden)) {
    it(`${name} is what the program deploys`, async () => {
      const file = join(__dirname, "../../golden", `${name}.yaml`);
      const text = manifestText(items(await evaluated({ purpose: "demo", ...config })));
      if (process.env.UPDATE_GOLDEN) {
        writeFileSync(file, text);
      }
      assert.equal(text, readFileSync(file, "utf8"));
    });
  }
});
