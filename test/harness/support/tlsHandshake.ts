import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:tls";

/** A server's certificate and key, in PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

/**
 * Connects to a server with TLS.
 *
 * @param servername The name that the client knows it by.
 * @param trusted The CAs that the client trusts, in PEM.
 * @returns why the client did not take the server's certificate; undefined if it did.
 */
export async function handshakeFailure(
  { certificate, key }: ServerCertificate,
  servername: string,
  trusted: string,
): Promise<string | undefined> {
  const server = createServer({ key, cert: certificate }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: "127.0.0.1", port, servername, ca: trusted });
  try {
    return await new Promise((resolve) => {
      socket.once("secureConnect", () => resolve(undefined));
      socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    });
  } finally {
    socket.destroy();
    server.close();
  }
}
