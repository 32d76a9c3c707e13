/** The type of the component that stands between `pulumi destroy` and a cluster: only stacks that are not for a demo have it. */
export const DATA_GUARD = "amq-streams:kafka:DataGuard";

/** What stands between `pulumi destroy` and a cluster that people use. */
export interface DataGuardPlan {
  /** Why the cluster must not be deleted, as a person reads it, with the command that permits it. Absent: it may be. */
  readonly rejection?: string;
  /** What stays when it is deleted, and how to delete that too. Absent: nothing does. */
  readonly remains?: string;
}
