import { makeInformer, type KubernetesObject as Nameless } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../../../config/kubernetes/object";
import type { ClusterClient } from "../client";

/** A kind of custom resource that is watched. */
export interface WatchedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
}

/** Where an object is in a {@link World}. */
export function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/** All objects of some kinds as they are now, kept up to date by watching. */
export class World {
  private readonly objects = new Map<string, KubernetesObject>();
  private readonly informers: { stop(): Promise<void> }[] = [];
  private stopped = false;

  private constructor(private readonly changed: (object: KubernetesObject) => void) {}

  /** @param changed Gets every object that was added, changed or deleted. */
  static async watch(
    client: ClusterClient,
    kinds: readonly WatchedKind[],
    changed: (object: KubernetesObject) => void,
  ): Promise<World> {
    const world = new World(changed);
    await Promise.all(kinds.map((kind) => world.watchKind(client, kind)));
    return world;
  }

  /** An object of a namespace. */
  get(kind: string, namespace: string | undefined, name: string | undefined): KubernetesObject | undefined {
    return this.objects.get(`${kind} ${namespace}/${name}`);
  }

  /** All objects for which something is so. */
  find(isSo: (object: KubernetesObject) => boolean): KubernetesObject[] {
    return [...this.objects.values()].filter(isSo);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.informers.map((informer) => informer.stop()));
  }

  private async watchKind(client: ClusterClient, { apiVersion, kind, plural }: WatchedKind): Promise<void> {
    const informer = makeInformer(client.kubeConfig, `/apis/${apiVersion}/${plural}`, () =>
      client.listForWatching(apiVersion, kind),
    );
    const note = (object: Nameless, isThere: boolean) => {
      // A watch sends whole objects, with kind and name; the library's type is for any part of one.
      const whole = object as KubernetesObject;
      isThere ? this.objects.set(keyOf(whole), whole) : this.objects.delete(keyOf(whole));
      this.changed(whole);
    };
    informer.on("add", (object) => note(object, true));
    informer.on("update", (object) => note(object, true));
    informer.on("delete", (object) => note(object, false));
    informer.on("error", () => {
      // A watch ends now and then, and starts again with what exists.
      if (!this.stopped) {
        setTimeout(() => this.stopped || informer.start(), 500).unref();
      }
    });
    this.informers.push(informer);
    await informer.start();
  }
}
