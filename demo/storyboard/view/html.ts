import { escaped } from "../../topology/svg";

/** Markup, as opposed to a text that is yet to be escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What can stand in markup: texts, which are escaped, markup, and lists of both. Nothing is nothing. */
export type Inner = string | number | Markup | undefined | readonly Inner[];

/** A piece of HTML: html`<p>${text}</p>` escapes the text, whatever is in it. */
export function html(pieces: TemplateStringsArray, ...inners: readonly Inner[]): Markup {
  return new Markup(pieces.map((piece, index) => piece + textOf(inners[index])).join(""));
}

function textOf(inner: Inner): string {
  if (inner === undefined) {
    return "";
  }
  if (inner instanceof Markup) {
    return inner.text;
  }
  return typeof inner === "object" ? inner.map(textOf).join("") : escaped(String(inner));
}
