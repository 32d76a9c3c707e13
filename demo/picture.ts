import { clusterOf } from "../config/cluster/planning";
import type { Plan } from "../config/plan";

/** How wide the picture is, with its indent. */
const WIDTH = 78;

/** Where the second column begins. */
const RIGHT = 44;

/** What a plan makes, in a picture of characters: who runs, who talks to whom, and as whom. */
export function picture(plan: Plan): string[] {
  if (plan.cluster === undefined) {
    return ["  cluster operator, which waits for a Kafka to run"];
  }
  const { listeners } = clusterOf(plan);
  const [producers, consumers] = (["producer", "consumer"] as const).map((role) =>
    (plan.applications ?? []).filter((application) => application.role.name === role),
  );
  const port = listeners[0] && `${listeners[0].tls ? "TLS" : "plain text"}, port ${listeners[0].port}`;
  const names = (of: typeof producers) => (of ?? []).map(({ name }) => name).join(", ");
  const user = userOfClient(plan.applications?.[0]?.client);
  const sends = names(producers);
  const reads = names(consumers);
  const { connect } = plan;
  return [
    columns(sends, "cluster operator"),
    ...(sends === ""
      ? [columns("", "  │ runs Kafka and Connect"), columns("", "  ▼")]
      : [columns(`  │ sends, as ${user}`, "  │ runs Kafka and Connect"), columns(`  ▼ ${port ?? ""}`, "  ▼")]),
    ...box(`Kafka ${plan.cluster.name}`, insideKafka(plan)),
    ...(reads === "" && connect === undefined
      ? []
      : [
          columns(
            reads === "" ? "" : `  │ reads, as ${user}`,
            connect === undefined ? "" : `  │ reads, as ${userOfClient(connect.client)}`,
          ),
          columns(reads === "" ? "" : "  ▼", connect === undefined ? "" : "  ▼"),
          columns(
            reads,
            connect === undefined ? "" : `Kafka Connect ${connect.name}, ${count(connect.replicas, "worker")}`,
          ),
          ...(connect?.connectors ?? []).map(({ name, tasksMax }) =>
            columns("", `  ${name}, ${count(tasksMax, "task")}`),
          ),
        ]),
  ].map((line) => line.trimEnd());
}

/** The secret whose certificate a client shows has its user's name, or the user's with an ending. */
function userOfClient(client: NonNullable<Plan["applications"]>[number]["client"] | undefined): string {
  const { authentication } = client ?? {};
  return authentication === undefined
    ? ""
    : authentication.type === "scram-sha-512"
      ? authentication.user
      : authentication.secret.replace(/-tls$/, "");
}

function insideKafka(plan: Plan): string[] {
  const { pools, entityOperator } = clusterOf(plan);
  const nodes = Object.values(pools).map(
    ({ name, replicas, volumes }) =>
      `${count(replicas, name)} with ${volumes.map(({ size }) => size).join(" + ")} of disk`,
  );
  return [
    ...nodes,
    ...(entityOperator ? ["entity operator, for topics and users"] : []),
    ...(plan.topics ?? []).map(
      ({ name, partitions, replicas }) =>
        `${"▪ ".repeat(Math.min(partitions, 12))} ${name}: ${count(partitions, "partition")}, ${count(replicas, "copy")} of each`,
    ),
    ...(plan.users ?? []).map(({ name, acls }) => `${name}: ${count(acls.length, "rule")} for what it may do`),
  ];
}

function count(number: number, what: string): string {
  return `${number} ${number === 1 ? what : what.endsWith("y") ? `${what.slice(0, -1)}ies` : `${what}s`}`;
}

function columns(left: string, right: string): string {
  return `  ${left}`.padEnd(RIGHT) + right;
}

function box(title: string, lines: readonly string[]): string[] {
  const inner = WIDTH - 6;
  return [
    `  ┌─ ${title} ${"─".repeat(Math.max(0, inner - title.length - 1))}┐`,
    ...lines.map((line) => `  │  ${line.padEnd(inner - 1)} │`),
    `  └${"─".repeat(inner + 2)}┘`,
  ];
}
