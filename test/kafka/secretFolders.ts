import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A secret's data, decoded, by its keys. */
export type SecretData = Readonly<Record<string, string>>;

/** Secrets as folders of files, the way the kubelet mounts them. */
export class SecretFolders {
  private readonly written = new Set<string>();

  constructor(
    private readonly root: string,
    /** Looks up a secret. */
    private readonly secret: (name: string) => SecretData,
  ) {}

  /** The folder with a secret's files. */
  folder(name: string): string {
    const folder = join(this.root, name);
    if (!this.written.has(name)) {
      this.write(folder, this.secret(name));
      this.written.add(name);
    }
    return folder;
  }

  /** What stands for a secret's value in settings: Kafka's DirectoryConfigProvider reads the file, under the name `dir`. */
  reference(name: string, key: string): string {
    return fileContent(this.folder(name), key);
  }

  /** The same for all of a secret's certificates together, as Strimzi's `pattern: "*.crt"` has it. */
  certificates(name: string): string {
    const data = this.secret(name);
    const keys = Object.keys(data).filter((key) => key.endsWith(".crt"));
    const folder = join(this.root, `${name}-certificates`);
    this.write(folder, { "all.pem": keys.sort().map((key) => data[key]).join("\n") });
    return fileContent(folder, "all.pem");
  }

  private write(folder: string, data: SecretData) {
    mkdirSync(folder, { recursive: true });
    for (const [key, text] of Object.entries(data)) {
      writeFileSync(join(folder, key), text, { mode: 0o600 });
    }
  }
}

/** Settings that let Kafka read files, where {@link SecretFolders.reference} is used. */
export const readsFolders = {
  "config.providers": "dir",
  "config.providers.dir.class": "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
} as const;

function fileContent(folder: string, file: string): string {
  return `\${dir:${folder}:${file}}`;
}
