/** What a key asks for, on any page. */
export type Command =
  | "on"
  | "back"
  | "skip"
  | "again"
  | "jump"
  | "switches"
  | "brokers"
  | "shell"
  | "notes"
  | "pause"
  | "unlock"
  | "walkthrough"
  | "quit"
  | "help"
  | "up"
  | "down"
  | "interrupt";

/** Keys by the name that Node's readline gives them. A clicker sends page down and page up. */
const commands: Readonly<Record<string, Command>> = {
  return: "on",
  enter: "on",
  space: "on",
  right: "on",
  pagedown: "on",
  b: "back",
  left: "back",
  pageup: "back",
  s: "skip",
  a: "again",
  j: "jump",
  w: "switches",
  r: "brokers",
  "!": "shell",
  n: "notes",
  p: "pause",
  u: "unlock",
  t: "walkthrough",
  q: "quit",
  "?": "help",
  h: "help",
  up: "up",
  down: "down",
  "ctrl-c": "interrupt",
};

/** What a key asks for; undefined if nothing. */
export function commandOf(key: string): Command | undefined {
  return commands[key];
}

/** A key press of Node's readline by one name: `ctrl-c`, `return`, `?`. */
export function keyName(text: string | undefined, key: { readonly name?: string; readonly ctrl?: boolean }): string {
  if (key.ctrl === true && key.name !== undefined) {
    return `ctrl-${key.name}`;
  }
  return key.name ?? text ?? "";
}

/** What the help page shows: keys, and what they do. */
export const keyHelp: readonly (readonly [keys: string, does: string])[] = [
  ["Enter, Space, →, PgDn", "go on: update the cluster, then on to the next stage"],
  ["b, ←, PgUp", "back to the stage before; Enter there takes the cluster back"],
  ["s", "skip: on to the next stage without an update"],
  ["a", "again: this stage once more, from its preview"],
  ["j", "jump to a stage, by number or name"],
  ["w", "switches: metrics, disks, racks and so on, on or off"],
  ["r", "1 or 3 brokers"],
  ["!", "a shell; exit brings you back"],
  ["n", "speaker's notes on or off"],
  ["p", "stop the clock, or let it go on"],
  ["↑ ↓", "scroll"],
  ["q", "quit; the next talk with this stack goes on here"],
  ["Ctrl-C", "cancel the running update; twice: leave at once"],
];
