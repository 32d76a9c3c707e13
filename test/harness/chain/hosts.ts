import { renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import type { V1Service } from "@kubernetes/client-node";
import type { Pod } from "./pod";

/**
 * The names that Kubernetes' DNS would know, in a file that Java looks up (`jdk.net.hosts.file`): each pod's own, and
 * each service's with all pods that it leads to.
 */
export class Hosts {
  private written = "";
  readonly file: string;

  constructor(folder: string) {
    this.file = join(folder, "hosts");
    this.update([], []);
  }

  /** Writes what there is now, all at once. */
  update(pods: readonly Pod[], services: readonly V1Service[]): void {
    const lines = [
      `127.0.0.1 localhost ${hostname()}`,
      ...pods.flatMap(ofPod),
      ...services.flatMap((each) => ofService(each, pods)),
    ];
    const text = `${lines.join("\n")}\n`;
    if (text !== this.written) {
      writeFileSync(`${this.file}-new`, text);
      renameSync(`${this.file}-new`, this.file);
      this.written = text;
    }
  }
}

function names(name: string, namespace: string): string {
  return [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`].join(" ");
}

function ofPod({ object: { spec }, address, name, namespace }: Pod): string[] {
  const own =
    spec?.hostname !== undefined && spec.subdomain !== undefined
      ? names(`${spec.hostname}.${spec.subdomain}`, namespace)
      : "";
  return [`${address} ${name} ${own}`.trim()];
}

function ofService({ metadata, spec }: V1Service, pods: readonly Pod[]): string[] {
  const selector = Object.entries(spec?.selector ?? {});
  const namespace = metadata?.namespace ?? "";
  return selector.length === 0
    ? []
    : pods
        .filter(
          ({ object, namespace: its }) =>
            its === namespace && selector.every(([key, value]) => object.metadata?.labels?.[key] === value),
        )
        .filter((pod) => pod.isReady || spec?.publishNotReadyAddresses === true)
        .map(({ address }) => `${address} ${names(metadata?.name ?? "", namespace)}`);
}
