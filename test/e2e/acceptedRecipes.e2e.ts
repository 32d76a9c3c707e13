import { crdReleases } from "../../config/kubernetes/strimziSchemas";
import { versionOf } from "../../config/operator/assumption";
import { isOlder, NEWEST_STRIMZI } from "../../config/operator/capabilities";
import { recipeStack, recipes } from "../harness/docs/recipes";
import { describeAccepted } from "./support/acceptance";

// What the recipes of docs/recipes/ come to, on the CRDs of each operator that they are for.
for (const release of crdReleases) {
  const strimzi = versionOf(release) ?? NEWEST_STRIMZI;
  describeAccepted(
    release,
    recipes()
      .filter(({ since }) => !isOlder(strimzi, since))
      .map((recipe) => ({ title: recipe.page, config: recipeStack(recipe, strimzi) })),
  );
}
