import type { Plan } from "../config/plan";
import { switches } from "../config/switches";
import { commandLines, definitions, section, text, type View, wrapped } from "./text";
import { characters } from "./topology/characters";
import { topologyOf } from "./topology/topologyOf";

/** What comes after the last stage. */
export function closingText(plan: Plan, view: View): string {
  const { colors } = view;
  return text([
    colors.dim("─".repeat(80)),
    colors.bold("What runs now"),
    "",
    ...characters(topologyOf(plan)),
    "",
    ...wrapped(
      "A producer says hello once a second. Kafka keeps it, encrypted on the way, for those that may read it: a " +
        "consumer that we run, and a connector that we only described. Everybody who connects has a certificate and " +
        "may do what its rules say, and nothing else. All of it is in one program, under version control.",
    ),
    "",
    ...section(
      "What we left out, and how to see it",
      [
        ...definitions(
          switches.map(({ name, title }) => [`--with ${name}`, title]),
          colors,
        ),
        "",
        ...wrapped("Several at once, at any stage from 2 on:"),
        ...commandLines("npm run demo -- --stage 14 --with metrics,scaling", view),
        ...commandLines("npm run demo -- --stage 14 --set replicas=3", view),
      ],
      colors,
    ),
    ...section(
      "How to go on",
      [
        ...definitions(
          [
            ["docs/day-two.md", "your own topics and users, upgrades, going back"],
            ["docs/running-for-real.md", "sizes, zones, more brokers, clients from outside"],
            ["docs/certificates.md", "your own CA, new keys, passwords"],
            ["docs/troubleshooting.md", "why something hangs or fails"],
            ["docs/since-2018.md", "what is different from the talk of 2018"],
          ],
          colors,
        ),
        "",
        ...wrapped("When you are done with the demo, this takes everything away but the CRDs:"),
        ...commandLines("pulumi destroy", view),
        ...commandLines("pulumi stack rm dev --preserve-config", view),
      ],
      colors,
    ),
  ]);
}
