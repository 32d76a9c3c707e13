import type { Evidence, Term } from "../../../config/talk/stageStory";
import type { FoldedChange } from "../../folding";
import { counted, type Measure } from "../../topology/content";
import { layoutOf } from "../../topology/layout";
import { svg } from "../../topology/svg";
import { type Topology, union } from "../../topology/topology";
import { inWords, type Words } from "../../topology/words";
import {
  type Board,
  type BoardStage,
  type BoardState,
  type BoardSwitch,
  type Choice,
  diffKey,
  stateKey,
} from "../board";
import { addressOf, choiceText } from "./choice";
import { html, Markup } from "./html";
import { Prose } from "./prose";

/** How a picture fits its page. */
export interface Room {
  /** How wide it is, in pixels. */
  readonly width: number;
  readonly measure: Measure;
}

/** All that the page says of a state. Pure. */
export function stageView(board: Board, choice: Choice, room: Room): Markup {
  const stage = stageAt(board, choice.stage);
  const state = stateAt(board, choice);
  const on =
    choice.stage < board.firstWithSwitches ? [] : board.switches.filter(({ name }) => choice.on.includes(name));
  const prose = new Prose(explainedBy(board, choice.stage, on));
  const commands = state.act.map((index) => at(board.commands, index));
  return html`
    <header>
      <p class="eyebrow">Stage ${stage.number} of ${board.stages.length} · <span class="former">2018: ${stage.original}</span> · about ${counted(stage.minutes, "minute")}</p>
      <h1 tabindex="-1">${stage.title}</h1>
    </header>
    <div class="story">
      <section><h2>The problem</h2><p>${prose.of(stage.why)}</p>
        ${stage.was2018 === undefined ? undefined : html`<p class="former">In 2018: ${new Prose([]).of(stage.was2018)}</p>`}
      </section>
      <section><h2>What we add</h2><p>${prose.of(stage.what)}</p></section>
    </div>
    ${figure(board, choice, room)}
    ${words([...stage.terms, ...on.flatMap(({ terms }) => terms)])}
    <section class="changes" data-view="folded">
      <div class="heading"><h2>What changes in the cluster</h2>
        <label class="toggle"><input type="checkbox" data-all-lines> All lines</label></div>
      ${diffOf(board, diffKey(board, choice.stage, choice.brokers))}
      ${on.map((each) => html`<h3>${each.title}</h3><p>${prose.of(each.narration)}</p>${diffOf(board, diffKey(board, choice.stage, choice.brokers, each.name))}`)}
      ${state.warnings.map((index) => html`<p class="warning">Warning: ${at(board.warnings, index)}</p>`)}
    </section>
    <section><h2>On a real cluster</h2>
      ${[...toGetHere(board, choice, on), ...commands].map(command)}
      <dl class="advice">
        <dt>What to wait for</dt><dd>${prose.of(stage.waitFor)}</dd>
        <dt>What goes wrong most often</dt><dd>${prose.of(stage.goesWrong)}</dd>
        <dt>To undo it</dt><dd>${stage.number === 1 ? undefined : html`<code>pulumi config set stage ${stage.number - 1}</code> and <code>pulumi up</code>. `}${prose.of(stage.undo)}</dd>
      </dl>
    </section>
    <section><h2>Look at it</h2>
      ${[...state.evidence, ...Object.values(state.switched).flat()].map((index) => look(at(board.evidence, index), prose))}
    </section>
    ${questions(board, choice)}
    ${neighbours(board, choice)}`;
}

/** What is in the picture of a state. */
export function topologyAt(board: Board, choice: Choice): Topology {
  const { parts, links } = stateAt(board, choice);
  return { parts: parts.map((index) => at(board.parts, index)), links: links.map((index) => at(board.links, index)) };
}

function figure(board: Board, choice: Choice, { width, measure }: Room): Markup {
  const topology = topologyAt(board, choice);
  const whole = union(board.stages.map(({ number }) => topologyAt(board, { ...choice, stage: number })));
  const before =
    choice.stage === 1 ? { parts: [], links: [] } : topologyAt(board, { ...choice, stage: choice.stage - 1 });
  const picture = svg(
    topology,
    layoutOf(whole, width, measure),
    {
      title: choiceText(board, choice),
      description: "What runs at this stage, who talks to whom, and as whom. The same in words is below the picture.",
    },
    before,
  );
  return html`<figure>
    <div class="canvas">${new Markup(picture)}</div>
    <figcaption>
      <ul class="legend">
        <li class="is-added">new at this stage</li><li class="is-changed">changed</li><li class="is-ghost">still to come</li>
        <li class="is-safe">TLS</li><li class="is-open">plain text</li>
      </ul>
      <details class="in-words"><summary>The picture in words</summary>${wordList(inWords(topology))}</details>
    </figcaption>
  </figure>`;
}

function wordList(words: readonly Words[]): Markup {
  return html`<ul>${words.map(({ text, inside }) => html`<li>${text}${inside.length === 0 ? undefined : wordList(inside)}</li>`)}</ul>`;
}

