import type { Board, Choice } from "../board";
import { addressOf } from "./choice";
import { html, type Markup } from "./html";

/** What stands beside every stage: the list of stages, the number of brokers, and the switches. Pure. */
export function frameView(board: Board, choice: Choice): Markup {
  return html`
    <nav aria-label="Stages"><ol class="stages">${board.stages.map(
      ({ number, title }) =>
        html`<li><a data-stage="${number}" href="${addressOf({ ...choice, stage: number })}"${number === choice.stage ? html` aria-current="page"` : undefined}><b>${number}</b> <span>${title}</span></a></li>`,
    )}</ol></nav>
    <form class="choices" aria-label="What the picture is of">
      <fieldset class="brokers"><legend>Brokers</legend>${board.brokers
        .toSorted((a, b) => a - b)
        .map(
          (count) =>
            html`<label><input type="radio" name="brokers" value="${count}"${count === choice.brokers ? html` checked` : undefined}> ${count}</label>`,
        )}</fieldset>
      <fieldset class="switches"><legend>Switches</legend>${board.switches.map(
        ({ name, title }) =>
          html`<label><input type="checkbox" name="with" value="${name}"${choice.on.includes(name) ? html` checked` : undefined}> <span>${title} <small>${name}</small></span></label>`,
      )}</fieldset>
      <p class="hint" data-hint hidden>They need a Kafka, which comes at stage ${board.firstWithSwitches}.</p>
    </form>`;
}
