import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrapService, caSecrets, clusterCaSecret } from "../../../config/kafka/names";
import type { RawConfig } from "../../../config/parseSettings";
import { freePorts } from "../support/freePorts";
import { issued, privateKey, signed } from "../support/issuer";
import { passwordSecret } from "../support/passwordSecret";
import { objectsIn } from "../support/stack";
import { type AclRule, aclRules, principal } from "./acls";
import {
  brokerProperties,
  listenerName,
  listenerNames,
  type NodePlace,
  OPERATOR,
  ORGANIZATION,
  REPLICATION,
} from "./brokerProperties";
import { KafkaClients, type Properties } from "./clients";
import { type Distribution, distribution } from "./distribution";
import { Jvm, type JvmOptions } from "./jvm";
import { writeProperties } from "./propertiesFile";
import { userQuotas } from "./quotas";
import { type Kafka, type KafkaUser, resource, resources } from "./resources";
import { readsFolders, type SecretData, SecretFolders } from "./secretFolders";

/** How long a broker may take to start; on two cores that are busy with other things it takes seconds. */
const START_MS = 120_000;

/** The stack that is put to the test: everything, with certificates that the program issues. */
const everything = {
  stage: 14,
  certificates: { issuer: "pulumi" },
  bridge: { enabled: true, cors: { origins: ["https://shop.example.com", "https://*.example.org"] } },
} as const;

/** What the program renders with more in its stack config, and with users who have passwords. */
export async function rendered(more: RawConfig, ...withPassword: readonly string[]) {
  const users = withPassword.map((name) => ({ name, authentication: "scram-sha-512" }));
  const { evaluation, secret } = await issued({ ...everything, users, ...more });
  return { objects: objectsIn(evaluation), secret };
}

/** A user of no importance, there so that the cluster has a listener for passwords. It may do nothing. */
const BYSTANDER = "bystander";

type Rendered = Awaited<ReturnType<typeof rendered>>;

/** A certificate with its key, in the files of a user's secret. */
export function credentials(certificate: string, key: string): SecretData {
  return { "user.crt": certificate, "user.key": key };
}

/** Certificates of clients: for an hour, for clients only, as the program's are. */
export const clientCertificate = { allowedUses: ["digital_signature", "client_auth"], validityPeriodHours: 1 } as const;

/**
 * A Kafka that runs what the program renders: a broker, which is its own controller, on loopback. The operators
 * don't run here, so what they would do is done by hand, from the same resources: settings, the broker's
 * certificate, topics, rules, passwords.
 */
export class TestKafka {
  /** The operators' administration. */
  readonly admin: ReturnType<KafkaClients["admin"]>;

  private constructor(
    readonly distribution: Distribution,
    readonly clients: KafkaClients,
    readonly broker: Jvm,
    readonly secrets: SecretFolders,
    readonly kafka: Kafka,
    /** What the program rendered. */
    readonly rendered: Rendered,
    /** The broker's node id. */
    readonly node: number,
    /** The names that clients look it up by. */
    readonly hosts: readonly string[],
    private readonly files: Files,
    private readonly ports: ReadonlyMap<string, number>,
  ) {
    this.admin = clients.admin({
      ...readsFolders,
      "bootstrap.servers": `${bootstrapService(kafka.metadata.name)}:${ports.get(REPLICATION)}`,
      "security.protocol": "SSL",
      "ssl.truststore.type": "PEM",
      "ssl.truststore.certificates": secrets.certificates(clusterCaSecret(kafka.metadata.name)),
      "ssl.keystore.type": "PEM",
      "ssl.keystore.certificate.chain": secrets.reference(OPERATOR, "user.crt"),
      "ssl.keystore.key": secrets.reference(OPERATOR, "user.key"),
    });
  }

