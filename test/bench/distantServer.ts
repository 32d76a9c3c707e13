import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";

const config = z.looseObject({
  clusters: z.tuple([z.looseObject({ cluster: z.looseObject({ server: z.url() }) })]),
});

/**
 * Has the API server of a kubeconfig answer as one does that is far away: what is sent, in either direction, arrives
 * half a round trip later. Only to connect takes no longer. A throwaway control plane is on the same machine, and most
 * clusters are not.
 *
 * @param roundTrip Milliseconds.
 * @param use Gets the path of a kubeconfig for the same cluster that goes this way.
 */
export async function atDistance(
  kubeconfig: string,
  roundTrip: number,
  use: (kubeconfig: string) => Promise<void>,
): Promise<void> {
  const near = config.parse(parse(readFileSync(kubeconfig, "utf8")));
  const [{ cluster, ...entry }] = near.clusters;
  const { hostname, port } = new URL(cluster.server);
  const sockets = new Set<Socket>();
  const relay = createServer({ allowHalfOpen: true }, (client) => {
    const server = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from.setNoDelay());
      // Timers of one length end in the order in which they began.
      from.on("data", (data) => setTimeout(() => to.write(data), roundTrip / 2));
      from.on("end", () => setTimeout(() => to.end(), roundTrip / 2));
      from.on("error", () => to.destroy());
      from.on("close", () => sockets.delete(from));
    }
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  const address = relay.address();
  const folder = mkdtempSync(join(tmpdir(), "distant-server-"));
  try {
    if (address === null || typeof address === "string") {
      throw new Error("a relay that listens at a port has none");
    }
    const server = `https://127.0.0.1:${address.port}`;
    const far = { ...near, clusters: [{ ...entry, cluster: { ...cluster, server } }] };
    writeFileSync(join(folder, "kubeconfig"), stringify(far), { mode: 0o600 });
    await use(join(folder, "kubeconfig"));
  } finally {
    relay.close();
    for (const socket of sockets) {
      socket.destroy();
    }
    rmSync(folder, { recursive: true });
  }
}
