import { once } from "node:events";
import { ClusterError } from "./binaries";
import { startControlPlane } from "./controlPlane";
import { CONTEXT } from "./credentials";

/** `npm run cluster`: a control plane that is there until Ctrl-C. */
async function main(): Promise<void> {
  const started = Date.now();
  // From now on both end this process in the way below; while it starts too.
  const ended = Promise.race(["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal)));
  const cluster = await Promise.race([startControlPlane(), ended]);
  if (Array.isArray(cluster)) {
    return;
  }
  process.stdout.write(`A Kubernetes control plane is ready, in ${((Date.now() - started) / 1000).toFixed(1)} s.

  export KUBECONFIG=${cluster.kubeconfig}    # its context is ${CONTEXT}

Strimzi's and OLM's operators are simulated, and so are three nodes on which pods run in name only.
Ctrl-C ends and removes all of it.
`);
  const alive = setInterval(() => undefined, 60_000);
  const broken = await Promise.race([cluster.broken, ended.then(() => undefined)]);
  clearInterval(alive);
  process.stdout.write("\nStopping.\n");
  await cluster.stop();
  if (broken !== undefined) {
    throw new ClusterError(`The control plane is of no use any more: ${broken}.`);
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof ClusterError ? error.message : error instanceof Error ? error.stack : error}\n`,
    );
    process.exit(1);
  },
);
