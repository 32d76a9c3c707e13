import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { CoreV1Api, V1Pod, V1Volume } from "@kubernetes/client-node";

/** A reason why a pod's container cannot start yet, in the kubelet's words. */
export class NotYet extends Error {}

/** Files by their paths in a volume. */
type Files = ReadonlyMap<string, Buffer>;

/** How long a service account's token is good for: longer than any run. */
const TOKEN_SECONDS = 24 * 3600;

/** The volumes of a pod, as folders: written as the kubelet does, and again when what they come from has changed. */
export class PodVolumes {
  private readonly written = new Map<string, string>();
  private token: string | undefined;

  /**
   * @param folder The pod's own.
   * @param claims The folder in which each claim has its volume, by its uid.
   */
  constructor(
    private readonly core: CoreV1Api,
    private readonly pod: V1Pod,
    private readonly folder: string,
    private readonly claims: string,
    private readonly zone: string,
  ) {}

  /** The folder of each volume, all of them written. @throws {NotYet} if something that it needs is not there. */
  async write(): Promise<ReadonlyMap<string, string>> {
    const folders = new Map<string, string>();
    for (const volume of this.pod.spec?.volumes ?? []) {
      folders.set(volume.name, await this.folderOf(volume));
    }
    return folders;
  }

  private async folderOf(volume: V1Volume): Promise<string> {
    if (volume.persistentVolumeClaim !== undefined) {
      return this.claimed(volume.persistentVolumeClaim.claimName);
    }
    const folder = join(this.folder, "volumes", volume.name);
    mkdirSync(folder, { recursive: true });
    const files = await this.filesOf(volume);
    if (files !== undefined) {
      this.update(volume.name, folder, files);
    } else if (volume.name === "rack-volume") {
      // What Strimzi's init container finds out about its node.
      writeFileSync(join(folder, "rack.id"), this.zone);
    }
    return folder;
  }

