import type { KubeConfig } from "@kubernetes/client-node";

/** The Kubernetes client. It is loaded at its first use: that takes most of a second, and most runs never come to it. */
export function kubernetesClient(): Promise<typeof import("@kubernetes/client-node")> {
  return import("@kubernetes/client-node");
}

/**
 * The kubeconfig that the provider takes as well.
 *
 * @param context The context. Empty: the current one.
 */
export async function kubeconfig(context: string): Promise<KubeConfig> {
  const { KubeConfig } = await kubernetesClient();
  const config = new KubeConfig();
  config.loadFromDefault();
  if (context !== "") {
    config.setCurrentContext(context);
  }
  return config;
}
