import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * Addresses of pods: a network of 127.0.0.0/8 that nobody listens on, so that each pod has all ports to itself.
 */
export class Loopback {
  private readonly hosts = new Map<string, number>();

  private constructor(
    private readonly second: number,
    private readonly third: number,
  ) {}

  /** Chooses a network. */
  static choose(): Loopback {
    const taken = listened();
    for (;;) {
      const [second, third] = [randomInt(2, 255), randomInt(0, 256)];
      if (!taken.has(`${second}.${third}`)) {
        return new Loopback(second, third);
      }
    }
  }

  /** The address of something by its name, the same each time until it is let go of. */
  of(name: string): string {
    return `127.${this.second}.${this.third}.${this.hostOf(name)}`;
  }

  /** What Kubernetes gets in its place: it takes no loopback address for a pod. */
  announced(name: string): string {
    return `10.${this.second}.${this.third}.${this.hostOf(name)}`;
  }

  /** Lets go of an address. */
  release(name: string): void {
    this.hosts.delete(name);
  }

  private hostOf(name: string): number {
    const known = this.hosts.get(name);
    if (known !== undefined) {
      return known;
    }
    const used = new Set(this.hosts.values());
    for (let host = 10; host < 255; host++) {
      if (!used.has(host)) {
        this.hosts.set(name, host);
        return host;
      }
    }
    throw new Error("more pods than there are addresses");
  }
}

/** The second and third numbers of all loopback addresses that somebody listens on (proc(5), /proc/net/tcp). */
function listened(): Set<string> {
  const found = new Set<string>();
  for (const [, third, second] of readFileSync("/proc/net/tcp", "utf8").matchAll(
    /: [0-9A-F]{2}([0-9A-F]{2})([0-9A-F]{2})7F:/g,
  )) {
    found.add(`${Number.parseInt(second ?? "", 16)}.${Number.parseInt(third ?? "", 16)}`);
  }
  return found;
}
