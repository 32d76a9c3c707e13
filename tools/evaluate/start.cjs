/**
 * What tools that run the program are started with: `node --require ./tools/evaluate/start.cjs <tool>.ts`.
 *
 * That is `tsx <tool>.ts` with the SDKs loaded first, and with no second process.
 */
const Module = require("node:module");

// Node 22.1 and newer keep compiled code on disk, from one run to the next.
if ("enableCompileCache" in Module && typeof Module.enableCompileCache === "function") {
  Module.enableCompileCache();
}
require("./loadSdk.cjs");
require("tsx/cjs/api").register();