function words(terms: readonly Term[]): Markup | undefined {
  return terms.length === 0
    ? undefined
    : html`<section><h2>New words</h2><dl class="words">${terms.map(({ name, meaning }) => html`<div><dt>${name}</dt><dd>${new Prose([]).of(meaning)}</dd></div>`)}</dl></section>`;
}

function diffOf(board: Board, key: string): Markup {
  const { folded = [], whole = [] } = board.diffs[key] ?? {};
  const changes = (of: readonly number[]) =>
    of.length === 0
      ? html`<p>Nothing.</p>`
      : html`${of.map((index, place) => change(at(board.changes, index), place === 0 ? undefined : board.changes[of[place - 1] ?? -1]))}`;
  return html`<div class="folded">${changes(folded)}</div><div class="whole" hidden>${changes(whole)}</div>`;
}

const signs = { added: "+", changed: "~", removed: "-" } as const;

function change({ kind, title, like, lines }: FoldedChange, former: FoldedChange | undefined): Markup {
  const same =
    like === undefined
      ? ""
      : `: the same${like === former?.title ? "" : ` as ${like.split("/").at(-1)}`}${lines.length === 0 ? "" : ", except"}`;
  const heading = html`<span class="sign">${signs[kind]}</span> <span class="thing">${title}</span>${same}`;
  return lines.length === 0
    ? html`<p class="change ${kind}">${heading}</p>`
    : html`<details class="change ${kind}" open><summary>${heading}</summary><pre tabindex="0" role="group" aria-label="Lines of ${title}">${lines.map(line)}</pre></details>`;
}

const lineSigns = { added: "+ ", removed: "- ", same: "  ", gap: "  " } as const;

function line({ kind, text }: FoldedChange["lines"][number]): Markup {
  return html`<span class="${kind}">${lineSigns[kind]}${kind === "gap" && text === "" ? "…" : text}\n</span>`;
}

/** What takes a stack to a state: the stage, the brokers, and what is switched on. */
function toGetHere(board: Board, { stage, brokers }: Choice, on: readonly BoardSwitch[]): string[] {
  return [
    `pulumi config set stage ${stage}`,
    ...(brokers === board.brokers[0] || stage < board.firstWithSwitches
      ? []
      : [`pulumi config set replicas ${brokers}`]),
    ...on.flatMap(({ commands }) => commands),
    "pulumi up",
  ];
}

function command(text: string): Markup {
  return html`<div class="command"><pre tabindex="0" role="group" aria-label="Command"><code>${text}</code></pre><button type="button" class="copy" data-copy="${text}" aria-label="Copy ${text}">Copy</button></div>`;
}

function look({ shows, commands, prints }: Evidence, prose: Prose): Markup {
  return html`<div class="look"><p>${prose.of(shows)}</p>${commands.map(command)}${
    prints === undefined
      ? undefined
      : html`<pre class="prints" tabindex="0" role="group" aria-label="What it printed">${prints.trimEnd()}</pre>`
  }</div>`;
}

/** What the talk has without a number, where the question for it comes up. */
function questions(board: Board, choice: Choice): Markup | undefined {
  const asked = board.switches.filter(({ after }) => after === choice.stage);
  return asked.length === 0
    ? undefined
    : html`<section class="questions"><h2>Questions that come up here</h2><ul>${asked.map(
        ({ question, title, name }) => {
          const on = choice.on.includes(name);
          const next = addressOf({
            ...choice,
            on: on ? choice.on.filter((each) => each !== name) : [...choice.on, name],
          });
          return html`<li>${question} <a href="${next}">${title}: ${on ? "switch it off" : "switch it on"}</a></li>`;
        },
      )}</ul></section>`;
}

function neighbours(board: Board, choice: Choice): Markup {
  const [before, after] = [choice.stage - 1, choice.stage + 1].map((number) =>
    board.stages.find((stage) => stage.number === number),
  );
  const link = (stage: BoardStage | undefined, way: string) =>
    stage === undefined
      ? html`<span></span>`
      : html`<a rel="${way}" href="${addressOf({ ...choice, stage: stage.number })}"><small>${way === "prev" ? "Before" : "Next"}</small> ${stage.number} ${stage.title}</a>`;
  return html`<nav class="neighbours" aria-label="Before and after">${link(before, "prev")}${link(after, "next")}</nav>`;
}

function explainedBy({ terms, stages }: Board, stage: number, on: readonly BoardSwitch[]): Term[] {
  return [
    ...terms,
    ...stages.filter(({ number }) => number <= stage).flatMap((each) => each.terms),
    ...on.flatMap((each) => each.terms),
  ];
}

function stateAt(board: Board, choice: Choice): BoardState {
  const key = stateKey(board, choice);
  const state = board.states[key];
  if (state === undefined) {
    throw new Error(`the board has no state ${key}`);
  }
  return state;
}

function stageAt(board: Board, number: number): BoardStage {
  return at(board.stages, number - 1);
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) {
    throw new Error(`the board has nothing at ${index}`);
  }
  return found;
}
