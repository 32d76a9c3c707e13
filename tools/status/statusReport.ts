import type { StrimziVersion } from "../../config/operator/capabilities";
import { shellQuoted } from "../../config/problems/shellQuoted";
import type { ClusterStatus } from "./clusterStatus";
import { versionLines } from "./runningVersions";
import { statusTable, summary, type View, whatToLookAt } from "./statusTable";

/** The start of every advised command, with the context if one was named: it need not be the current one. */
export function commandStart({ openShift }: ClusterStatus, namespace: string, context: string | undefined): string {
  const tool = openShift ? "oc" : "kubectl";
  return `${tool} ${context === undefined ? "" : `--context ${shellQuoted(context)} `}-n ${namespace}`;
}

/**
 * A namespace's table, and what to look at.
 *
 * @param command what each advised command starts with
 * @param assumed the Strimzi that the stack assumes; absent: nobody says
 */
export function statusReport(
  { rows, versions, notes }: ClusterStatus,
  command: string,
  assumed: StrimziVersion | undefined,
  view: View,
): string[] {
  const looks = whatToLookAt(rows, command).map((look) => `  ${look}`);
  return [
    ...(rows.length === 0
      ? ["This namespace has no Strimzi resources."]
      : [statusTable(rows, view), "", summary(rows)]),
    ...versionLines(versions, assumed),
    ...notes,
    ...(looks.length > 0 ? ["", "What to look at, causes first:", ...looks] : []),
  ];
}
