import assert from "node:assert/strict";
import { withOverrides } from "../../../tools/evaluate/stackFile";
import { withEverything } from "../../harness/support/monitoring";
import { problems } from "../../harness/support/settings";

describe("the settings of metrics reject", () => {
  for (const [what, metrics, key, message] of [
    ["another reporter", { reporter: "jxm" }, "metrics.reporter", /did you mean "jmx"/],
    ["a list of metrics that is none", { allowList: "kafka.*" }, "metrics.allowList", /a list of regular expressions/],
    ["expressions with commas", { allowList: ["a{1,2}"] }, "metrics.allowList", /without commas/],
    ["expressions that are none", { allowList: ["("] }, "metrics.allowList", /a list of regular/],
    ["a selection for the other reporter", { reporter: "jmx", allowList: ["a"] }, "metrics.allowList", /JMX exporter/],
    [
      "a topic expression that is none",
      { kafkaExporter: { topicRegex: "[" } },
      "metrics.kafkaExporter.topicRegex",
      /regular expression/,
    ],
    [
      "a group expression that is empty",
      { kafkaExporter: { groupRegex: "" } },
      "metrics.kafkaExporter.groupRegex",
      /regular expression/,
    ],
    ["a disk that is more than full", { rules: { diskUsed: 100 } }, "metrics.rules.diskUsed", /percent from 1 to 99/],
    ["no lag at all", { rules: { consumerLag: 0 } }, "metrics.rules.consumerLag", /messages from 1/],
    ["a year and more", { rules: { certificateDays: 366 } }, "metrics.rules.certificateDays", /days from 1 to 365/],
    [
      "dashboards of another kind",
      { dashboards: { type: "yes" } },
      "metrics.dashboards.type",
      /one of none, configmap, grafana/,
    ],
    ["a label without a value", { dashboards: { label: "grafana" } }, "metrics.dashboards.label", /name=value/],
    ["a label that is none", { labels: { "my label": "x" } }, "metrics.labels", /an object of labels/],
    ["a key that is none", { dashbords: {} }, "metrics.dashbords", /did you mean "dashboards"/],
  ] as const) {
    it(`${what}, in one message`, () => {
      const [problem, ...more] = problems({ stage: 2, metrics: { enabled: true, ...metrics } });
      assert.equal(problem?.key, key);
      assert.match(problem?.message ?? "", message);
      assert.deepEqual(more, []);
    });
  }

  for (const [certificateDays, renewalDays, fix] of [
    [30, 30, "pulumi config set --path metrics.rules.certificateDays 15"],
    [14, 2, "pulumi config set --path metrics.rules.certificateDays 1"],
    [14, 1, "pulumi config set --path certificates.renewalDays 15"],
  ] as const) {
    it(`an alert at ${certificateDays} days that comes before every renewal at ${renewalDays}, with a command that fixes it`, () => {
      const config = withEverything(
        { stage: 2, certificates: { renewalDays } },
        { rules: { enabled: true, certificateDays } },
      );
      const [problem, ...more] = problems(config);
      assert.equal(problem?.key, "metrics.rules.certificateDays");
      assert.equal(problem?.fix, fix);
      assert.deepEqual(more, []);
      assert.deepEqual(
        problems({ ...config, metrics: { rules: { certificateDays } } }),
        [],
        "nothing while there are no alerts",
      );
      const [, path = "", value = ""] = /--path (\S+) (\S+)$/.exec(fix) ?? [];
      assert.deepEqual(problems(withOverrides(config, [{ path, value }])), []);
    });
  }

  it("nothing that Java and Go understand", () => {
    const kafkaExporter = { topicRegex: "(?i)orders.*", groupRegex: "^my-.+$" };
    assert.deepEqual(problems({ metrics: { allowList: ["(?i)kafka_.*"], kafkaExporter, labels: { release: 1 } } }), []);
  });
});
