import assert from "node:assert/strict";
import { join } from "node:path";
import { EngineStack, noEngine, withEngine } from "./support/engineStack";

/** The policy pack as the engine runs it, on a stack that renders: no cluster is asked. */
describe(withEngine("the policy pack with the real engine"), function () {
  this.timeout(240_000);

  const pack = join(__dirname, "../../policy");
  let engine: EngineStack;

  before(async function () {
    if (noEngine !== undefined) {
      this.skip();
    }
    engine = await EngineStack.create("");
  });
  after(() => noEngine === undefined && engine.dispose());

  const preview = () => engine.run("preview", "--policy-pack", pack);
  const base = { render: "rendered/test", operator: { install: "none" }, replicas: 3 };

  it("stops a preview of a stack whose listener has no TLS", () => {
    engine.configure({ ...base, stage: 3 });
    const { status, text } = preview();
    assert.notEqual(status, 0);
    assert.match(text, /\[mandatory\].*listeners-authenticate-over-tls[\s\S]*the listener plain has no TLS/);
  });

  it("runs before the first update, when names that OLM chooses are unknown", () => {
    engine.configure({ stage: 3, replicas: 3 });
    const { status, text } = preview();
    assert.notEqual(status, 0);
    assert.match(text, /\[mandatory\].*listeners-authenticate-over-tls[\s\S]*the listener plain has no TLS/);
    assert.doesNotMatch(text, /can't run policy/);
  });

  it("lets a stack for production pass, and shows what it would rather have", () => {
    engine.configure({ ...base, stage: 9, purpose: "production" });
    const { status, text } = preview();
    assert.equal(status, 0, text);
    assert.match(text, /\[advisory\].*resources-are-set[\s\S]*controller/);
    assert.doesNotMatch(text, /\[mandatory\]/);
  });

  it("asks for three copies in production, not in a demo", () => {
    engine.configure({ ...base, stage: 9, replicas: 1, purpose: "production" });
    assert.match(preview().text, /\[mandatory\].*three-copies-two-in-sync/);
    engine.configure({ ...base, stage: 9, replicas: 1, purpose: "demo" });
    assert.doesNotMatch(preview().text, /three-copies-two-in-sync/);
  });
});
