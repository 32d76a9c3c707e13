import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { marked, type Token } from "marked";

const root = join(__dirname, "../../..");

/** Fences that hold commands to paste. A fence without a language holds none, and a block that is indented does. */
const SHELLS = new Set(["sh", "bash", "shell", "console"]);

/** A block of commands that a page has its reader paste into a terminal. */
export interface CommandBlock {
  /** Its file, from the project's folder. */
  readonly page: string;
  /** The nearest heading above it. */
  readonly heading: string;
  /** Its place among the page's blocks, from 0. */
  readonly index: number;
  /** The commands, as a terminal gets them. */
  readonly commands: string;
}

/** The pages that have people paste commands: README and all of docs/, sorted. */
export function documentationPages(): string[] {
  const inDocs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" });
  return ["README.md", ...inDocs.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)].sort();
}

/** The blocks of commands in a page, in its order. */
export function commandBlocks(page: string): CommandBlock[] {
  return commandBlocksIn(page, readFileSync(join(root, page), "utf8"));
}

/** The blocks of commands in a text, those in lists and quotes included. */
export function commandBlocksIn(page: string, text: string): CommandBlock[] {
  const found: CommandBlock[] = [];
  let heading = "";
  const walk = (tokens: readonly Token[]) => {
    for (const token of tokens) {
      if (token.type === "heading") {
        heading = token.text;
      } else if (token.type === "code" && isCommands(token)) {
        const commands = token.lang?.startsWith("console") ? typed(token.text) : token.text;
        found.push({ page, heading, index: found.length, commands });
      } else if (token.type === "list") {
        walk(token.items);
      } else if ("tokens" in token && token.tokens !== undefined) {
        walk(token.tokens);
      }
    }
  };
  walk(marked.lexer(text));
  return found;
}

function isCommands(token: Token): boolean {
  const language = "lang" in token ? String(token.lang ?? "") : "";
  return (
    ("codeBlockStyle" in token && token.codeBlockStyle === "indented") || SHELLS.has(language.split(/[ {]/)[0] ?? "")
  );
}

/** What a person types in a recorded session: lines with a prompt, and those that continue them. */
function typed(session: string): string {
  const commands: string[] = [];
  let continues = false;
  for (const line of session.split("\n")) {
    if (continues || line.startsWith("$ ")) {
      commands.push(line.replace(/^[$>] /, ""));
      continues = line.endsWith("\\");
    }
  }
  return commands.join("\n");
}
