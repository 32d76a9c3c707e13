/** A string of JSON, which stays as it is, or a number. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/**
 * What JSON text stands for. A whole number that JavaScript cannot hold (beyond 2^53) becomes its digits as
 * text: Kafka has settings of 64 bits, and its own default for `log.flush.interval.messages` is 2^63 - 1.
 *
 * @throws {SyntaxError} if the text is no JSON.
 */
export function parseJson(text: string): unknown {
  // Checked first: what follows looks at numbers and strings alone.
  const value: unknown = JSON.parse(text);
  const exact = text.replaceAll(stringOrNumber, (token) => (isUnsafe(token) ? `"${token}"` : token));
  return exact === text ? value : JSON.parse(exact);
}

function isUnsafe(token: string): boolean {
  return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
}
