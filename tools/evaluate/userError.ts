/** A mistake of the person at the terminal: shown by its message, without a stack trace. */
export class UserError extends Error {}
