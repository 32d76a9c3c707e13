/** The type of a resource, which its URN has behind those of all that it is listed under. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
