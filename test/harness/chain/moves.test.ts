import assert from "node:assert/strict";
import type { Partition } from "../kafka/clients";
import { spread, withCopies } from "./moves";

const partition = (topic: string, number: number, ...replicas: number[]): Partition => ({
  topic,
  partition: number,
  leader: replicas[0] ?? -1,
  replicas,
  inSync: replicas,
});

describe("what stands for Cruise Control", () => {
  it("gives new brokers their share of copies and leaders", () => {
    const all = [0, 1, 2].map((number) => partition("t", number, 0));
    assert.deepEqual(
      spread(all, [0, 1, 2], []).map(({ partition: number, replicas }) => [number, replicas]),
      [
        [1, [1]],
        [2, [2]],
      ],
    );
  });

  it("empties brokers that go, and leaves the others alone", () => {
    const all = [partition("t", 0, 0, 1), partition("t", 1, 3, 0), partition("t", 2, 4, 3)];
    assert.deepEqual(
      spread(all, [0, 1, 2], [3, 4]).map(({ partition: number, replicas }) => [number, replicas]),
      [
        [1, [0, 1]],
        [2, [2, 0]],
      ],
    );
  });

  it("makes more copies of a topic, or fewer", () => {
    const all = [partition("t", 0, 0), partition("u", 0, 0, 1, 2)];
    const copies = new Map([
      ["t", 3],
      ["u", 1],
    ]);
    assert.deepEqual(
      withCopies(all, [0, 1, 2], copies).map(({ topic, replicas }) => [topic, replicas]),
      [
        ["t", [0, 1, 2]],
        ["u", [0]],
      ],
    );
  });
});
