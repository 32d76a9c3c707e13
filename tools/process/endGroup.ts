/**
 * Ends a process group at once: its leader and all that it has started. One that has ended already is none.
 *
 * @param leader The process that was started `detached`. Absent: it could not be started.
 */
export function endGroup(leader: number | undefined): void {
  if (leader === undefined) {
    return;
  }
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}
