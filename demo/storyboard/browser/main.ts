import type { Board, Choice } from "../board";
import { addressOf, choiceOf, choiceText } from "../view/choice";
import { frameView } from "../view/frameView";
import { stageView } from "../view/stageView";
import { copyOn } from "./copy";
import { measure } from "./measure";
import { themeOn } from "./theme";
import { tipsOn } from "./tips";

/** The page's own code: it shows the state that the address asks for, and has the address follow the controls. */

const board: Board = JSON.parse(element("#board").textContent ?? "");
const article = element("[data-stage-view]");
const side = element("[data-side]");
/** Below this a picture is made smaller; a page that nobody sees yet has no width at all. */
const NARROWEST = 280;
let shown: Choice | undefined;
let allLines = false;

function element(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) {
    throw new Error(`the page has no ${selector}`);
  }
  return found;
}

function show(choice: Choice): void {
  const focused = document.activeElement;
  // Whoever is at a switch stays there, though the controls are made again; whoever asked for a stage goes to it.
  const input = focused instanceof HTMLInputElement && side.contains(focused) ? focused : undefined;
  const wasShown = shown !== undefined;
  shown = choice;
  side.innerHTML = frameView(board, choice).text;
  element("[data-hint]").hidden = choice.stage >= board.firstWithSwitches;
  draw(choice);
  document.title = `${choice.stage} ${board.stages[choice.stage - 1]?.title ?? ""} · Kafka, in ${board.stages.length} stages`;
  element("[data-status]").textContent = choiceText(board, choice);
  if (input !== undefined) {
    side.querySelector<HTMLElement>(`input[name="${input.name}"][value="${input.value}"]`)?.focus();
  } else if (wasShown) {
    window.scrollTo(0, 0);
    article.querySelector("h1")?.focus({ preventScroll: true });
  }
}

function draw(choice: Choice): void {
  article.innerHTML = stageView(board, choice, { width: Math.max(NARROWEST, article.clientWidth), measure }).text;
  showLines();
}

function showLines(): void {
  for (const box of article.querySelectorAll<HTMLInputElement>("[data-all-lines]")) {
    box.checked = allLines;
  }
  for (const each of article.querySelectorAll<HTMLElement>(".folded, .whole")) {
    each.hidden = each.classList.contains("whole") !== allLines;
  }
}

function go(choice: Choice): void {
  location.hash = addressOf(choice);
}

side.addEventListener("change", () => {
  const form = side.querySelector("form");
  if (form !== null && shown !== undefined) {
    const chosen = new FormData(form);
    go({ ...shown, brokers: Number(chosen.get("brokers")), on: chosen.getAll("with").map(String) });
  }
});

article.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement && target.matches("[data-all-lines]")) {
    allLines = target.checked;
    showLines();
  }
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-skip]") !== null) {
    // The address is the state's.
    event.preventDefault();
    article.querySelector("h1")?.focus();
  }
});

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  const isBusy = target instanceof Element && target.closest("input, pre, summary") !== null;
  if (
    step !== 0 &&
    !isBusy &&
    !event.altKey &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.shiftKey &&
    shown !== undefined
  ) {
    const stage = shown.stage + step;
    if (board.stages.some(({ number }) => number === stage)) {
      event.preventDefault();
      go({ ...shown, stage });
    }
  }
});

window.addEventListener("hashchange", () => show(choiceOf(location.hash, board)));

let width = 0;
new ResizeObserver(() => {
  if (shown !== undefined && article.clientWidth !== width) {
    width = article.clientWidth;
    draw(shown);
  }
}).observe(article);

window.addEventListener("beforeprint", () => {
  for (const each of article.querySelectorAll("details.change")) {
    each.setAttribute("open", "");
  }
});

copyOn(document);
tipsOn(document, element("#tip"));
themeOn(element("[data-theme-button]"));
width = article.clientWidth;
show(choiceOf(location.hash, board));
