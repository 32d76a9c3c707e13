import Table from "cli-table3";

/** What a step came to. */
export interface Row {
  readonly step: string;
  /** From the start of the step until it was done. */
  readonly seconds: number;
  /** Of Strimzi's resources, how many are Ready, and which are not. */
  readonly ready: string;
  /** Of each broker, how many copies of partitions it has, and how many it leads. */
  readonly partitions: string;
  /** Who was let in and who was not. */
  readonly clients: string;
}

/** What the steps of a story came to, printed when it is over. */
export class Report {
  private readonly rows: Row[] = [];

  constructor(private readonly title: string) {}

  add(row: Row): void {
    this.rows.push(row);
    // Each at once too: a run takes long, and may be broken off.
    const { step, seconds, ready, partitions, clients } = row;
    process.stdout.write(`      ${step}: ${seconds} s; ${ready}; ${partitions}; ${clients}\n`);
  }

  print(): void {
    const table = new Table({
      head: ["step", "seconds", "Ready", "copies and leaders", "who gets in"],
      style: { head: [], border: [] },
      wordWrap: true,
      colWidths: [34, 9, 26, 34, 40],
    });
    table.push(
      ...this.rows.map(({ step, seconds, ...row }) => [step, String(seconds), row.ready, row.partitions, row.clients]),
    );
    process.stdout.write(`\n${this.title}\n${table}\n`);
  }
}
