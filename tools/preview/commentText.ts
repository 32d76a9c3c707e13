import { inertMarkdown } from "./inertMarkdown";
import { COMMENT_LIMIT } from "./text";

/** What a comment of ours begins with, by which the next run finds it. Nobody sees it. */
export const COMMENT_MARK = "<!-- amq-streams-demo: what changes in the stacks -->";

/** What a comment is about. */
export interface CommentSubject {
  /** The full id of the pull request's commit. */
  readonly commit: string;
  /** Where the run is that made the text. */
  readonly runUrl: string;
}

/**
 * The body of the comment around a text that a pull request's own code has made. What we say comes first,
 * where the text cannot hide it.
 *
 * @param text Absent: the run has left none.
 */
export function commentBody(text: string | undefined, { commit, runUrl }: CommentSubject): string {
  const origin = `<sub>Of ${commit}, made by [that commit's own code](${runUrl}): to be read with as much trust as the pull request itself. Every push updates this.</sub>`;
  return [COMMENT_MARK, origin, "", shown(text?.trim() ?? "")].join("\n");
}

function shown(text: string): string {
  if (text === "") {
    return "> [!WARNING]\n> **There is no preview.** The run ended without one; its log says why.";
  }
  const silent = inertMarkdown(text);
  return silent.length > COMMENT_LIMIT
    ? "> [!WARNING]\n> **The preview is longer than a comment can be.** It is among the artifacts of the run."
    : silent;
}
