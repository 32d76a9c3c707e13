import { stripVTControlCharacters } from "node:util";

/** The engine's own marks for colours. */
const ENGINE_COLOURS = /<\{%[^%]*%\}>/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a terminal would obey.
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** Text of the engine's, or out of a cluster, with nothing in it that a terminal would obey but line ends. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(ENGINE_COLOURS, "")
    .replaceAll("\t", "  ")
    .replaceAll(CONTROL_CHARACTERS, "");
}
