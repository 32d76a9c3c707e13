import type { CustomObjectsApi } from "@kubernetes/client-node";
import { complaint } from "../../config/kafka/operatorNotes";
import { kubeconfig, kubernetesClient } from "./kubeconfig";

/** A resource of Strimzi's that an update waits for. */
export interface Awaited {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
}

/** Reads a resource as it is now. */
export type ReadAwaited = (awaited: Awaited) => Promise<unknown>;

/** How often a resource is looked at. An update that is done sooner has no look at all. */
const INTERVAL_MS = 10_000;

/** Looks that fail one after another before there is no further one: the wait is the provider's, and goes on. */
const PATIENCE = 3;

/**
 * Looks at resources while the provider waits for them, and shows what their operator complains of. The provider
 * itself shows nothing of that until it gives up: it names the condition that it waits for.
 */
export class WaitWatch {
  private readonly watched = new Map<string, NodeJS.Timeout>();

  /**
   * @param read Reads a resource.
   * @param show Shows a line to a person.
   */
  constructor(
    private readonly read: ReadAwaited,
    private readonly show: (message: string) => unknown,
    private readonly intervalMs = INTERVAL_MS,
  ) {}

  /**
   * Begins to look at a resource.
   *
   * @param urn Which one it is to the engine.
   */
  begin(urn: string, awaited: Awaited): void {
    this.end(urn);
    this.next(urn, awaited, new Set(), 0);
  }

  /** Ends it: the wait is over. */
  end(urn: string): void {
    clearTimeout(this.watched.get(urn));
    this.watched.delete(urn);
  }

  private next(urn: string, awaited: Awaited, shown: Set<string>, failures: number): void {
    const timer = setTimeout(async () => {
      const found = await this.read(awaited).then(
        (object) => ({ complaint: complaint(object), failures: 0 }),
        () => ({ complaint: undefined, failures: failures + 1 }),
      );
      if (this.watched.get(urn) !== timer) {
        return;
      }
      if (found.complaint !== undefined && !shown.has(found.complaint)) {
        shown.add(found.complaint);
        this.show(found.complaint);
      }
      if (found.failures < PATIENCE) {
        this.next(urn, awaited, shown, found.failures);
      }
    }, this.intervalMs).unref();
    this.watched.set(urn, timer);
  }
}

/**
 * Reads from the cluster that the provider deploys to.
 *
 * @param context The kubeconfig's context. Empty: the current one.
 */
export function awaitedReader(context: string): ReadAwaited {
  let api: Promise<CustomObjectsApi> | undefined;
  return async ({ apiVersion, kind, metadata: { name, namespace } }) => {
    const [group = "", version = ""] = apiVersion.split("/");
    api ??= connect(context);
    // All of Strimzi's kinds have this plural.
    const plural = `${kind.toLowerCase()}s`;
    return (await api).getNamespacedCustomObject({ group, version, namespace, plural, name });
  };
}

async function connect(context: string): Promise<CustomObjectsApi> {
  const { CustomObjectsApi } = await kubernetesClient();
  return (await kubeconfig(context)).makeApiClient(CustomObjectsApi);
}
