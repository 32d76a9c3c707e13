import assert from "node:assert/strict";
import * as kubernetes from "@pulumi/kubernetes";
import { once } from "es-toolkit/function/once";
import { KafkaTopics } from "../../components/kafkaTopics";
import { inWindow, WINDOW } from "../../components/resources/manyResources";
import type { RawConfig } from "../../config/parseSettings";
import { evaluate, record } from "../../tools/evaluate/evaluate";
import { plan } from "../harness/support/settings";
import { stack } from "../harness/support/stack";
import { withEnvironment } from "../harness/support/withEnvironment";

const count = WINDOW + 7;
const names = Array.from({ length: count }, (_, index) => `topic-${index}`);

const topics = once(() => plan({ stage: 8, demo: false, topics: names.map((name) => ({ name })) }).topics ?? []);

function object(name: string, opts = {}) {
  return new kubernetes.apiextensions.CustomResource(name, { apiVersion: "v1", kind: "Any", metadata: { name } }, opts);
}

describe("more resources than are registered at once", () => {
  it("are all made, in their order, and what depends on them depends on each", async () => {
    const { resources } = await record(stack({}), () => {
      object("after", { dependsOn: new KafkaTopics("topics", { topics: topics() }) });
    });
    const made = resources.filter(({ type }) => type.endsWith(":KafkaTopic"));
    assert.deepEqual(
      made.map(({ name }) => name),
      topics().map(({ name }) => name),
    );
    assert.deepEqual([...new Set(made.map(({ parent }) => parent.split("::").at(-1)))], ["topics"]);
    const after = resources.find(({ name }) => name === "after");
    assert.deepEqual(after?.dependencies.toSorted(), made.map(({ urn }) => urn).toSorted());
    const outputs = resources.find(({ name }) => name === "topics")?.outputs;
    assert.deepEqual(outputs, { names: topics().map(({ topicName, name }) => topicName ?? name) });
  });

  it("wait for one another beyond the window, and the first of them for nothing", async () => {
    let [open, most, atOnce] = [0, 0, 0];
    await record(
      stack({}),
      () => {
        let made = 0;
        const all = inWindow(
          names.slice(0, 30),
          (name) => {
            made += 1;
            return object(name);
          },
          8,
        );
        atOnce = made;
        return all;
      },
      async () => {
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return {};
      },
    );
    assert.equal(atOnce, 8);
    // The stack itself is one more.
    assert.ok(most <= 9, `${most} were being registered at once`);
  });

  for (const bad of ["topic-3", `topic-${count - 1}`]) {
    it(`fail together with one of them: ${bad}`, async () => {
      const run = record(
        stack({}),
        () => new KafkaTopics("topics", { topics: topics() }).names,
        ({ name }) => {
          if (name === bad) {
            throw new Error(`the API server rejects ${bad}`);
          }
          return {};
        },
      );
      await assert.rejects(run, new RegExp(`the API server rejects ${bad}`));
    });
  }

  it("fail together if one of them cannot be made", async () => {
    const making = () =>
      inWindow(
        names.slice(0, 30),
        (name) => {
          if (name === "topic-20") {
            throw new Error("no topic-20");
          }
          return object(name);
        },
        8,
      );
    await assert.rejects(record(stack({}), making), /no topic-20/);
  });

  it("are registered without stack traces of errors, which come back with the last of several lists", async () => {
    const limits: number[] = [];
    const { stackTraceLimit } = Error;
    assert.ok(stackTraceLimit > 0);
    const make = (prefix: string) => (name: string) => {
      limits.push(Error.stackTraceLimit);
      return object(`${prefix}-${name}`);
    };
    const fails = () => {
      throw new Error("no more");
    };
    await record(stack({}), async () => {
      await inWindow(names.slice(0, 8), make("few"), 8);
      assert.deepEqual([...new Set(limits.splice(0))], [stackTraceLimit], "few have theirs");
      await Promise.all([
        inWindow(names.slice(0, 9), make("shorter"), 8),
        inWindow(names.slice(0, 40), make("longer"), 8),
        assert.rejects(inWindow(names.slice(0, 9), fails, 8), /no more/),
      ]);
    });
    assert.deepEqual([limits.length, ...new Set(limits.splice(0))], [49, 0]);
    assert.equal(Error.stackTraceLimit, stackTraceLimit);
    // Who looks for promises that never end needs them.
    await withEnvironment({ PULUMI_DEBUG_PROMISE_LEAKS: "true" }, () =>
      record(stack({}), () => inWindow(names.slice(0, 9), make("traced"), 8)),
    );
    assert.deepEqual([...new Set(limits)], [stackTraceLimit]);
  });

  it("leave Kafka Connect the certificate of its user, which comes after all others", async () => {
    const connect = async (others: number) => {
      const config: RawConfig = {
        stage: 12,
        certificates: { issuer: "pulumi" },
        users: names.slice(0, others).map((name) => ({ name: `user-${name}` })),
      };
      const { resources } = await evaluate(stack(config));
      const found = resources.find(({ type }) => type.endsWith(":KafkaConnect"));
      assert.ok(found);
      return found.inputs.spec;
    };
    assert.deepEqual(await connect(WINDOW + 5), await connect(0));
  });
});