  /**
   * Starts it, with the topics and the rules of the rendered resources.
   *
   * @param more What the stack config has beside the stage and the certificates. Default: nothing.
   */
  static async start(more: RawConfig = {}): Promise<TestKafka> {
    const [dist, program] = await Promise.all([distribution(), rendered(more, BYSTANDER)]);
    const kafka = resource(program.objects, "Kafka");
    const files = new Files();
    const pool = resources(program.objects, "KafkaNodePool").find(({ spec }) => spec.roles.includes("broker"));
    const pod = `${kafka.metadata.name}-${pool?.metadata.name}-0`;
    const host = `${pod}.${kafka.metadata.name}-kafka-brokers.${kafka.metadata.namespace}.svc`;
    const hosts = [bootstrapService(kafka.metadata.name), host];
    files.hosts(hosts);
    const secrets = new SecretFolders(files.path("secrets"), (name) => program.secret(name).data);
    await makeOperatorSecrets(secrets, program, kafka, pod, host);

    const clients = new KafkaClients({ distribution: dist, hosts: files.path("hosts") }, files.root);
    try {
      const place = { id: 0, host, directory: files.root, ports: await freePorts(listenerNames(kafka)) };
      const broker = await startBroker(kafka, place, pod, secrets, { clients, files, distribution: dist });
      const running = new TestKafka(
        dist,
        clients,
        broker,
        secrets,
        kafka,
        program,
        place.id,
        hosts,
        files,
        place.ports,
      );
      await running.makeTopics();
      await running.admin.setAcls(running.rules);
      return running;
    } catch (error) {
      await clients.stop();
      files.remove();
      throw error;
    }
  }

  /** All rules of the rendered users, but for those of other clusters. */
  get rules(): AclRule[] {
    const { name } = this.kafka.metadata;
    return resources(this.rendered.objects, "KafkaUser")
      .filter(({ metadata }) => metadata.labels["strimzi.io/cluster"] === name)
      .flatMap(aclRules);
  }

  /** Lets programs that start from now on look up the names of another Kafka, which is on loopback too. */
  knows(other: TestKafka): void {
    this.files.moreHosts(other.hosts);
  }

  /**
   * Starts another Java program, which ends with the tests at the latest.
   *
   * @param distribution Its jars. Default: Kafka's.
   */
  async run(
    mainClass: string,
    args: readonly string[],
    heap: string,
    { distribution = this.distribution, flags = [] }: Partial<Pick<JvmOptions, "distribution" | "flags">> = {},
  ): Promise<Jvm> {
    const jvm = new Jvm({ distribution, mainClass, arguments: args, heap, hosts: this.files.path("hosts"), flags });
    await this.clients.watch(jvm);
    return jvm;
  }

  /** A path for a file that goes away with the tests. */
  path(name: string): string {
    return this.files.path(name);
  }

  /**
   * Where an address of the rendered resources is here: the same host, at the listener's port on loopback.
   *
   * @throws if no listener is declared at the port.
   */
  address(bootstrapServers: string): string {
    const [host, port] = bootstrapServers.split(":");
    const listener = this.kafka.spec.kafka.listeners.find((candidate) => String(candidate.port) === port);
    if (listener === undefined) {
      throw new Error(`${bootstrapServers} is no listener of ${this.kafka.metadata.name}`);
    }
    return `${host}:${this.ports.get(listenerName(listener))}`;
  }

  /** Client settings out of rendered resources, to be used here. */
  here(properties: Properties): Properties {
    return { ...properties, "bootstrap.servers": this.address(properties["bootstrap.servers"] ?? "") };
  }

  /** What the topic operator does with the rendered topics. */
  private async makeTopics(): Promise<void> {
    for (const { metadata, spec } of resources(this.rendered.objects, "KafkaTopic")) {
      const { topicName: name = metadata.name, partitions, replicas, config } = spec;
      await this.admin.createTopic({ name, partitions, replicas, config: texts(config) });
    }
  }

  /** A CA that the program issued, with its key. */
  authority(name: "cluster-ca" | "clients-ca"): { certificate: string; key: string } {
    return authority(this.rendered, this.kafka, name);
  }

  /** What the user operator does for a user with a password: sets it at the broker, and creates the secret for clients. */
  async setPassword(user: KafkaUser, { secret }: Rendered): Promise<void> {
    const { authentication } = user.spec;
    if (authentication.type !== "scram-sha-512") {
      throw new Error(`${user.metadata.name} has no password`);
    }
    const { name, key } = authentication.password.valueFrom.secretKeyRef;
    const password = secret(name).data[key] ?? "";
    await this.admin.setPassword(user.metadata.name, password);
    this.secrets.make(user.metadata.name, passwordSecret(user.metadata.name, password));
  }

  /** What the user operator does with a user's quotas. */
  async setQuotas(user: KafkaUser): Promise<void> {
    await this.admin.setQuotas(principal(user).slice("User:".length), userQuotas(user));
  }

