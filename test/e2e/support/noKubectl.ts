import { spawnSync } from "node:child_process";

/** Why kubectl cannot be used here; undefined if it can. */
export const noKubectl =
  spawnSync("kubectl", ["version", "--client"]).status === 0 ? undefined : "there is no kubectl on PATH";
