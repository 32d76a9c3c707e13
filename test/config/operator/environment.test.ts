import assert from "node:assert/strict";
import { join } from "node:path";
import type { RawConfig } from "../../../config/parseSettings";
import { evaluate } from "../../../tools/evaluate/evaluate";
import { problems } from "../../harness/support/settings";
import { objectsOf, stack } from "../../harness/support/stack";

const env = { HTTPS_PROXY: "http://proxy.example.com:3128", STRIMZI_LOG_LEVEL: "DEBUG" };
const listed = Object.entries(env).map(([name, value]) => ({ name, value }));

describe("the operator's environment", () => {
  it("is in the Subscription, and nothing is without it", async () => {
    const spec = async (operator: object) =>
      Object((await objectsOf({ stage: 1, operator })).find(({ kind }) => kind === "Subscription")?.spec);
    assert.deepEqual((await spec({ env })).config, { env: listed });
    assert.equal((await spec({})).config, undefined);
  });

  it("is among the chart's values, with others of the stack config", async () => {
    const values = async (operator: object) => {
      const { resources } = await evaluate(stack({ stage: 1, operator: { install: "helm", ...operator } }));
      return Object(resources.find(({ type }) => type === "kubernetes:helm.sh/v3:Release")?.inputs).values;
    };
    assert.deepEqual(await values({ env, values: { resources: { limits: { cpu: "1" } }, replicas: 2 } }), {
      resources: { limits: { cpu: "1" } },
      replicas: 2,
      watchNamespaces: [],
      extraEnvs: listed,
    });
    assert.deepEqual(await values({ watch: "all", values: { replicas: 2 } }), { replicas: 2, watchAnyNamespace: true });
    assert.deepEqual(await values({}), { watchNamespaces: [] });
  });

  it("is in the Deployment of the manifests, in place of what is there or behind it", async () => {
    const manifests = join(__dirname, "../../fixtures/install");
    const variables = async (own: object) => {
      const objects = await objectsOf({ stage: 1, operator: { install: "manifests", manifests, env: own } });
      const deployment = Object(objects.find(({ kind }) => kind === "Deployment"));
      return deployment.spec.template.spec.containers[0].env;
    };
    const before: readonly { name: string }[] = await variables({});
    const [taken] = before.filter(({ name }) => name !== "STRIMZI_NAMESPACE");
    assert.ok(taken !== undefined);
    assert.deepEqual(await variables({ A: "x", [taken.name]: "y" }), [
      ...before.filter(({ name }) => name !== taken.name),
      { name: "A", value: "x" },
      { name: taken.name, value: "y" },
    ]);
  });

  for (const [what, operator, key, message] of [
    ["where somebody else installed it", { install: "none", env: { A: "x" } }, "operator.env", /who installed/],
    ["of Helm without Helm", { install: "manifests", values: { replicas: 2 } }, "operator.values", /Helm's chart/],
    [
      "that other keys decide",
      { env: { STRIMZI_NAMESPACE: "*" } },
      "operator.env.STRIMZI_NAMESPACE",
      /operator\.watch/,
    ],
    [
      "of the chart that other keys decide",
      { install: "helm", values: { extraEnvs: [] } },
      "operator.values.extraEnvs",
      /operator\.env/,
    ],
    ["that has no name of one", { env: { "a-b": "x" } }, "operator.env.a-b", /no name of a variable/],
    ["that is no object", { install: "helm", values: [1] }, "operator.values", /allowed is an object/],
  ] as const) {
    it(`rejects what is set ${what}, in one message`, () => {
      const config: RawConfig = { operator };
      const [problem, ...others] = problems(config);
      assert.equal(problem?.key, key);
      assert.match(problem?.message ?? "", message);
      assert.deepEqual(others, []);
    });
  }
});
