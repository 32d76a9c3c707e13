import { z } from "zod";
import { wholeNumber } from "../kubernetes/spelling";
import type { AuthoritiesPlan } from "./plan";

/** What the state says of the program's CAs: the outputs of their component. */
export const deployedAuthorities = z.object({
  /** The generation of keys in use. */
  generation: wholeNumber,
  /** The oldest generation that is trusted still. */
  oldestTrusted: wholeNumber,
});

export type DeployedAuthorities = Readonly<z.output<typeof deployedAuthorities>>;

/** The CAs as an update to this plan leaves them. */
export function plannedAuthorities({ clients }: AuthoritiesPlan): DeployedAuthorities {
  return { generation: clients.keyGeneration, oldestTrusted: clients.dropped };
}