  private async claimed(claimName: string): Promise<string> {
    const claim = await found(
      this.core.readNamespacedPersistentVolumeClaim({ name: claimName, namespace: this.namespace }),
    );
    if (claim?.status?.phase !== "Bound") {
      throw new NotYet(`persistentvolumeclaim "${claimName}" is not bound`);
    }
    const folder = join(this.claims, claim.metadata?.uid ?? "");
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** What is in a volume; undefined if it begins empty and is the pod's to fill. */
  private async filesOf(volume: V1Volume): Promise<Files | undefined> {
    if (volume.secret !== undefined) {
      return this.secret(volume.secret.secretName ?? "", volume.secret.items, volume.secret.optional);
    }
    if (volume.configMap !== undefined) {
      return this.configMap(volume.configMap.name ?? "", volume.configMap.items, volume.configMap.optional);
    }
    if (volume.projected === undefined) {
      return undefined;
    }
    const all = new Map<string, Buffer>();
    for (const { secret, configMap, downwardAPI, serviceAccountToken } of volume.projected.sources ?? []) {
      const parts: Files[] = [];
      if (secret !== undefined) parts.push(await this.secret(secret.name ?? "", secret.items, secret.optional));
      if (configMap !== undefined)
        parts.push(await this.configMap(configMap.name ?? "", configMap.items, configMap.optional));
      if (serviceAccountToken !== undefined) {
        parts.push(new Map([[serviceAccountToken.path, Buffer.from(await this.serviceAccountToken())]]));
      }
      for (const { path, fieldRef } of downwardAPI?.items ?? []) {
        parts.push(new Map([[path, Buffer.from(fieldOf(this.pod, fieldRef?.fieldPath ?? ""))]]));
      }
      for (const [path, content] of parts.flatMap((part) => [...part])) {
        all.set(path, content);
      }
    }
    return all;
  }

  private async secret(name: string, items: Items, optional = false): Promise<Files> {
    const secret = await found(this.core.readNamespacedSecret({ name, namespace: this.namespace }));
    const data = Object.entries(secret?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64")] as const);
    return selected(`secret "${name}"`, secret === undefined, data, items, optional);
  }

  private async configMap(name: string, items: Items, optional = false): Promise<Files> {
    const map = await found(this.core.readNamespacedConfigMap({ name, namespace: this.namespace }));
    const data = Object.entries(map?.data ?? {}).map(([key, value]) => [key, Buffer.from(value)] as const);
    return selected(`configmap "${name}"`, map === undefined, data, items, optional);
  }

  private async serviceAccountToken(): Promise<string> {
    this.token ??= (
      await this.core.createNamespacedServiceAccountToken({
        name: this.pod.spec?.serviceAccountName ?? "default",
        namespace: this.namespace,
        body: { spec: { audiences: [], expirationSeconds: TOKEN_SECONDS } },
      })
    ).status?.token;
    return this.token ?? "";
  }

  /** Turns the link `..data` to a new folder, so that all files of a volume change at once, as the kubelet does. */
  private update(name: string, folder: string, files: Files): void {
    const hash = createHash("sha256");
    for (const [path, content] of files) {
      hash.update(path).update("\0").update(content).update("\0");
    }
    const digest = hash.digest("hex");
    if (this.written.get(name) === digest) {
      return;
    }
    const content = mkdtempSync(join(folder, "..content-"));
    for (const [path, bytes] of files) {
      mkdirSync(join(content, path, ".."), { recursive: true });
      writeFileSync(join(content, path), bytes, { mode: 0o600 });
    }
    const link = join(folder, "..data");
    const former = existsSync(link) ? readlinkSync(link) : undefined;
    symlinkSync(basename(content), `${link}-new`);
    renameSync(`${link}-new`, link);
    const tops = new Set([...files.keys()].map((path) => path.split("/")[0] ?? path));
    for (const present of readdirSync(folder).filter((each) => !each.startsWith("..") && !tops.has(each))) {
      rmSync(join(folder, present));
    }
    for (const top of tops) {
      if (!readdirSync(folder).includes(top)) {
        symlinkSync(join("..data", top), join(folder, top));
      }
    }
    if (former !== undefined) {
      rmSync(join(folder, former), { recursive: true, force: true });
    }
    this.written.set(name, digest);
  }

  private get namespace(): string {
    return this.pod.metadata?.namespace ?? "default";
  }
}

type Items = readonly { readonly key: string; readonly path: string }[] | undefined;

function selected(
  what: string,
  isMissing: boolean,
  data: readonly (readonly [string, Buffer])[],
  items: Items,
  optional: boolean,
): Files {
  if (isMissing && !optional) {
    throw new NotYet(`MountVolume.SetUp failed: ${what} not found`);
  }
  const all = new Map(data);
  if (items === undefined) {
    return all;
  }
  const chosen = items.flatMap(({ key, path }) => {
    const content = all.get(key);
    if (content === undefined && !optional) {
      throw new NotYet(`MountVolume.SetUp failed: ${what} has no ${key}`);
    }
    return content === undefined ? [] : [[path, content] as const];
  });
  return new Map(chosen);
}

/** What is read, or undefined if the API server knows no such object. */
export async function found<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (codeOf(error) === 404) {
      return undefined;
    }
    throw error;
  });
}

/** The HTTP status that the API server answered with, if it is one of its errors. */
export function codeOf(error: unknown): number | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : undefined;
}

/** A field that a pod may ask about itself (Kubernetes documentation, "Downward API"). */
export function fieldOf(pod: V1Pod, path: string): string {
  const label = /^metadata\.labels\['(.*)'\]$/.exec(path)?.[1];
  if (label !== undefined) {
    return pod.metadata?.labels?.[label] ?? "";
  }
  switch (path) {
    case "metadata.name":
      return pod.metadata?.name ?? "";
    case "metadata.namespace":
      return pod.metadata?.namespace ?? "";
    case "metadata.uid":
      return pod.metadata?.uid ?? "";
    case "spec.nodeName":
      return pod.spec?.nodeName ?? "";
    case "spec.serviceAccountName":
      return pod.spec?.serviceAccountName ?? "";
    default:
      return "";
  }
}
