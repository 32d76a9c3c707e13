import type { Stage } from "../../../config/stages";
import type { Switch } from "../../../config/switches";
import type { Term } from "../../../config/talk/stageStory";
import { elapsed, minutes } from "../clock";
import type { PreviewWords } from "../previewWords";
import { isEmpty } from "../previewWords";
import type { Missing, Page, Place, State } from "../state";
import { switchesOn } from "../target";
import { firstStage } from "../turns";
import { cut, wrapped } from "./lines";
import type { Screen } from "./screen";

/** Text on a wide screen stays as narrow as one can read it. */
const WIDEST_TEXT = 100;

/** Before anything is touched: where the talk takes place, or what is missing. */
export function openingLines(state: State, { found }: Page & { at: "opening" }, screen: Screen): string[] {
  if (found === "looking") {
    return ["", "  Looking …"];
  }
  return "what" in found ? missingLines(found, screen) : placeLines(state, found, screen);
}

function missingLines({ what, how }: Missing, { columns, colors }: Screen): string[] {
  return [
    "",
    ...wrapped(what, columns - 2, "  ").map((line) => colors.red(line)),
    "",
    ...how.flatMap((line) => wrapped(line, columns - 2, "  ")),
  ];
}

function placeLines(state: State, place: Place, { columns, colors }: Screen): string[] {
  const { talk } = state;
  const { stack, exists, backend, context, server, namespace, deployed, purpose } = place;
  const facts = [
    ["Stack", `${stack}${exists ? "" : ", which does not exist yet and will be created"}, in ${backend}`],
    ["Cluster", `${server} (context ${context})`],
    ["Namespace", namespace],
    [
      "Now there",
      deployed === undefined
        ? "nothing of this stack"
        : `stage ${deployed.stage}, with ${deployed.brokers} ${deployed.brokers === 1 ? "broker" : "brokers"}`,
    ],
    [
      "The talk",
      `stages ${talk.stages[0].number} to ${talk.stages.at(-1)?.number}; it begins with stage ${firstStage(state, place)}`,
    ],
  ] as const;
  const left = talk.from === undefined ? talk.left : undefined;
  return [
    "",
    ...facts.flatMap(([name, value]) => wrapped(value, columns - 2, `  ${name.padEnd(10)} `)),
    "",
    ...wrapped(
      talk.dryRun
        ? "This is a dry run: everything but updates. Neither the cluster nor the stack file is changed."
        : "Each stage asks once more before it updates this stack in this namespace. The stack file is changed as `pulumi config set` changes it.",
      Math.min(columns, WIDEST_TEXT) - 2,
      "  ",
    ),
    ...(left === undefined
      ? []
      : [
          "",
          ...wrapped(
            `The last talk was left at stage ${left.stage}, after ${minutes(left.spoken)} minutes.`,
            columns - 2,
            "  ",
          ),
        ]),
    ...(purpose === "production"
      ? [
          "",
          ...wrapped(
            "Warning: this stack is for production. Stages 1 to 4 have no authentication, and updates that lose something are rejected. For a talk: pulumi config set purpose demo",
            columns - 2,
            "  ",
          ).map((line) => colors.yellow(line)),
        ]
      : []),
  ];
}

/** The story of a stage or a switch, and what an update to it would do. */
export function storyLines(state: State, page: Page & { at: "story" }, now: number, screen: Screen): string[] {
  const { columns, colors } = screen;
  const { talk, stage, notes } = state;
  const told = talk.stages.find(({ number }) => number === stage);
  const turned = talk.switches.find(({ name }) => name === page.turned);
  const width = Math.min(columns, WIDEST_TEXT) - 2;
  const heading =
    turned === undefined
      ? []
      : [
          colors.bold(
            `  ${turned.title}: ${turned.name} is turned ${switchesOn(state).includes(turned.name) ? "on" : "off"}`,
          ),
          "",
        ];
  const story = turned === undefined ? [told?.why ?? "", told?.what ?? ""] : [turned.narration];
  return [
    "",
    ...heading,
    ...story.flatMap((text) => [...wrapped(text, width, "  "), ""]),
    ...(notes
      ? [
          ...notesOf(told, turned)
            .flatMap((note) => wrapped(note, width, "  | "))
            .map(colors.dim),
          "",
        ]
      : []),
    ...(page.previewed === undefined
      ? [`  The engine is asked what an update would do … ${minutes(now - state.since)}`]
      : previewLines(page.previewed.words, state, screen)),
  ];
}

/** What the speaker may want at hand, and the audience need not read. */
function notesOf(told: Stage | undefined, turned: Switch | undefined): string[] {
  const words = (terms: readonly Term[]) => terms.map(({ name, meaning }) => `${name}: ${meaning}.`);
  if (turned !== undefined) {
    return [`Question: ${turned.question}`, ...words(turned.terms)];
  }
  return told === undefined
    ? []
    : [
        `In 2018 this was ${told.original}.${told.was2018 === undefined ? "" : ` ${told.was2018}`}`,
        `It adds: ${told.adds}.`,
        `Takes about ${told.minutes} min. ${told.waitFor}`,
        `Goes wrong: ${told.goesWrong}`,
        `Back: ${told.undo}`,
        ...words(told.terms),
      ];
}

function previewLines(words: PreviewWords, { deployed }: State, { columns, colors }: Screen): string[] {
  const { added, changed, replaced, removed, unchanged, warnings, rejection } = words;
  const list = (sign: string, paint: (text: string) => string, texts: readonly string[]) =>
    texts.flatMap((text) => wrapped(text, columns - 2, `    ${sign} `)).map(paint);
  const from = deployed === undefined ? "" : ` (the cluster is at stage ${deployed.stage})`;
  return [
    colors.bold(`  An update would${from}`),
    "",
    ...(rejection.length > 0
      ? [
          colors.red("    not go ahead:"),
          ...rejection
            .flatMap((line) => wrapped(line, columns - 2, `    ${/^ */.exec(line)?.[0] ?? ""}`))
            .map(colors.red),
        ]
      : isEmpty(words)
        ? ["    change nothing."]
        : []),
    ...list("+ add", colors.green, added),
    ...changed.flatMap(({ title, what }) => [
      ...list("~ change", colors.yellow, [title]),
      ...what.map((each) => cut(`          ${each}`, columns)),
    ]),
    ...list("± replace", colors.red, replaced),
    ...list("- remove", colors.red, removed),
    ...(unchanged > 0 ? [colors.dim(`    = leave ${unchanged} as ${unchanged === 1 ? "it is" : "they are"}`)] : []),
    ...(warnings.length === 0
      ? []
      : ["", ...warnings.flatMap((warning) => wrapped(warning, columns - 2, "  Warning: ")).map(colors.yellow)]),
  ];
}

/** After the last stage. */
export function endLines({ clock, deployed, talk }: State, now: number, { columns }: Screen): string[] {
  const planned = Object.values(talk.planned).reduce((sum, seconds) => sum + seconds, 0);
  return [
    "",
    ...wrapped(
      `${minutes(elapsed(clock, now))} minutes, of ${minutes(planned * 1000)} planned. ${
        deployed === undefined ? "Nothing was deployed." : `The cluster is at stage ${deployed.stage}, and stays there.`
      }`,
      columns - 2,
      "  ",
    ),
    "",
    ...[
      ["How it is", `npm run status -- --stack ${talk.stack}`],
      ["Once more, without a cluster", "npm run demo"],
      ["Away with all of it", `pulumi destroy --stack ${talk.stack}`],
    ].map(([what, command]) => cut(`  ${String(what).padEnd(30)}${command}`, columns)),
  ];
}
