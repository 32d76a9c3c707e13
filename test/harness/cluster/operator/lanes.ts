/**
 * Work on many things at the same time, but on each of them one after another, as Strimzi's operators hold
 * a lock for a cluster. What is already waiting for its turn waits once.
 */
export class Lanes {
  private readonly lanes = new Map<string, { again: boolean }>();
  private readonly working = new Set<Promise<void>>();

  /** @param work Must not fail. */
  constructor(private readonly work: (key: string) => Promise<void>) {}

  /** Has something worked on: at once, or after what is being done with it. */
  add(key: string): void {
    const lane = this.lanes.get(key);
    if (lane !== undefined) {
      lane.again = true;
      return;
    }
    const working = this.drive(key);
    this.working.add(working);
    working.finally(() => this.working.delete(working));
  }

  /** Comes when nothing is being worked on. */
  async idle(): Promise<void> {
    while (this.working.size > 0) {
      await Promise.all(this.working);
    }
  }

  private async drive(key: string): Promise<void> {
    const lane = { again: true };
    this.lanes.set(key, lane);
    while (lane.again) {
      lane.again = false;
      await this.work(key);
    }
    this.lanes.delete(key);
  }
}
