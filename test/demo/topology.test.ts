import assert from "node:assert/strict";
import fc from "fast-check";
import { patchableObjects } from "../../config/objects";
import { parseSettings } from "../../config/parseSettings";
import type { Plan } from "../../config/plan";
import { planFor } from "../../config/planFor";
import { propertyPath } from "../../config/problems/propertyPath";
import { stages } from "../../config/stages";
import { FIRST_STAGE_WITH_SWITCHES, switches } from "../../config/switches";
import type { Rectangle } from "../../demo/topology/boxes";
import { layoutOf, TWO_COLUMNS } from "../../demo/topology/layout";
import { svg } from "../../demo/topology/svg";
import { growth, linkId, type Part, type Topology, union } from "../../demo/topology/topology";
import { topologyOf } from "../../demo/topology/topologyOf";
import { inWords, type Words } from "../../demo/topology/words";
import { withOverrides } from "../../tools/evaluate/stackFile";
import { plan } from "../harness/support/settings";

/** The plans of all stages with some switches on. Settings are read once: that takes longer than to plan. */
function plansOf(on: readonly string[], more: Readonly<Record<string, unknown>> = {}): Plan[] {
  const overrides = switches
    .filter(({ name }) => on.includes(name))
    .flatMap(({ settings }) => settings.map(({ path, value }) => ({ path: propertyPath(path), value })));
  const settings = parseSettings({ ...withOverrides(more, overrides), stage: stages.length });
  const first = parseSettings({ ...more, stage: 1 });
  return stages.map(({ number }) =>
    planFor({ ...(number < FIRST_STAGE_WITH_SWITCHES ? first : settings), stage: number }),
  );
}

const names = switches.map(({ name }) => name);
const choices: readonly (readonly string[])[] = [[], ...names.map((name) => [name]), names];

function planAt(stage: number, on: readonly string[], more: Readonly<Record<string, unknown>> = {}): Plan {
  const found = plansOf(on, more)[stage - 1];
  assert.ok(found);
  return found;
}

/** All stages of a stack. */
function growing(on: readonly string[], more: Readonly<Record<string, unknown>> = {}): Topology[] {
  return plansOf(on, more).map(topologyOf);
}

/** By switches and what else is set: to plan all stages takes longer than to lay them out. */
const grown = new Map<string, Topology>();

/** What all stages of a stack have. */
function whole(on: readonly string[], more: Readonly<Record<string, unknown>>): Topology {
  const key = JSON.stringify([on, more]);
  const found = grown.get(key) ?? union(growing(on, more));
  grown.set(key, found);
  return found;
}

/** Connect clusters beside the demo's, one with all that it may have. */
const connectClusters = [
  {
    name: "payments-connect",
    config: {
      "config.providers": "secrets",
      "config.providers.secrets.class": "io.strimzi.kafka.KubernetesSecretConfigProvider",
    },
    connectors: ["payments-sink", "refunds-sink", "orders-sink"].map((name) => ({
      name,
      class: "Sink",
      config: { topics: "my-topic", password: `\${secrets:database:password}` },
    })),
  },
  { name: "folder-connect", plugins: { from: "directory", baseImage: "quay.io/strimzi/kafka:x" } },
  { name: "plain-connect" },
];

const text = { title: "a <title>", description: "a description" };

describe("the topology of a plan", () => {
  it("has every object of the plan by name, at every stage and with every switch, in the picture and in words", () => {
    for (const [on, more] of [...choices.map((on) => [on, {}] as const), [names, { connectClusters }] as const]) {
      for (const [index, planned] of plansOf(on, more).entries()) {
        const number = index + 1;
        const topology = topologyOf(planned);
        const drawn = svg(topology, layoutOf(topology, 1600), text).replaceAll(/<[^>]*>/g, " ");
        const said = wordsOf(inWords(topology)).join("\n");
        for (const { kind, metadata } of patchableObjects(planned)) {
          assert.ok(said.includes(metadata.name), `${kind} ${metadata.name}, stage ${number}, ${on}`);
          // A long name may go on in the next line.
          assert.ok(
            drawn.replaceAll(/\s/g, "").includes(metadata.name),
            `${kind} ${metadata.name} in the picture, stage ${number}, ${on}`,
          );
        }
      }
    }
  });

  it("grows: what one stage has, the next has too, with the same id", () => {
    for (const on of choices) {
      const all = growing(on);
      for (const [index, topology] of all.slice(1).entries()) {
        const gone = growth(topology, all[index] ?? topology).added;
        assert.deepEqual([...gone], [], `stage ${index + 2}, ${on}`);
      }
    }
  });

  it("says of each stage what is new or different; a stage that shows nothing new has nothing to show", () => {
    const all = growing([]);
    for (const [index, topology] of all.slice(1).entries()) {
      const { added, changed } = growth(all[index] ?? topology, topology);
      assert.ok(added.size + changed.size > 0, `stage ${index + 2}`);
    }
  });

  it("has nodes with their disks, partitions with their copies, zones, and who connects as whom", () => {
    const { parts, links } = topologyOf(
      planAt(14, ["racks", "scaling"], { storage: { brokers: { volumes: 2, size: "7Gi" } } }),
    );
    const nodes = parts.filter(({ kind, what }) => kind === "node" && what === "broker");
    assert.deepEqual(
      nodes.map(({ name, disks, zone }) => ({ name, disks, zone })),
      [0, 1, 2].map((id) => ({ name: `broker-${id}`, disks: ["7Gi", "7Gi"], zone: id + 1 })),
    );
    const topic = parts.find(({ id }) => id === "topic/my-topic");
    assert.deepEqual([topic?.partitions, topic?.copies], [3, 3]);
    assert.deepEqual(
      links.filter(({ kind }) => kind === "sends" || kind === "reads"),
      [
        { kind: "sends", from: "client/hello-world-producer", to: "listener/0", tls: true, as: "my-user" },
        { kind: "reads", from: "client/hello-world-consumer", to: "listener/0", tls: true, as: "my-user" },
        { kind: "reads", from: "connect", to: "listener/0", tls: true, as: "my-connect" },
      ],
    );
  });

  it("has a listener that others may not read as plain, and one with TLS as safe", () => {
    const drawn = (stage: number) => {
      const topology = topologyOf(planAt(stage, []));
      return svg(topology, layoutOf(topology, 1000), text);
    };
    assert.match(drawn(2), /<g class="part listener open"/);
    assert.match(drawn(4), /<g class="part listener safe"/);
  });
});

