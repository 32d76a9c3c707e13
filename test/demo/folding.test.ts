import assert from "node:assert/strict";
import { createColors } from "picocolors";
import { stages } from "../../config/stages";
import { switches } from "../../config/switches";
import { changeText } from "../../demo/changeText";
import { type FoldedChange, folded, MOST_LINES, unfolded } from "../../demo/folding";
import { type Chapter, story } from "../../demo/story";
import { changesBetween } from "../../tools/evaluate/changes";
import type { Item } from "../../tools/evaluate/objects";
import { readStackFile } from "../../tools/evaluate/stackFile";

const colors = createColors(false);

function thing(title: string, content: unknown): Item {
  return { kind: title.split(" ")[0] ?? title, title, content };
}

function foldedItems(before: readonly Item[], after: readonly Item[], most?: number): FoldedChange[] {
  const contents = new Map([...before, ...after].map(({ title, content }) => [title, content]));
  return folded(changesBetween(before, after), contents, most);
}

const texts = ({ lines }: FoldedChange) => lines.map(({ text }) => text);
const size = (changes: readonly FoldedChange[]) => changes.reduce((sum, { lines }) => sum + 1 + lines.length, 0);

/** A stack's chapters: its stages, and each switch on top of the one before. */
async function chapters(
  overrides: readonly { path: string; value: string }[],
  turnedOn = switches,
): Promise<Chapter[]> {
  const all: Chapter[] = [];
  for await (const chapter of story(readStackFile("dev", overrides), 1, stages.length, turnedOn)) {
    all.push(chapter);
  }
  return all;
}

