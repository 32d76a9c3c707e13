import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A secret's data, decoded, by its keys. */
export type SecretData = Readonly<Record<string, string>>;

/** Secrets as folders of files, the way the kubelet mounts them. */
export class SecretFolders {
  private readonly made = new Map<string, SecretData>();

  constructor(
    private readonly root: string,
    /** Looks up a secret that nobody has made here. */
    private readonly secret: (name: string) => SecretData,
  ) {}

  /** Makes a secret, as an operator would. */
  make(name: string, data: SecretData): void {
    this.made.set(name, data);
  }

  /** The folder with a secret's files. */
  folder(name: string): string {
    return this.write(name, this.data(name));
  }

  /** What stands for a secret's value in settings: Kafka's DirectoryConfigProvider reads the file, under the name `dir`. */
  reference(name: string, key: string): string {
    return fileContent(this.folder(name), key);
  }

  /** The same for all of a secret's certificates together, as Strimzi's `pattern: "*.crt"` has it. */
  certificates(name: string): string {
    const all = Object.entries(this.data(name))
      .filter(([key]) => key.endsWith(".crt"))
      .map(([, pem]) => pem);
    return fileContent(this.write(`${name}-certificates`, { "all.pem": all.join("\n") }), "all.pem");
  }

  private data(name: string): SecretData {
    return this.made.get(name) ?? this.secret(name);
  }

  private write(name: string, data: SecretData): string {
    const folder = join(this.root, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const [key, text] of Object.entries(data)) {
      writeFileSync(join(folder, key), text, { mode: 0o600 });
    }
    return folder;
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