describe("the layout of a picture", () => {
  for (const width of [300, 328, 600, TWO_COLUMNS, 980, 1100, 1500]) {
    it(`keeps things apart and in what they are in, at ${width} pixels`, () => {
      for (const on of choices) {
        for (const more of [{}, { controllers: 3, replicas: 5 }, { connectClusters }]) {
          assertTidy(whole(on, more), width, `${on}`);
        }
      }
    });
  }

  it("does so with any number of topics, users and pools", () => {
    const name = fc.stringMatching(/^[a-z]{1,40}$/);
    const pool = fc.record({ name: fc.stringMatching(/^[a-z]{1,24}$/), replicas: fc.integer({ min: 0, max: 4 }) });
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 8 }),
        fc.uniqueArray(name, { maxLength: 6 }),
        fc.uniqueArray(pool, { maxLength: 3, selector: (each) => each.name }),
        fc.integer({ min: 300, max: 1800 }),
        (topics, users, pools, width) => {
          const config = {
            // One of them has a broker.
            replicas: pools.some(({ replicas }) => replicas > 0) ? 0 : 1,
            pools: pools.map((each) => ({ ...each, name: `p-${each.name}` })),
            topics: topics.map((each) => ({ name: `t-${each}`, partitions: each.length })),
            users: users.map((each) => ({ name: `u-${each}` })),
          };
          assertTidy(topologyOf(plan({ ...config, stage: 14 })), width, "");
        },
      ),
      { numRuns: 25 },
    );
  });

  it("has all of a stage where it is at the last one", () => {
    const all = growing(["scaling"]);
    const { boxes } = layoutOf(union(all), 1100);
    for (const topology of all) {
      assert.deepEqual(
        topology.parts.filter(({ id }) => !boxes.has(id)),
        [],
      );
    }
  });
});

/** That boxes are in what they are in, and apart from all others; and that no arrow goes through a box of others. */
function assertTidy(topology: Topology, width: number, at: string): void {
  const { boxes, insets, routes, height } = layoutOf(topology, width);
  const boxOf = (id: string): Rectangle => {
    const found = boxes.get(id);
    assert.ok(found, `${id} has no place, ${at}`);
    return found;
  };
  const { parts, links } = topology;
  const picture: Rectangle = { x: 0, y: 0, w: width, h: height };
  for (const part of parts) {
    const box = boxOf(part.id);
    assert.ok(isIn(box, part.in === undefined ? picture : boxOf(part.in)), `${part.id} sticks out, ${at}`);
  }
  for (const [index, one] of parts.entries()) {
    for (const other of parts.slice(index + 1)) {
      if (one.in === other.in && one.kind !== "namespace" && other.kind !== "namespace") {
        assert.ok(areApart(boxOf(one.id), boxOf(other.id)), `${one.id} is over ${other.id}, ${at}`);
      }
    }
  }
  for (const link of links) {
    const route = routes.get(linkId(link));
    assert.ok(route, `${linkId(link)} has no way, ${at}`);
    const ends = [link.from, link.to].flatMap((id) => withParents(parts, id));
    const others = parts.filter(({ id, kind }) => kind !== "namespace" && !ends.includes(id));
    for (const [index, [x, y]] of route.points.slice(1).entries()) {
      const [fromX, fromY] = route.points[index] ?? [x, y];
      assert.ok(x === fromX || y === fromY, `${linkId(link)} is oblique, ${at}`);
      const line = { x: Math.min(x, fromX), y: Math.min(y, fromY), w: Math.abs(x - fromX), h: Math.abs(y - fromY) };
      assert.ok(isIn(line, picture), `${linkId(link)} leaves the picture, ${at}`);
      for (const each of ends.filter((id) => id === "kafka" && line.w === 0)) {
        // Down through what it leads to, but not through its words, which are in its upper left.
        const box = boxOf(each);
        const words = { x: box.x + (insets.get(each) ?? 0) + 10, y: box.y, w: 80, h: 40 };
        assert.ok(
          line.y + line.h <= box.y || areApart(line, words),
          `${linkId(link)} is over ${each}'s words, ${width}`,
        );
      }
      for (const { id } of others) {
        assert.ok(areApart(line, boxOf(id)), `${linkId(link)} goes through ${id}, ${at}, ${width}`);
      }
    }
  }
}

function withParents(parts: readonly Part[], id: string): string[] {
  const parent = parts.find((part) => part.id === id)?.in;
  return [id, ...(parent === undefined ? [] : withParents(parts, parent))];
}

function isIn(inner: Rectangle, outer: Rectangle): boolean {
  const slack = 0.01;
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.w <= outer.x + outer.w + slack &&
    inner.y + inner.h <= outer.y + outer.h + slack
  );
}

function areApart(a: Rectangle, b: Rectangle): boolean {
  return a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
}

function wordsOf(words: readonly Words[]): string[] {
  return words.flatMap(({ text: own, inside }) => [own, ...wordsOf(inside)]);
}
