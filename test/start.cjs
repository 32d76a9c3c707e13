/**
 * What Mocha loads before the tests: see tools/evaluate/start.cjs. In parallel its own process only hands files to its
 * workers, and does without.
 *
 * Tests run much code a few times. Node 20 optimizes it early, which takes a fifth of their time and never pays: it waits
 * longer here (V8's default is 67584; newer versions have no such flag). Workers have more room for new objects, so that
 * fewer of them are copied; Mocha starts them with the flags that its own process has.
 */
if (process.version.startsWith("v20.")) {
  require("node:v8").setFlagsFromString("--interrupt-budget=1000000");
}
if (process.env.MOCHA_WORKER_ID !== undefined || process.argv.includes("--no-parallel")) {
  require("../tools/evaluate/start.cjs");
} else {
  process.execArgv.push("--min-semi-space-size=64", "--max-semi-space-size=64");
}
