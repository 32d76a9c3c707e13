import assert from "node:assert/strict";
import { createColors } from "picocolors";
import { stages } from "../../config/stages";
import { switches } from "../../config/switches";
import { openingTerms } from "../../config/talk/opening";
import type { Term } from "../../config/talk/stageStory";
import { closingText } from "../../demo/closing";
import { openingText } from "../../demo/opening";
import { characters } from "../../demo/topology/characters";
import { topologyOf } from "../../demo/topology/topologyOf";
import { plan } from "../harness/support/settings";

/** A part of the talk: what is said in it, and the words that it explains. */
interface Part {
  readonly title: string;
  readonly prose: string;
  readonly terms: readonly Term[];
}

const view = { colors: createColors(false) };
const whole = plan({ stage: stages.length });

/** Text without pictures, commands and quotations in `…`, which are read and not said. */
function said(text: string): string {
  const drawn = new Set(characters(topologyOf(whole)));
  return text
    .split("\n")
    .filter((line) => !drawn.has(line) && !/─|^ *[$>] /.test(line))
    .join("\n")
    .replaceAll(/`[^`]*`/g, "")
    .replaceAll(/--with \w+/g, "");
}

function meanings(terms: readonly Term[]): string[] {
  return terms.map(({ name, meaning }) => `${name}: ${meaning}.`);
}

const parts: readonly Part[] = [
  { title: "the opening", prose: said(openingText(whole, "dev", view)), terms: openingTerms },
  ...stages.map((stage) => ({
    title: `stage ${stage.number}`,
    prose: said(
      [
        stage.title,
        stage.why,
        stage.what,
        stage.was2018 ?? "",
        ...meanings(stage.terms),
        stage.waitFor,
        stage.goesWrong,
        stage.undo,
        ...stage.evidence(plan({ stage: stage.number })).map(({ shows }) => shows),
        ...switches.filter(({ after }) => after === stage.slug).map(({ question, title }) => `${question} ${title}`),
      ].join("\n"),
    ),
    terms: stage.terms,
  })),
  { title: "the closing", prose: said(closingText(whole, view)), terms: [] },
];

/** Everything that anybody hears before they see a switch. */
const stageTerms = parts.flatMap(({ terms }) => terms);

/** What a listener brings along: the names of what this is about, units, and formats. */
const known = new Set(["OpenShift", "GiB", "YAML", "JSON", "HTTP", "HTTPS", "README", "PEM", "API", "CPU"]);

function formsOf({ name, also = [] }: Term): readonly string[] {
  return [name, ...also];
}

/** Whether a text uses a word, as a word of its own. */
function uses(text: string, word: string): boolean {
  const letters = word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", "\\s+");
  return new RegExp(`(?<![\\w.-])${letters}(?![\\w-])`).test(text);
}

describe("the words of the talk", () => {
  it("have in their glossary what the 2018 talk took for granted", () => {
    const names = stageTerms.flatMap(formsOf);
    for (const name of [
      "Strimzi",
      "AMQ Streams",
      "OLM",
      "Subscription",
      "stack",
      "listener",
      "principal",
      "consumer group",
      "ISR",
      "converter",
      "config provider",
    ]) {
      assert.ok(names.includes(name), name);
    }
  });

  it("are explained once each", () => {
    const names = [...stageTerms, ...switches.flatMap(({ terms }) => terms)].flatMap(formsOf);
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    );
  });

  for (const [at, { title, terms }] of parts.entries()) {
    it(`are not said before ${title} explains them`, () => {
      const early = terms
        .flatMap(formsOf)
        .flatMap((word) =>
          parts.slice(0, at).flatMap((part) => (uses(part.prose, word) ? [`${word}, at ${part.title}`] : [])),
        );
      assert.deepEqual(early, []);
    });
  }

  it("that are nobody's everyday words are all explained", () => {
    const explained = new Set(stageTerms.flatMap(formsOf));
    const unexplained = parts.flatMap(({ title, prose }) =>
      // Abbreviations, and names with capitals inside.
      (prose.match(/(?<![\w./-])(?:[A-Z]{2,}|[A-Z][a-z]+[A-Z]\w*)(?![\w-])/g) ?? [])
        .filter((word) => !explained.has(word) && !known.has(word) && !isPartOf(explained, word))
        .map((word) => `${word}, at ${title}`),
    );
    assert.deepEqual(unexplained, []);
  });

  it("of a switch are explained there or in the stages before it", () => {
    for (const { name, after, narration, terms } of switches) {
      const later = parts.slice(stages.findIndex(({ slug }) => slug === after) + 2).flatMap((part) => part.terms);
      const others = switches.filter((each) => each.name !== name).flatMap((each) => each.terms);
      const here = terms.flatMap(formsOf);
      const early = [...later, ...others]
        .flatMap(formsOf)
        .filter((word) => !here.includes(word) && uses(said(narration), word));
      assert.deepEqual(early, [], name);
    }
  });
});

/** Whether a word is one of those that make up an explained name: AMQ of AMQ Streams. */
function isPartOf(explained: ReadonlySet<string>, word: string): boolean {
  return [...explained].some((name) => name.includes(" ") && name.split(" ").includes(word));
}
