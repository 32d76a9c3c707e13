import assert from "node:assert/strict";
import { join } from "node:path";
import ts from "typescript";

const root = join(__dirname, "..");

describe("the compiler's options", () => {
  for (const name of ["tsconfig.json", "tsconfig.pulumi.json"]) {
    it(`of ${name} go together`, () => {
      const { config, error } = ts.readConfigFile(join(root, name), ts.sys.readFile);
      assert.equal(error, undefined);
      const { options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, root);
      // What the engine starts the program with, it finds out only then.
      const found = [...errors, ...ts.createProgram([], options).getOptionsDiagnostics()];
      assert.deepEqual(
        found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
        [],
      );
    });
  }
});