describe("folding of changes", () => {
  for (const [title, overrides] of [
    ["one broker", []],
    ["three brokers", [{ path: "replicas", value: "3" }]],
    ["certificates by the program", [{ path: "certificates.issuer", value: "pulumi" }]],
  ] as const) {
    it(`leaves no stage or switch more lines than can be read from a chair: ${title}`, async () => {
      for (const { stage, switch: turnedOn, changes, contents } of await chapters(overrides)) {
        const shown = folded(changes, contents);
        assert.ok(size(shown) <= MOST_LINES, `${turnedOn?.name ?? stage.slug}: ${size(shown)}`);
        assert.equal(size(unfolded(changes)), size(changes), "and --full has them all");
      }
    });
  }

  it("shows at stage 10 which secrets are mounted where, and the second client by its difference", async () => {
    const { changes, contents } = (await chapters([], [])).find(({ stage }) => stage.slug === "demo-application") ?? {
      changes: [],
      contents: new Map(),
    };
    const [consumer, producer, ...more] = folded(changes, contents);
    assert.ok(consumer && producer);
    assert.deepEqual(more, []);
    assert.deepEqual(texts(consumer).slice(1, 4), [
      "secrets, mounted as files:",
      "  my-cluster-cluster-ca-cert  /etc/kafka-client/cluster-ca",
      "  my-user                     /etc/kafka-client/user",
    ]);
    assert.equal(producer.like, consumer.title);
    assert.ok(producer.lines.length < 6, texts(producer).join("\n"));
    assert.ok(texts(producer).some((text) => text.includes("STRIMZI_DELAY_MS")));
  });

  it("shows what a user may do as a table, and what it must not", () => {
    const rule = (more: object) => ({ operations: ["Read"], resource: { type: "topic", name: "orders" }, ...more });
    const user = thing("KafkaUser a/b", {
      kind: "KafkaUser",
      spec: {
        authentication: { type: "tls" },
        authorization: {
          type: "simple",
          acls: [
            rule({ host: "*", operations: ["Read", "Describe"] }),
            rule({ resource: { type: "group", name: "team-", patternType: "prefix" } }),
            rule({ type: "deny", host: "10.0.0.1", resource: { type: "cluster" } }),
          ],
        },
      },
    });
    const [change] = foldedItems([], [user]);
    assert.ok(change);
    assert.deepEqual(texts(change), [
      "authentication: tls",
      "rules, for clients on any host unless it says where:",
      "  may       Read, Describe  topic orders",
      "  may       Read            group team-*",
      "  must not  Read            cluster       from 10.0.0.1",
    ]);
  });

  it("shows a variable on one line, whatever its value", () => {
    const container = {
      name: "c",
      image: "i",
      env: [
        { name: "IMAGES", value: "1=a\n2=b\n" },
        { name: "POD", valueFrom: {} },
      ],
    };
    const deployment = thing("Deployment n/a", {
      kind: "Deployment",
      spec: { template: { spec: { containers: [container] } } },
    });
    const [change] = foldedItems([], [deployment]);
    assert.deepEqual(change?.lines.map(({ text }) => text).slice(0, 4), [
      "image: i",
      "environment:",
      "IMAGES=1=a …",
      "POD=(from the pod)",
    ]);
  });

  it("leaves out what the title says, and shows what repeats itself by the lines that differ", () => {
    const pool = (name: string, role: string) =>
      thing(`KafkaNodePool n/${name}`, {
        apiVersion: "v1",
        kind: "KafkaNodePool",
        metadata: { name, labels: { app: "x" } },
        spec: { replicas: 1, roles: [role], storage: { type: "jbod", volumes: [{ id: 0, size: "1Gi" }] } },
      });
    const [first, second] = foldedItems([], [pool("a", "broker"), pool("b", "controller")]);
    assert.ok(first && second);
    assert.deepEqual(texts(first).slice(0, 3), ["spec:", "  replicas: 1", "  roles:"]);
    assert.equal(second.like, "KafkaNodePool n/a");
    assert.deepEqual(texts(second), ["  roles:", "    - controller"]);
    const [head, ...rest] = changeText(second, { colors }, first);
    assert.equal(head, "  + KafkaNodePool n/b: the same, except");
    assert.equal(changeText(second, { colors })[0], "  + KafkaNodePool n/b: the same as a, except");
    assert.deepEqual(rest, ["    +   roles:", "    +     - controller", ""]);
  });

  it("does not call alike what is not, nor what comes and what goes", () => {
    const one = thing("Thing a", { a: 1, b: 2, c: 3, d: 4 });
    const other = thing("Thing b", { e: 1, f: 2, c: 3, g: 4 });
    assert.ok(foldedItems([], [one, other]).every(({ like }) => like === undefined));
    const same = thing("Thing b", { a: 1, b: 2, c: 3, d: 4 });
    assert.ok(foldedItems([one], [same]).every(({ like }) => like === undefined));
  });

  it("says what only the first of two has", () => {
    const first = thing("Thing a", { a: 1, b: 2, c: 3, d: 4, e: 5 });
    const [, second] = foldedItems([], [first, thing("Thing b", { a: 1, b: 2, d: 4, e: 5 })]);
    assert.deepEqual(second?.lines, [{ kind: "gap", text: "without c: 3" }]);
  });

  it("cuts the longest, says by how much, and leaves short ones whole", () => {
    const long = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, index]));
    const [cut, whole] = foldedItems([], [thing("Thing a", long), thing("Other b", { x: 1, y: 2 })]);
    assert.ok(cut && whole);
    assert.deepEqual(texts(whole), ["x: 1", "y: 2"]);
    assert.equal(size([cut, whole]), MOST_LINES);
    assert.equal(texts(cut).at(-1), `… and ${100 - (cut.lines.length - 1)} more lines`);
  });

  it("gives up unchanged lines before changed ones, but for those that say where a change is", () => {
    const spec = (more: object) => ({
      spec: { a: 1, b: 2, c: 3, deep: { d: 4, ...more }, g: 7, h: 8, i: 9 },
    });
    const before = thing("Thing a", spec({}));
    const after = thing("Thing a", spec({ x: 1 }));
    const kinds = (most?: number) => foldedItems([before], [after], most)[0]?.lines.map(({ kind }) => kind);
    assert.ok((kinds()?.filter((kind) => kind === "same").length ?? 0) > 3);
    assert.deepEqual(kinds(5), ["gap", "same", "added"]);
  });

  it("names a crowd by its kinds", () => {
    const crowd = Array.from({ length: 30 }, (_, index) => thing(`Role r${index}`, { rules: [index] }));
    const shown = foldedItems([], [...crowd, thing("Namespace n", { a: 1 })]);
    assert.deepEqual(
      shown.map(({ title }) => title),
      ["30 times Role", "Namespace n"],
    );
    assert.match(texts(shown[0] ?? { kind: "added", title: "", lines: [] }).join(), /^r0, r1, .*r29$/);
  });

  it("cuts lines to the terminal, and never in a pipe", () => {
    const change = foldedItems([], [thing("Thing a", { key: "x".repeat(200) })])[0];
    assert.ok(change);
    const narrow = changeText(change, { colors, columns: 40 });
    assert.ok(narrow.every((line) => line.length <= 40));
    assert.ok(narrow[1]?.endsWith("…"));
    assert.ok(changeText(change, { colors })[1]?.includes("x".repeat(200)));
  });
});
