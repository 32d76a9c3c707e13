import { Agent, request } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { z } from "zod";
import { ClusterError } from "./binaries";

/** What the API server answers: JSON, mostly; else text. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Query = Readonly<Record<string, string>>;

const resourceList = z.object({
  resources: z.array(
    z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean(), verbs: z.array(z.string()) }),
  ),
});
type Resources = z.infer<typeof resourceList>["resources"];
const groupList = z.object({ groups: z.array(z.object({ preferredVersion: z.object({ groupVersion: z.string() }) })) });

/**
 * A connection to an API server that sends what it is given, byte for byte. The Kubernetes client library
 * writes objects of the kinds that it knows by its own model of them, and so leaves out a misspelt field
 * before the API server could refuse it, which is what is to be found out here.
 */
export class ApiConnection {
  private readonly agent: Agent;
  private readonly server: string;
  private readonly discovered = new Map<string, Promise<Resources>>();

  constructor(kubeConfig: KubeConfig) {
    const cluster = kubeConfig.getCurrentCluster();
    const user = kubeConfig.getCurrentUser();
    if (cluster?.caData === undefined || user?.certData === undefined || user.keyData === undefined) {
      throw new ClusterError("the kubeconfig's current context has no CA, certificate and key in it");
    }
    const decoded = (data: string) => Buffer.from(data, "base64");
    this.server = cluster.server;
    this.agent = new Agent({
      keepAlive: true,
      ca: decoded(cluster.caData),
      cert: decoded(user.certData),
      key: decoded(user.keyData),
    });
  }

  get(path: string, query: Query = {}): Promise<Answer> {
    return this.send("GET", path, query);
  }

  /** @param body An object, or YAML text. */
  post(path: string, body: object | string, query: Query = {}): Promise<Answer> {
    const type = typeof body === "string" ? "application/yaml" : "application/json";
    return this.send("POST", path, query, { type, body });
  }

  /** @param type The media type, which says what kind of patch it is. */
  patch(path: string, type: string, body: object, query: Query = {}): Promise<Answer> {
    return this.send("PATCH", path, query, { type, body });
  }

  delete(path: string, query: Query = {}): Promise<Answer> {
    return this.send("DELETE", path, query);
  }

  /** Whether a health endpoint says that all is well. A server that cannot be reached is not. */
  isReady(path: string): Promise<boolean> {
    return this.get(path).then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  /** The path of an object, or of a namespace's or the cluster's objects of a kind if the name is empty. */
  async pathOf(apiVersion: string, kind: string, namespace: string | undefined, name: string): Promise<string> {
    const { name: plural, namespaced } = await this.resource(apiVersion, kind);
    const within = namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
    return `${root(apiVersion)}${within}/${plural}${name === "" ? "" : `/${name}`}`;
  }

  /** Every kind of object that is in namespaces and can be listed. */
  async namespacedKinds(): Promise<{ apiVersion: string; kind: string }[]> {
    const { groups } = groupList.parse((await this.get("/apis")).body);
    const versions = ["v1", ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
    const kinds = await Promise.all(
      versions.map(async (apiVersion) =>
        (await this.resources(apiVersion))
          .filter(({ name, namespaced, verbs }) => namespaced && verbs.includes("list") && !name.includes("/"))
          .map(({ kind }) => ({ apiVersion, kind })),
      ),
    );
    return kinds.flat();
  }

  close(): void {
    this.agent.destroy();
  }

  /** Whether objects of a kind can be had yet. */
  async isServed(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.find(apiVersion, kind)) !== undefined;
  }

  private async resource(apiVersion: string, kind: string): Promise<Resources[number]> {
    const found = await this.find(apiVersion, kind);
    if (found === undefined) {
      throw new Error(`the API server serves no ${apiVersion} ${kind}`);
    }
    return found;
  }

  private async find(apiVersion: string, kind: string): Promise<Resources[number] | undefined> {
    const isIt = (one: Resources[number]) => one.kind === kind && !one.name.includes("/");
    const found = (await this.resources(apiVersion)).find(isIt);
    if (found === undefined) {
      // It may be defined later.
      this.discovered.delete(apiVersion);
    }
    return found;
  }

  private resources(apiVersion: string): Promise<Resources> {
    const known = this.discovered.get(apiVersion);
    if (known !== undefined) {
      return known;
    }
    const answer = this.get(root(apiVersion)).then(({ status, body }) =>
      status === 200 ? resourceList.parse(body).resources : [],
    );
    this.discovered.set(apiVersion, answer);
    return answer;
  }

  private send(
    method: string,
    path: string,
    query: Query,
    content?: { readonly type: string; readonly body: object | string },
  ): Promise<Answer> {
    const url = new URL(path, this.server);
    url.search = new URLSearchParams(query).toString();
    return new Promise((resolve, reject) => {
      const headers = {
        accept: "application/json",
        ...(content === undefined ? {} : { "content-type": content.type }),
      };
      const sent = request(url, { method, agent: this.agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = response.headers["content-type"]?.includes("json") ?? false;
          resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : text });
        });
      });
      sent.on("error", reject);
      sent.end(typeof content?.body === "object" ? JSON.stringify(content.body) : content?.body);
    });
  }
}

function root(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
