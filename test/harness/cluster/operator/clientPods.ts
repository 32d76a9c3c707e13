import { z } from "zod";
import type { RunningWorkers } from "./runningClusters";
import { readSecret } from "./secrets";
import type { Surroundings } from "./surroundings";

/** What pods of a client of Kafka's know it by: Connect, MirrorMaker, which is one of several, and the Bridge. */
export const connectionFields = {
  tls: z.object({ trustedCertificates: z.array(z.object({ secretName: z.string() })).default([]) }).prefault({}),
  authentication: z
    .looseObject({
      certificateAndKey: z.looseObject({ secretName: z.string() }).optional(),
      passwordSecret: z.looseObject({ secretName: z.string() }).optional(),
    })
    .prefault({}),
};
type Connection = z.infer<z.ZodObject<typeof connectionFields>>;

/** What is in the Secrets of connections, in their order; undefined for one that does not exist. */
export function contentsOf(
  connections: readonly Connection[],
  namespace: string | undefined,
  { client }: Surroundings,
): Promise<(Record<string, string> | undefined)[]> {
  const secrets = connections.flatMap(({ tls, authentication }) => [
    ...tls.trustedCertificates.map(({ secretName }) => secretName),
    ...[authentication.certificateAndKey, authentication.passwordSecret].flatMap((one) => one?.secretName ?? []),
  ]);
  return Promise.all(secrets.map((secret) => readSecret(client, namespace, secret)));
}

/** Restarts pods, one after another, that run with something else than what is wanted. */
export async function restartUnlessWith(
  wanted: unknown,
  pods: RunningWorkers,
  replicas: number,
  { pace, wait }: Surroundings,
): Promise<void> {
  const revision = JSON.stringify(wanted);
  if (pods.revision !== revision) {
    await wait(pace.restartMs * replicas);
    pods.revision = revision;
    pods.restarts += 1;
  }
}
