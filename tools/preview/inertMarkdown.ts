/** A character of no width: nobody sees it, and GitHub reads no further. */
const BREAK = "\u200b";

/** What a preview folds its changes with. No other tag gets through. */
const FOLDING = /^<(?:details|\/details|summary|\/summary)>/;

/**
 * Markdown that somebody else has written, as a text that looks the same and does nothing: it mentions nobody, refers
 * to no issue and no pull request, and links, loads and draws nothing. Headings, lists, code and folding stay.
 *
 * What GitHub takes for a mention depends on what stands around it, and the author can put anything there:
 * `_@name_`, `&#64;name`, `@<!-- -->name`. So this does not look at what stands before, nor whether it is in code:
 * every character that such a thing begins with is followed by one of no width, unless a space follows anyway.
 */
export function inertMarkdown(text: string): string {
  return (
    text
      // Mentions of people and teams; issues by number; characters by their name or number, whichever they are.
      .replaceAll(/([@#&])(?![@#&\s]|$)/g, `$1${BREAK}`)
      // Issues as GH-1, with and without a backslash.
      .replaceAll(/(gh)(?=\\?-)/gi, `$1${BREAK}`)
      // Tags and comments, which also take apart and put together what the other rules look at.
      .replaceAll(/<(?![\s=]|$)/g, (sign, index: number, whole: string) =>
        FOLDING.test(whole.slice(index, index + "</summary>".length)) ? sign : `${sign}${BREAK}`,
      )
      // Addresses, links, images, and where a link further down goes to.
      .replaceAll("://", `:${BREAK}//`)
      .replaceAll(/(www)(?=\\?\.)/gi, `$1${BREAK}`)
      .replaceAll(/\](?=[(:[])/g, `]${BREAK}`)
      // Code that GitHub draws as a diagram or a map.
      .replaceAll(
        /((?<!`)`{3,}(?!`)|(?<!~)~{3,}(?!~))(?=[ \t]*(?!(?:console|diff|sh|text)[ \t]*$)[^\s`~])/gm,
        `$1${BREAK}`,
      )
  );
}
