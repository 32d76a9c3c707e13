import { UserError } from "../evaluate/userError";

/** An image, by the parts of its name. */
export interface ImageName {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** The parts of an image's name; a digest in it is left out. */
export function imageName(image: string): ImageName {
  const [, registry, repository, tag = "latest"] =
    /^([^/@]+\.[^/@]+|localhost(?::\d+)?)\/([^@:]+)(?::([^@]+))?(?:@.+)?$/.exec(image) ?? [];
  if (registry === undefined || repository === undefined) {
    throw new UserError(
      `${JSON.stringify(image)} names no registry, so it cannot be looked up: quay.io/team/image:tag.`,
    );
  }
  return { registry, repository, tag };
}

/** Kinds of manifests, those for several architectures first (OCI's image specification, and Docker's before it). */
const ACCEPT = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

const TIMEOUT_MS = 30_000;

/**
 * The digest that a tag names now, as the registry says it (OCI's distribution specification). Without credentials:
 * for images that everybody may pull.
 *
 * @param get What asks a server. Default: Node's own.
 * @throws {UserError} with what the registry answers instead.
 */
export async function digestOfTag(
  { registry, repository, tag }: ImageName,
  get: typeof fetch = fetch,
): Promise<string> {
  const url = `https://${registry}/v2/${repository}/manifests/${tag}`;
  const ask = (headers: Record<string, string> = {}) =>
    get(url, {
      method: "HEAD",
      headers: { accept: ACCEPT, ...headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: Error) => {
      throw new UserError(`${registry} cannot be reached: ${error.message}.`);
    });
  let answer = await ask();
  if (answer.status === 401) {
    answer = await ask({ authorization: `Bearer ${await anonymousToken(answer, get)}` });
  }
  const digest = answer.headers.get("docker-content-digest") ?? "";
  if (!answer.ok || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    throw new UserError(`${registry} answers ${answer.status} to ${repository}:${tag}, and names no digest.`);
  }
  return digest;
}

/** Some registries give everybody a token, and want to see it: where, they say themselves. */
async function anonymousToken(answer: Response, get: typeof fetch): Promise<string> {
  const challenge = answer.headers.get("www-authenticate") ?? "";
  const { realm = "", ...query } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [String(name), String(value)]),
  );
  if (!/^Bearer /i.test(challenge) || !realm.startsWith("https://")) {
    throw new UserError("The registry wants credentials: only images that everybody may pull can be looked up.");
  }
  const response = await get(`${realm}?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const body: unknown = response.ok ? await response.json() : {};
  const { token, access_token } = Object(body);
  if (typeof (token ?? access_token) !== "string") {
    throw new UserError(
      "The registry gives no token for this image: only images that everybody may pull can be looked up.",
    );
  }
  return token ?? access_token;
}
