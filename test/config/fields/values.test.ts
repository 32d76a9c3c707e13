import assert from "node:assert/strict";
import { parseJson } from "../../../config/fields/json";
import { ConfigError } from "../../../config/problems/problems";
import { problems } from "../../harness/support/settings";

describe("values of the stack config", () => {
  it("keep the digits of whole numbers that JavaScript cannot hold", () => {
    const text = '{"a": 9223372036854775807, "b": [-9007199254740993, 5, 1.5e300], "c": "9223372036854775807 \\" 1"}';
    assert.deepEqual(parseJson(text), {
      a: "9223372036854775807",
      b: ["-9007199254740993", 5, 1.5e300],
      c: '9223372036854775807 " 1',
    });
    assert.throws(() => parseJson("{"), SyntaxError);
  });

  it("have a version in quotes: 4.10 would be 4.1", () => {
    assert.match(
      problems({ kafka: { version: 4.1 } })[0]?.message ?? "",
      /^is 4\.1; .*4\.10 is the same number as 4\.1$/,
    );
    assert.deepEqual(problems({ kafka: '{"version": "4.2.0"}' }), []);
  });

  it("name the setting that a path with dots was meant for", () => {
    assert.deepEqual(problems({ kafka: { config: { auto: { create: { topics: { enable: false } } } } } }), [
      {
        key: "kafka.config.auto",
        message:
          'is an object; the dots of a setting\'s name are part of it, and "auto.create.topics.enable" stands in quotes in a path',
        fix: "pulumi config rm --path kafka.config.auto && pulumi config set --path 'kafka.config[\"auto.create.topics.enable\"]' false",
      },
    ]);
  });

  it("may be a list only with commas", () => {
    const [problem] = problems({
      kafka: { config: { "group.coordinator.rebalance.protocols": ["classic", "consumer"] } },
    });
    assert.match(problem?.message ?? "", /a list is written with commas$/);
    assert.match(problem?.fix ?? "", / classic,consumer$/);
  });

  it("that are wrong a thousand times are shown fifty times", () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ key: `topics[${index}].name`, message: "is missing" }));
    const { message, problems: all } = new ConfigError(many);
    assert.equal(all.length, 1000);
    assert.equal(message.split("\n").length, 51);
    assert.match(message, /^The stack config has 1000 problems, of which these are the first 50:\n/);
  });
});
