import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { z } from "zod";
import { messageOf } from "../../config/problems/errorMessage";
import { type Api, CannotAsk, httpStatus } from "./clusterStatus";

/** A cluster that can be asked. */
export interface Connection {
  readonly api: Api;
  /** The kubeconfig context that it is. */
  readonly context: string;
  /** The URL of its API server. */
  readonly server: string;
}

/**
 * The client for a context, without a request yet.
 *
 * @param env where `KUBECONFIG` and `HOME` are looked up
 * @param wanted the kubeconfig context; the current one by default
 * @param timeoutMs how long the API server may take for one answer
 * @throws CannotAsk if the kubeconfig, the context or the context's cluster is missing
 */
export async function connect(
  env: NodeJS.ProcessEnv,
  wanted: string | undefined,
  timeoutMs: number,
): Promise<Connection> {
  // Loaded only here: it takes most of a second, which neither --help nor a typing error should wait for.
  const k8s = await import("@kubernetes/client-node");
  const config = new k8s.KubeConfig();
  readKubeconfig(config, env, () => new k8s.KubeConfig());
  const context = wanted ?? config.currentContext;
  const cluster = config.getCluster(chosenContext(config, context).cluster);
  if (cluster === null) {
    throw new CannotAsk(
      `The kubeconfig's context ${context} refers to a cluster that isn't in it. Log in to that cluster again.`,
    );
  }
  config.setCurrentContext(context);
  const settings = k8s.createConfiguration({
    baseServer: new k8s.ServerConfiguration(cluster.server, {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        // A server behind a closed firewall would be waited for as long as TCP does, which is minutes.
        pre: async (request) => {
          request.setSignal(AbortSignal.timeout(timeoutMs));
          return request;
        },
        post: async (response) => response,
      },
    ],
  });
  const api = {
    apis: new k8s.ApisApi(settings),
    core: new k8s.CoreV1Api(settings),
    custom: new k8s.CustomObjectsApi(settings),
  };
  return { api, context, server: cluster.server };
}

/** As kubectl does: the first file that has a name wins, and missing files of the list are passed over. */
function readKubeconfig(config: KubeConfig, env: NodeJS.ProcessEnv, empty: () => KubeConfig): void {
  const named = (env.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  const places = named.length > 0 ? named : [join(env.HOME ?? homedir(), ".kube", "config")];
  const files = places.filter((file) => existsSync(file));
  if (files.length === 0) {
    throw new CannotAsk(
      `There is no kubeconfig (${places.join(", ")}). Log in to the cluster with oc login, or set KUBECONFIG to a file.`,
    );
  }
  for (const file of files) {
    const one = empty();
    try {
      one.loadFromFile(file);
    } catch (error) {
      throw new CannotAsk(`The kubeconfig ${file} can't be read: ${messageOf(error)}`);
    }
    // The client rejects plain HTTP, which kubectl speaks (for example to kubectl proxy), unless there is nothing to verify.
    const clusters = one.clusters.map((cluster) =>
      cluster.server.startsWith("http:") ? { ...cluster, skipTLSVerify: true } : cluster,
    );
    config.clusters.push(...clusters);
    config.users.push(...one.users);
    config.contexts.push(...one.contexts);
    config.currentContext ||= one.currentContext;
  }
}

/** @throws CannotAsk if there is no such context, or none was named and none is current */
function chosenContext(config: KubeConfig, name: string | undefined) {
  const context = name === undefined ? null : config.getContextObject(name);
  if (context === null) {
    const known = config.contexts.map((context) => context.name).join(", ") || "none";
    throw new CannotAsk(
      `${name ? `There is no context ${name} in the kubeconfig` : "The kubeconfig has no current context"}. ` +
        `Name one with --context, there are: ${known}. Or log in with oc login.`,
    );
  }
  return context;
}

/** What a person can do about an error of the client's; the error itself if it isn't about asking. */
export function explained(error: unknown, { context, server }: Connection): unknown {
  const who = `The API server ${server} (context ${context})`;
  const status = httpStatus(error);
  if (status === 401) {
    return new CannotAsk(`${who} doesn't know you: log in again, for example with oc login.`);
  }
  if (status === 403) {
    return new CannotAsk(
      `${who} denies this: ${said(error)}\nLog in as someone who may, or ask for the role view in that namespace.`,
    );
  }
  if (status !== undefined) {
    return new CannotAsk(`${who} answers with status ${status}: ${said(error)}`);
  }
  const isBug = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  if (error instanceof CannotAsk || isBug) return error;
  return new CannotAsk(
    `${who} can't be asked: ${reasonOf(error)}\nIs it running, is this the right network (VPN), has the login expired?`,
  );
}

/** Why there was no answer. Node's error for a name with several addresses has a code and no message. */
function reasonOf(error: unknown): string {
  const { name, code = "" } = z.object({ name: z.string(), code: z.string().optional() }).safeParse(error).data ?? {};
  if (name === "AbortError") return "it doesn't answer in time";
  const message = messageOf(error);
  return message.includes(code) ? message : `${message}${code}`;
}

/** What the API server says in its denial, which is a Status object as JSON. */
function said(error: unknown): string {
  const refusal = z.object({ body: z.string() }).safeParse(error).data?.body ?? "";
  try {
    return z.object({ message: z.string() }).parse(JSON.parse(refusal)).message;
  } catch {
    return refusal.slice(0, 200) || "without a reason";
  }
}
