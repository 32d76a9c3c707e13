import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../../config/kubernetes/object";
import { type Answer, ApiConnection } from "./connection";

/** What is needed to name an object. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}

/** The API server's answer that something cannot be had, with the object that was sent and what it said. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    verb: string,
    object: ObjectReference,
    readonly said: string,
  ) {
    super(`the API server, asked to ${verb} what follows, answered ${code}: ${said}\n\n${stringify(object)}`);
  }
}

/** Objects of a kind, as the API server lists them. */
export interface ObjectList {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string };
  readonly items: KubernetesObject[];
}

/** Who applies what this program deploys. */
const FIELD_MANAGER = "amq-streams-demo";

/** How long something may take that takes no time but the machine's. */
const PATIENCE_MS = 30_000;

/** Kubernetes as the engine and the tests talk to it: objects of any kind, applied server-side and strictly. */
export class ClusterClient {
  private readonly connection: ApiConnection;
  /** For what these methods leave out: watches, and the typed APIs. */
  readonly kubeConfig = new KubeConfig();

  /** @param kubeconfig The path of a kubeconfig with everything in it; its current context is taken. */
  constructor(kubeconfig: string) {
    this.kubeConfig.loadFromFile(kubeconfig);
    this.connection = new ApiConnection(this.kubeConfig);
  }

  /**
   * Applies an object server-side, as the provider does: what was applied before and is not there any more
   * goes, and what others have set stays.
   *
   * @returns the object as it is stored, with what was left to defaults.
   * @throws {ApiError}
   */
  async apply(object: KubernetesObject, { manager = FIELD_MANAGER, force = false } = {}): Promise<KubernetesObject> {
    return this.asked("apply", object, async () =>
      this.connection.patch(await this.pathOf(object), "application/apply-patch+yaml", object, {
        fieldManager: manager,
        fieldValidation: "Strict",
        ...(force ? { force: "true" } : {}),
      }),
    );
  }

  /** Creates an object. The API server makes a name if there is only `metadata.generateName`. */
  async create(object: KubernetesObject): Promise<KubernetesObject> {
    const { apiVersion, kind, metadata } = object;
    const collection = { apiVersion, kind, metadata: { name: "", namespace: metadata.namespace } };
    return this.asked("create", object, async () =>
      this.connection.post(await this.pathOf(collection), object, { fieldValidation: "Strict" }),
    );
  }

  /** Creates an object of the cluster's from a YAML document, sent as it stands. */
  async createFromYaml(apiVersion: string, kind: string, text: string): Promise<KubernetesObject> {
    const what = { apiVersion, kind, metadata: { name: "" } };
    return this.asked("create from YAML", what, async () =>
      this.connection.post(await this.pathOf(what), text, { fieldValidation: "Strict" }),
    );
  }

  /** Changes some fields of an object, by a JSON merge patch. */
  async merge(object: ObjectReference, changes: object, subresource = ""): Promise<KubernetesObject> {
    return this.asked("change", { ...object, ...changes }, async () =>
      this.connection.patch(`${await this.pathOf(object)}${subresource}`, "application/merge-patch+json", changes, {
        fieldValidation: "Strict",
      }),
    );
  }

  /** Changes some fields of an object's status, by a JSON merge patch. */
  async mergeStatus(object: ObjectReference, status: object): Promise<KubernetesObject> {
    return this.merge(object, { status }, "/status");
  }

  /** An object as it is stored; undefined if there is none. */
  async read(object: ObjectReference): Promise<KubernetesObject | undefined> {
    return this.asked("read", object, async () => this.connection.get(await this.pathOf(object))).catch(unlessNotFound);
  }

  /** All objects of a kind, in one namespace or all. */
  async list(apiVersion: string, kind: string, namespace?: string): Promise<KubernetesObject[]> {
    return (await this.listForWatching(apiVersion, kind, namespace)).items;
  }

  /** All objects of a kind, and from which version on to watch for changes. */
  async listForWatching(apiVersion: string, kind: string, namespace?: string): Promise<ObjectList> {
    const what = { apiVersion, kind, metadata: { name: "", namespace } };
    const list = await this.asked<ObjectList>("list", what, async () => this.connection.get(await this.pathOf(what)));
    // A list's items leave out what they all are.
    return { ...list, items: list.items.map((item) => ({ ...item, apiVersion, kind })) };
  }

  /** Deletes an object, as the provider does, and whatever belongs to it. It may take a while to be gone. */
  async delete(object: ObjectReference): Promise<void> {
    await this.asked("delete", object, async () =>
      this.connection.delete(await this.pathOf(object), { propagationPolicy: "Background" }),
    ).catch(unlessNotFound);
  }

  /** Deletes an object and waits until it is gone. */
  async deleteAndWait(object: ObjectReference, patience = PATIENCE_MS): Promise<void> {
    await this.delete(object);
    await this.until(object, "is gone", (found) => found === undefined, patience);
  }

  /** Every kind that has objects in namespaces which can be listed. */
  async namespacedKinds(): Promise<{ apiVersion: string; kind: string }[]> {
    return this.connection.namespacedKinds();
  }

  /** Whether objects of a kind can be had yet. */
  async isServed(apiVersion: string, kind: string): Promise<boolean> {
    return this.connection.isServed(apiVersion, kind);
  }

  /** Whether the API server, or what it is asked for by the path, is ready. */
  async isReady(path = "/readyz"): Promise<boolean> {
    return this.connection.isReady(path);
  }

  /**
   * Waits for something to be so of an object.
   *
   * @returns the object.
   * @throws {Error} with the object as it was in the end.
   */
  async until(
    object: ObjectReference,
    what: string,
    isSo: (found: KubernetesObject | undefined) => boolean,
    patience = PATIENCE_MS,
  ): Promise<KubernetesObject | undefined> {
    const end = Date.now() + patience;
    for (;;) {
      const found = await this.read(object);
      if (isSo(found)) {
        return found;
      }
      if (Date.now() > end) {
        const { kind, metadata } = object;
        const state = found === undefined ? "there is none" : stringify(withoutBookkeeping(found));
        throw new Error(`waited ${patience / 1000} s until ${kind} ${metadata.name} ${what}; in the end:\n\n${state}`);
      }
      await sleep(50);
    }
  }

  /** Closes all connections. */
  close(): void {
    this.connection.close();
  }

  private pathOf({ apiVersion, kind, metadata: { name, namespace } }: ObjectReference): Promise<string> {
    return this.connection.pathOf(apiVersion, kind, namespace, name);
  }

  private async asked<T = KubernetesObject>(
    verb: string,
    object: ObjectReference,
    request: () => Promise<Answer>,
  ): Promise<T> {
    const { status, body } = await request();
    if (status >= 300) {
      throw new ApiError(status, verb, object, said(body));
    }
    // What the API server answers a request for a kind with is of that kind.
    return body as T;
  }
}

/** An object as a person wants to read it. */
function withoutBookkeeping({ metadata, ...object }: KubernetesObject): object {
  const { managedFields: _, ...kept } = metadata;
  return { ...object, metadata: kept };
}

function unlessNotFound(error: unknown): undefined {
  if (error instanceof ApiError && error.code === 404) {
    return undefined;
  }
  throw error;
}

/** What the API server says is a Status, and mostly worth reading by its message alone. */
function said(body: unknown): string {
  return typeof body === "object" && body !== null && "message" in body ? String(body.message) : String(body).trim();
}