  /** The properties of a client, as another user, with a certificate that the clients CA issues to it. */
  async as(user: string, properties: Properties): Promise<Properties> {
    const key = privateKey();
    const certificate = await signed(`CN=${user}`, key, this.authority("clients-ca"), clientCertificate);
    const secret = `as-${user}`;
    this.secrets.make(secret, credentials(certificate, key));
    return {
      ...properties,
      "ssl.keystore.certificate.chain": this.secrets.reference(secret, "user.crt"),
      "ssl.keystore.key": this.secrets.reference(secret, "user.key"),
    };
  }

  /**
   * Waits until the broker denies somebody something; returns the operation and the resource.
   *
   * @param since A position in the broker's log.
   * @throws if it does not within the time.
   */
  async denied(principal: string, since: number, timeoutMs: number): Promise<string> {
    // As `StandardAuthorizerData` logs it.
    const denial = new RegExp(`Principal = ${principal} is Denied operation = (\\S+) from .* on resource = (\\S+) for`);
    const [, operation, resource] = denial.exec(await this.broker.logged(denial, timeoutMs, since)) ?? [];
    return `${operation} on ${resource}`;
  }

  /** Ends all of it, and removes its files. */
  async stop(): Promise<void> {
    await this.clients.stop();
    this.files.remove();
  }
}

/** Settings as Kafka takes them. */
export function texts(config: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
}

function authority({ secret }: Rendered, kafka: Kafka, name: "cluster-ca" | "clients-ca") {
  const secrets = caSecrets(kafka.metadata.name, name);
  return {
    certificate: secret(secrets.certificate).data["ca.crt"] ?? "",
    key: secret(secrets.key).data["ca.key"] ?? "",
  };
}

/** Starts a broker with storage of its own. */
async function startBroker(
  kafka: Kafka,
  place: NodePlace,
  pod: string,
  secrets: SecretFolders,
  { clients, files, distribution }: { clients: KafkaClients; files: Files; distribution: Distribution },
): Promise<Jvm> {
  const config = files.path("server.properties");
  const certificates = {
    chain: secrets.reference(pod, `${pod}.crt`),
    key: secrets.reference(pod, `${pod}.key`),
    clusterCa: secrets.certificates(clusterCaSecret(kafka.metadata.name)),
    clientsCa: secrets.certificates(caSecrets(kafka.metadata.name, "clients-ca").certificate),
  };
  writeProperties(config, brokerProperties(kafka, place, certificates));
  await clients.formatStorage(config);
  const options = { distribution, hosts: files.path("hosts"), heap: "512m" };
  const broker = new Jvm({ ...options, mainClass: "kafka.Kafka", arguments: [config] });
  await clients.watch(broker);
  await broker.logged(/Kafka Server started/, START_MS);
  return broker;
}

/** The certificates that the cluster operator issues: for the broker, under the names that clients know it by, and for itself. */
async function makeOperatorSecrets(secrets: SecretFolders, program: Rendered, kafka: Kafka, pod: string, host: string) {
  const ca = authority(program, kafka, "cluster-ca");
  const issue = async (name: string, names: readonly string[]) => {
    const key = privateKey();
    const allowedUses = ["digital_signature", "server_auth", "client_auth"];
    // Java's principal names the parts of a subject from the last to the first.
    const subject = `O=${ORGANIZATION}, CN=${name}`;
    return { key, certificate: await signed(subject, key, ca, { allowedUses, validityPeriodHours: 24, names }) };
  };
  const broker = await issue(`${kafka.metadata.name}-kafka`, [bootstrapService(kafka.metadata.name), host]);
  secrets.make(pod, { [`${pod}.crt`]: broker.certificate, [`${pod}.key`]: broker.key });
  const operator = await issue(OPERATOR, []);
  secrets.make(OPERATOR, credentials(operator.certificate, operator.key));
}

/** A temporary directory. */
class Files {
  readonly root = mkdtempSync(join(tmpdir(), "amq-streams-kafka-"));

  path(name: string): string {
    return join(this.root, name);
  }

  /** Removes it, if that has not happened yet: when the clients' JVM did not start, nobody else does. */
  remove() {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Further ones. */
  moreHosts(names: readonly string[]) {
    appendFileSync(this.path("hosts"), `127.0.0.1 ${names.join(" ")}\n`);
  }

  /** All host names that Java can look up, each at loopback. */
  hosts(names: readonly string[]) {
    mkdirSync(this.path("secrets"), { mode: 0o700 });
    writeFileSync(this.path("hosts"), `127.0.0.1 localhost ${hostname()} ${names.join(" ")}\n`);
  }
}
