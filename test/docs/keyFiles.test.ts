import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandBlocks, documentationPages } from "../harness/docs/commandBlocks";

/** Files that a block of commands writes on this machine, by redirection or as the argument of an option. */
function writtenFiles(commands: string): string[] {
  return (
    commands
      .split("\n")
      // What stands in quotes runs elsewhere: in a pod, for example.
      .map((line) => line.replace(/'[^']*'/g, "''"))
      .flatMap((line) => [...line.matchAll(/(?:(?<![2&])>\s*|-out |KUBECONFIG=)"?(\$?[\w~./$-]+)"?/g)])
      .map(([, file = ""]) => file)
      .filter((file) => file !== "/dev/null")
  );
}

/** Names of files that have a key, a password or a token in them. */
const secretFile = /\.(key|pem|p12|jks|kubeconfig)$|cas\.yaml$|(client|admin)\.properties$|^.*ca\.crt$/;

const blocks = documentationPages().flatMap(commandBlocks);
const keyBlocks = blocks.flatMap((block) => {
  const files = writtenFiles(block.commands).filter((file) => secretFile.test(file));
  return files.length === 0 ? [] : [{ ...block, files }];
});

describe("files with keys, in the documentation", () => {
  it("are found", () => {
    const found = keyBlocks.flatMap(({ files }) => files);
    for (const name of ["ca.key", "operator-cas.yaml", "cas.yaml", "former-$ca.pem", "deployer.kubeconfig"]) {
      assert.ok(
        found.some((file) => file.endsWith(name)),
        `${name} is not among ${found.join(", ")}`,
      );
    }
  });

  for (const { page, heading, commands, files } of keyBlocks) {
    it(`are written outside of the checkout, for nobody else to read (${page}, ${heading}: ${files.join(", ")})`, () => {
      for (const file of files) {
        assert.match(file, /^(\$keys|\$client|~|\/tmp)\//, file);
      }
      const all = blocks.filter((block) => block.page === page && block.heading === heading);
      const before = all.map((block) => block.commands).join("\n");
      const isPublic = files.every((file) => file.endsWith("/trusted.pem"));
      assert.ok(isPublic || before.includes("umask 077"), `umask 077 comes before:\n${commands}`);
    });
  }

  it("are deleted at the end of their procedure", () => {
    const folders = keyBlocks.flatMap(({ page, files }) =>
      files.map(folderOf).flatMap((folder) => (folder === "/tmp" ? [] : [{ page, folder }])),
    );
    assert.ok(folders.length > 0);
    for (const { page, folder } of folders) {
      const text = readFileSync(join(__dirname, "../..", page), "utf8");
      assert.match(text, new RegExp(`rm -r "?${folder.replace(/[$.]/g, "\\$&")}`), `${page}: ${folder}`);
    }
  });

  it("are ignored by Git, whoever writes them into the checkout after all", () => {
    const names = [
      ...new Set(
        keyBlocks.flatMap(({ files }) => files.map((file) => file.replace(/^.*\//, "").replace("$ca", "cluster"))),
      ),
      "client.properties",
      "user.pem",
      "admin.properties",
    ];
    const { stdout } = spawnSync("git", ["check-ignore", "--no-index", ...names], { encoding: "utf8" });
    assert.deepEqual(stdout.trim().split("\n").sort(), [...names].sort());
  });
});

function folderOf(file: string): string {
  return file.replace(/\/[^/]*$/, "");
}
