import { shuffle } from "es-toolkit/array/shuffle";
import getPort, { portNumbers } from "get-port";

/**
 * Where ports are looked for: below those that Linux gives to outgoing connections (`ip_local_port_range`, from 32768
 * on). A program may take long until it listens, and on a busy machine somebody's connection would have its port then.
 */
const CANDIDATES = [...portNumbers(20_000, 32_000)];

/** A free TCP port of loopback. */
export function freePort(): Promise<number> {
  // At random, since other processes look for ports as well.
  return getPort({ host: "127.0.0.1", port: shuffle(CANDIDATES).slice(0, 100) });
}

/** Free TCP ports of loopback, one for each name. */
export async function freePorts<Name extends string>(names: readonly Name[]): Promise<ReadonlyMap<Name, number>> {
  const ports = new Map<Name, number>();
  for (const name of names) {
    // One at a time: asked for together, two can be the same.
    ports.set(name, await freePort());
  }
  return ports;
}
