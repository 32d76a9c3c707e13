import { names } from "../kafka/names";
import type { Problem } from "../problems/problems";
import { propertyPath, setCommand } from "../problems/propertyPath";
import type { UserSettings } from "./settings";

/**
 * The names of Secrets that the program and Strimzi's operators make from names, in one table. The user operator
 * writes a Secret of the user's name, and deletes it for a user whose certificate it does not issue, without asking
 * whose it is: a user named my-cluster-clients-ca would take the CA's key with it. Pure.
 */

/** Secrets that the cluster operator makes for a Kafka, by what follows its name (`KafkaResources`, `CruiseControlResources`, `KafkaExporterResources`). */
const ofKafka = [
  "clients-ca",
  "clients-ca-cert",
  "cluster-ca",
  "cluster-ca-cert",
  "cluster-operator-certs",
  "cruise-control-api",
  "cruise-control-certs",
  "entity-topic-operator-cc-api",
  "entity-topic-operator-certs",
  "entity-user-operator-certs",
  "kafka-exporter-certs",
  "kafka-jmx",
  "trustbundle",
] as const;

/** Secrets that the cluster operator makes for a KafkaConnect, by what follows its name (`KafkaConnectResources`). */
const ofConnect = ["kafka-connect-jmx", "connect-tls-trusted-certs"] as const;

/** What of the stack config users' secrets are named by. */
interface NamedUsers {
  readonly users: readonly UserSettings[];
  readonly demo: boolean;
  readonly certificates: { readonly issuer: "operator" | "pulumi" };
}

/** A Secret, and what makes it. */
interface SecretName {
  readonly secret: string;
  readonly owner: string;
}

/** The Secrets that a user has or may have, of the program or of the user operator. */
function secretsOfUser(name: string, authentication: UserSettings["authentication"], issuer: string): SecretName[] {
  const type = authentication ?? (issuer === "pulumi" ? "tls-external" : "tls");
  const owner = `the user ${name}`;
  const own = { tls: [], "tls-external": [`${name}-tls`], "scram-sha-512": [`${name}-password`] }[type];
  return [name, ...own].map((secret) => ({ secret, owner }));
}

function secretOfStrimzi(secret: string): SecretName | undefined {
  const kafka = ofKafka.some((rest) => secret === `${names.cluster}-${rest}`);
  const isNode = [names.brokerPool, names.controllerPool].some((pool) =>
    new RegExp(`^${names.cluster}-${pool}-\\d+$`).test(secret),
  );
  if (kafka || isNode) {
    return { secret, owner: `Strimzi for the Kafka ${names.cluster}` };
  }
  return ofConnect.some((rest) => secret === `${names.connect}-${rest}`)
    ? { secret, owner: `Strimzi for the KafkaConnect ${names.connect}` }
    : undefined;
}

/** Users of whom a Secret would be another's as well. */
export function secretNameProblems({ users, demo, certificates: { issuer } }: NamedUsers): Problem[] {
  const ofDemo = demo ? [names.user, names.connect].filter((name) => !users.some((user) => user.name === name)) : [];
  const taken = new Map(
    ofDemo.flatMap((name) => secretsOfUser(name, undefined, issuer)).map((entry) => [entry.secret, entry]),
  );
  return users.flatMap(({ name, authentication }, index) => {
    const own = secretsOfUser(name, authentication, issuer);
    const clashes = own.flatMap(({ secret, owner }) => {
      const other = secretOfStrimzi(secret) ?? taken.get(secret);
      return other === undefined || other.owner === owner ? [] : [other];
    });
    for (const entry of own) {
      taken.set(entry.secret, entry);
    }
    const path = ["users", index, "name"];
    return clashes.slice(0, 1).map(({ secret, owner }) => ({
      key: propertyPath(path),
      message: `is ${JSON.stringify(name)}, but the Secret ${secret}, which would be this user's, is made by ${owner}: one would overwrite or delete the other's; allowed is a name whose Secrets are nobody else's`,
      fix: setCommand(path, `${name}-user`),
    }));
  });
}
