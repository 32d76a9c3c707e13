import { createServer } from "node:http";
import { UserError } from "../../tools/evaluate/userError";

/** Where a page is to be seen, and what ends that. */
export interface Served {
  readonly address: string;
  readonly close: () => void;
}

/**
 * Shows a page to this machine, and to no other.
 *
 * @param port Default: one that is free.
 * @throws {UserError} if the port cannot be had.
 */
export function served(page: string, port = 0): Promise<Served> {
  return new Promise((resolve, reject) => {
    const server = createServer(({ url }, response) => {
      const found = url === "/" || url === "/index.html";
      response.writeHead(found ? 200 : 404, { "content-type": "text/html; charset=utf-8" });
      response.end(found ? page : "");
    });
    server.once("error", (error) =>
      reject(
        new UserError(
          `--serve ${port} does not work (${error.message}); try another port, or none for one that is free.`,
        ),
      ),
    );
    server.listen(port, "127.0.0.1", () => {
      const at = server.address();
      const bound = typeof at === "object" && at !== null ? at.port : port;
      resolve({ address: `http://localhost:${bound}/`, close: () => server.close() });
    });
  });
}
