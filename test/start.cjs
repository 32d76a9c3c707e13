/**
 * What Mocha loads before the tests: see tools/evaluate/start.cjs. In parallel its own process only hands files to its
 * workers, and does without.
 */
if (process.env.MOCHA_WORKER_ID !== undefined || process.argv.includes("--no-parallel")) {
  require("../tools/evaluate/start.cjs");
}
