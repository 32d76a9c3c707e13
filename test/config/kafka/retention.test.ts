import assert from "node:assert/strict";
import { brokerRetention, shortenedRetention, topicRetention } from "../../../config/kafka/retention";

const day = 86_400_000;

describe("retention", () => {
  for (const [before, after, expected] of [
    [{ "retention.ms": 2 * day }, { "retention.ms": day }, /^messages older than 24 h are deleted \(before: 48 h\)$/],
    [{ "retention.ms": -1 }, { "retention.ms": day }, /^messages older than 24 h .*before: kept for ever/],
    [{ "retention.ms": day }, {}, undefined],
    [{}, { "retention.ms": day }, /^messages older than 24 h are deleted \(before: 168 h\)$/],
    [{}, { "retention.ms": -1 }, undefined],
    [{}, { "retention.bytes": 1000 }, /^of each partition all but the newest 1000 bytes/],
    [{ "cleanup.policy": "compact" }, { "cleanup.policy": "compact,delete" }, /which were only compacted so far$/],
    [{ "cleanup.policy": "compact", "retention.ms": day }, { "cleanup.policy": "compact" }, undefined],
    [{ "retention.ms": day }, { "cleanup.policy": "compact", "retention.ms": 1 }, undefined],
  ] as const) {
    it(`from ${JSON.stringify(before)} to ${JSON.stringify(after)} ${expected === undefined ? "loses nothing" : "is shorter"}`, () => {
      const kafka = brokerRetention({});
      const [was, is] = [before, after].map((config) => topicRetention(texts(config), kafka));
      assert.ok(was !== undefined && is !== undefined);
      const lost = shortenedRetention(was, is);
      assert.equal(lost.length, expected === undefined ? 0 : 1);
      assert.match(lost[0] ?? "", expected ?? /^$/);
    });
  }

  it("is the brokers' where a topic says nothing, in the smallest unit that they set", () => {
    assert.equal(brokerRetention({ "log.retention.hours": "94" }).time, 94 * 3_600_000);
    assert.equal(brokerRetention({ "log.retention.hours": "94", "log.retention.minutes": "5" }).time, 300_000);
    assert.equal(brokerRetention({ "log.retention.minutes": "5", "log.retention.ms": "-1" }).time, Infinity);
    assert.equal(topicRetention({}, brokerRetention({ "log.retention.ms": "1000" })).time, 1000);
  });
});

function texts(config: object): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]));
}
