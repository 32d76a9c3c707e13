import * as pulumi from "@pulumi/pulumi";

/** The config of a stack by the project's own keys, without its name, and which of them are set as secrets. */
export interface ProjectConfig {
  readonly config: Readonly<Record<string, unknown>>;
  readonly secretKeys: ReadonlySet<string>;
}

/** This project's part of the stack config, as the engine hands it over. */
export function stackConfig(): ProjectConfig {
  const prefix = `${pulumi.getProject()}:`;
  const keys = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(prefix));
  const name = (key: string) => key.slice(prefix.length);
  return {
    config: Object.fromEntries(keys.map((key) => [name(key), pulumi.runtime.getConfig(key)])),
    secretKeys: new Set(keys.filter(isSecret).map(name)),
  };
}

/** Whether a key of the stack config is set as a secret. The SDK knows, but its types leave that out. */
function isSecret(key: string): boolean {
  const runtime: object = pulumi.runtime;
  return (
    "isConfigSecret" in runtime && typeof runtime.isConfigSecret === "function" && runtime.isConfigSecret(key) === true
  );
}
