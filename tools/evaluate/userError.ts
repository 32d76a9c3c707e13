/** A mistake of the person at the terminal: told in its own words, without a stack trace. */
export class UserError extends Error {}
