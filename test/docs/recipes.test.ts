import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkPatches } from "../../config/checkPatches";
import { isOlder, type StrimziVersion } from "../../config/operator/capabilities";
import { parseSettings } from "../../config/parseSettings";
import { patchesIn } from "../../config/patches/reading";
import { ConfigError } from "../../config/problems/problems";
import { evaluate } from "../../tools/evaluate/evaluate";
import { items } from "../../tools/evaluate/objects";
import { recipeStack, recipes } from "../harness/docs/recipes";
import { evaluated, stack } from "../harness/support/stack";
import { schemaErrors } from "../harness/support/strimziSchemas";

const root = join(__dirname, "../..");

/** The operators of the three releases whose CRDs are known. */
const operators = [
  ["0.49", "0.49.1"],
  ["0.51", "0.51.0"],
  ["1.2", "1.2.0"],
] as const satisfies readonly (readonly [StrimziVersion, string])[];

describe("recipes", function () {
  // Compiling the schemas of three releases takes a while.
  this.timeout(120_000);

  const index = readFileSync(join(root, "README.md"), "utf8");

  for (const recipe of recipes()) {
    const { page, title, since, patches } = recipe;

    it(`${page} is in README's index, and has a patch and what restarts`, () => {
      const text = readFileSync(join(root, page), "utf8");
      assert.ok(index.includes(`](${page})`), `README.md does not link to ${page} (${title})`);
      assert.match(text, /^- \*\*Restarts\*\*: \S/m);
      assert.ok(patches.length > 0);
      for (const patch of patches) {
        assert.ok(patch.startsWith("# yaml-language-server: $schema=../docs/schemas/patches.json\n"), patch);
        patchesIn([{ name: page, text: patch }]);
      }
    });

    for (const [strimzi, release] of operators) {
      if (isOlder(strimzi, since)) {
        it(`${page} is rejected for Strimzi ${strimzi}, which lacks what it changes`, async () => {
          const settings = parseSettings(recipeStack(recipe, strimzi));
          const read = patchesIn(patches.map((text) => ({ name: page, text })));
          await assert.rejects(checkPatches(settings, read), (error) => {
            assert.ok(error instanceof ConfigError);
            assert.ok(
              error.problems.every(({ message }) => message.startsWith(`needs Strimzi ${since} or newer`)),
              error.message,
            );
            return true;
          });
        });
      } else {
        it(`${page} is merged into what Strimzi ${release} takes`, async () => {
          const warnings: string[] = [];
          const config = recipeStack(recipe, strimzi);
          const [patched, plain] = [
            items(await evaluate(stack(config), { warn: (warning) => warnings.push(warning) })),
            items(await evaluated({ ...config, patches: [] })),
          ];
          assert.deepEqual(
            schemaErrors(
              patched.flatMap(({ object }) => object ?? []),
              [release],
            ),
            [],
          );
          assert.deepEqual(
            warnings.filter((warning) => warning.startsWith("patches")),
            [],
          );
          // Each patch changes what it is for.
          for (const { kind, name } of Object(config).patches) {
            const differs = (all: typeof patched) =>
              JSON.stringify(
                all.flatMap(({ object }) =>
                  object !== undefined && object.kind === kind && [undefined, object.metadata.name].includes(name)
                    ? object
                    : [],
                ),
              );
            assert.notEqual(differs(patched), differs(plain), `${kind} ${name}`);
          }
        });
      }
    }
  }
});
