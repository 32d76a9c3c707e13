import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { parseSession, type Session } from "./session";

/**
 * Where the last talk with a stack was left: `$XDG_STATE_HOME/amq-streams-demo/`, by default below `~/.local/state`.
 *
 * @param folder The project: another checkout has talks of its own.
 */
export function sessionFile(env: NodeJS.ProcessEnv, folder: string, stack: string): string {
  const state = env.XDG_STATE_HOME || join(env.HOME ?? homedir(), ".local/state");
  const id = createHash("sha256").update(folder).digest("hex").slice(0, 8);
  return join(state, "amq-streams-demo", `talk-${stack}-${id}.json`);
}

/** The session in a file; undefined if there is none. */
export function readSession(file: string): Session | undefined {
  try {
    return parseSession(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Writes a session. A talk goes on also where it cannot be saved. */
export function writeSession(file: string, session: Session): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(session)}\n`);
  } catch {
    // Nothing is lost but the place in the talk.
  }
}
