import assert from "node:assert/strict";
import { propertyPath, removeCommand, setCommand } from "../../../config/problems/propertyPath";

describe("property paths", () => {
  it("are written as pulumi config takes them", () => {
    assert.equal(propertyPath(["stage"]), "stage");
    assert.equal(propertyPath(["wait", "timeouts", "cluster"]), "wait.timeouts.cluster");
    assert.equal(propertyPath(["topics", 0, "config", "retention.ms"]), 'topics[0].config["retention.ms"]');
  });

  it("make commands that a shell takes as they are", () => {
    assert.equal(setCommand(["stage"], "5"), "pulumi config set stage 5");
    assert.equal(setCommand(["topics", 0, "name"], "orders"), "pulumi config set --path 'topics[0].name' orders");
    assert.equal(setCommand(["namespace"], "it's"), "pulumi config set namespace 'it'\\''s'");
    assert.equal(
      setCommand(["kafka", "config", "log.retention.ms"], "-1"),
      `pulumi config set --path 'kafka.config["log.retention.ms"]' -- -1`,
    );
    assert.equal(removeCommand(["kafka", "config", "log.dirs"]), `pulumi config rm --path 'kafka.config["log.dirs"]'`);
  });
});
