import type { Properties } from "./clients";
import { ConnectWorker } from "./connectWorker";
import type { KafkaConnect, KafkaMirrorMaker2 } from "./resources";
import type { SecretFolders } from "./secretFolders";
import { type TestKafka, texts } from "./testKafka";

/**
 * MirrorMaker as a KafkaMirrorMaker2 declares it: workers of Connect, and the connectors that the operator runs on
 * them (Strimzi 1.2.0, `KafkaMirrorMaker2Cluster`, `KafkaMirrorMaker2Configuration`, `KafkaMirrorMaker2Connectors`).
 */

/** Messages are copied as they are. */
const BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

/** The KafkaConnect that the operator makes workers of. */
function connectOf({ metadata, spec }: KafkaMirrorMaker2): KafkaConnect {
  const { alias: _, ...target } = spec.target;
  return {
    metadata,
    spec: {
      ...target,
      replicas: spec.replicas,
      config: { "key.converter": BYTES, "value.converter": BYTES, "header.converter": BYTES, ...target.config },
      template: undefined,
      resources: spec.resources,
      build: undefined,
    },
  };
}

/** A connector of MirrorMaker's. */
export interface MirrorConnector {
  readonly name: string;
  readonly config: Properties;
}

type Cluster = KafkaMirrorMaker2["spec"]["mirrors"][number]["source"];

/** One side of a connector. */
function clusterProperties(
  side: "source" | "target",
  { alias, tls, authentication }: Pick<Cluster, "alias" | "tls" | "authentication">,
  bootstrapServers: string,
  secrets: SecretFolders,
): Properties {
  const [trusted] = tls.trustedCertificates;
  const { secretName, certificate, key } = authentication.certificateAndKey;
  return Object.fromEntries(
    Object.entries({
      alias,
      "bootstrap.servers": bootstrapServers,
      "security.protocol": "SSL",
      "ssl.truststore.type": "PEM",
      "ssl.truststore.certificates": secrets.certificates(trusted.secretName),
      "ssl.keystore.type": "PEM",
      "ssl.keystore.certificate.chain": secrets.reference(secretName, certificate),
      "ssl.keystore.key": secrets.reference(secretName, key),
    }).map(([name, value]) => [`${side}.cluster.${name}`, value]),
  );
}

/** The connectors that the operator makes of a KafkaMirrorMaker2 with one source. */
export function mirrorConnectors(
  { spec: { target, mirrors } }: KafkaMirrorMaker2,
  here: TestKafka,
  there: TestKafka,
): MirrorConnector[] {
  return mirrors.flatMap((mirror) => {
    const { source } = mirror;
    const common = {
      ...clusterProperties("target", target, here.address(target.bootstrapServers), here.secrets),
      ...clusterProperties("source", source, there.address(source.bootstrapServers), here.secrets),
    };
    return [
      ["MirrorSourceConnector", mirror.sourceConnector] as const,
      ["MirrorCheckpointConnector", mirror.checkpointConnector] as const,
    ].map(([kind, { tasksMax, config }]) => ({
      name: `${source.alias}->${target.alias}.${kind}`,
      config: {
        ...common,
        ...texts(config),
        topics: mirror.topicsPattern,
        "topics.exclude": mirror.topicsExcludePattern,
        groups: mirror.groupsPattern,
        "groups.exclude": mirror.groupsExcludePattern,
        "connector.class": `org.apache.kafka.connect.mirror.${kind}`,
        "tasks.max": String(tasksMax),
      },
    }));
  });
}

/** Launches a worker of MirrorMaker's. */
export function launchMirrorWorker(here: TestKafka, mirror: KafkaMirrorMaker2): Promise<ConnectWorker> {
  return ConnectWorker.launch(here, connectOf(mirror));
}
