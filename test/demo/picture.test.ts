import assert from "node:assert/strict";
import { createColors } from "picocolors";
import { stages } from "../../config/stages";
import { commandLines, definitions, wrapped } from "../../demo/text";
import { characters } from "../../demo/topology/characters";
import { topologyOf } from "../../demo/topology/topologyOf";
import { plan } from "../harness/support/settings";

describe("the picture of a stack", () => {
  const drawn = (config: Readonly<Record<string, unknown>>) => characters(topologyOf(plan(config)));

  it("has everything of the plan by name, at any stage, within 80 columns", () => {
    for (const { number } of stages) {
      const planned = plan({ stage: number });
      const lines = characters(topologyOf(planned));
      const { cluster, topics = [], users = [], applications = [], connect } = planned;
      const named = [cluster ?? [], topics, users, applications, connect ?? [], connect?.connectors ?? []].flat();
      for (const { name } of named) {
        assert.ok(lines.join("\n").includes(name), `stage ${number}: ${name}`);
      }
      assert.ok(lines.every((line) => line.length <= 80 && line === line.trimEnd()));
    }
  });

  it("says who connects how, and as whom", () => {
    assert.match(drawn({ stage: 10 }).join("\n"), /sends, as my-user[\s\S]*TLS, port 9093[\s\S]*reads, as my-user/);
    const byPassword = drawn({ stage: 10, users: [{ name: "my-user", authentication: "scram-sha-512" }] });
    assert.match(byPassword.join("\n"), /sends, as my-user/);
    assert.match(drawn({ stage: 10, certificates: { issuer: "pulumi" } }).join("\n"), /as my-user *│/);
  });

  it("counts what there is", () => {
    const lines = drawn({ stage: 14, replicas: 3, controllers: 3 }).join("\n");
    assert.match(lines, /3 brokers with 1Gi of disk/);
    assert.match(lines, /3 controllers with/);
    assert.match(lines, /▪ ▪ ▪ {2}my-topic: 3 partitions, 3 copies of each/);
    assert.match(lines, /1 worker$/m);
    const moved = drawn({ stage: 14, replicas: 0, pools: [{ name: "fast", replicas: 2 }] }).join("\n");
    assert.match(moved, /broker: no brokers[\s\S]*fast: 2 brokers with 1Gi of disk/);
  });

  it("has every Connect cluster with its own connectors", () => {
    const connectClusters = [
      { name: "a-connect", connectors: [{ name: "one", class: "One", config: { topics: "my-topic" } }] },
      { name: "payments-connect", replicas: 2 },
      { name: "a".repeat(49), connectors: [{ name: "b".repeat(60), class: "One", config: { topics: "my-topic" } }] },
    ];
    const lines = drawn({ stage: 14, connectClusters });
    assert.ok(lines.every((line) => line.length <= 80));
    const right = lines
      .slice(lines.findIndex((line) => line.includes("read, each as its own user")))
      .map((line) => line.slice(44));
    assert.deepEqual(right.slice(2), [
      "Kafka Connect my-connect, 1 worker",
      "  echo-sink-test, 3 tasks",
      "Kafka Connect a-connect, 1 worker",
      "  one, 1 task",
      "Kafka Connect payments-connect",
      "  2 workers",
      `Kafka Connect ${"a".repeat(19)}…`,
      "  1 worker",
      `  ${"b".repeat(31)}…`,
    ]);
  });

  it("has no clients, topics or workers where there are none", () => {
    assert.deepEqual(drawn({ stage: 1 }).length, 1);
    assert.doesNotMatch(drawn({ stage: 7 }).join("\n"), /hello|topic:|Connect my-connect|▪/);
  });
});

describe("text for a terminal", () => {
  it("is broken between words, but never within what is quoted to be copied", () => {
    const command = "`pulumi config set --path resources.brokers.memory 2Gi`";
    const lines = wrapped(`${"word ".repeat(12)}${command} and more`);
    assert.ok(
      lines.some((line) => line.trim() === `${command} and` || line.includes(command)),
      lines.join("\n"),
    );
    assert.ok(lines.every((line) => line.length <= 80));
    assert.equal(lines.map((line) => line.trim()).join(" "), `${"word ".repeat(12)}${command} and more`);
  });

  it("has names beside what they mean, and above it if they are long", () => {
    const colors = createColors(false);
    assert.deepEqual(
      definitions(
        [
          ["a", "x"],
          ["bb", "y"],
        ],
        colors,
      ),
      ["  a   x", "  bb  y"],
    );
    assert.deepEqual(definitions([["a".repeat(30), "x"]], colors, 4), [`  ${"a".repeat(30)}`, "        x"]);
  });

  it("has commands that run over lines as a shell shows them", () => {
    assert.deepEqual(commandLines("cat <<END\ntext\nEND", { colors: createColors(false) }), [
      "  $ cat <<END",
      "  > text",
      "  > END",
    ]);
  });
});
