import { escapeRegExp } from "es-toolkit/string/escapeRegExp";
import type { Term } from "../../../config/talk/stageStory";
import { html, type Inner, type Markup } from "./html";

/** Texts of the talk as HTML: what stands in `…` is code, and the first use of a word that was explained shows how. */
export class Prose {
  readonly #byForm: ReadonlyMap<string, Term>;
  readonly #pattern: RegExp | undefined;
  readonly #shown = new Set<string>();

  /** @param terms The words that are explained by now. */
  constructor(terms: readonly Term[]) {
    this.#byForm = new Map(terms.flatMap((term) => [term.name, ...(term.also ?? [])].map((form) => [form, term])));
    const forms = [...this.#byForm.keys()].toSorted((a, b) => b.length - a.length).map(literal);
    this.#pattern = forms.length === 0 ? undefined : new RegExp(`(?<![\\w.-])(?:${forms.join("|")})(?![\\w-])`, "g");
  }

  /** A text; each word is explained once, at its first use in all of them. */
  of(text: string): Markup {
    return html`${text.split("`").map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : this.#words(piece)))}`;
  }

  #words(text: string): Inner {
    const pattern = this.#pattern;
    if (pattern === undefined) {
      return text;
    }
    const inners: Inner[] = [];
    let at = 0;
    for (const match of text.matchAll(pattern)) {
      const term = this.#byForm.get(match[0]);
      if (term !== undefined && !this.#shown.has(term.name)) {
        this.#shown.add(term.name);
        inners.push(
          text.slice(at, match.index),
          html`<span class="term" role="button" tabindex="0" data-meaning="${term.name}: ${term.meaning}">${match[0]}</span>`,
        );
        at = match.index + match[0].length;
      }
    }
    return [...inners, text.slice(at)];
  }
}

function literal(form: string): string {
  return escapeRegExp(form).replaceAll(" ", "\\s+");
}
