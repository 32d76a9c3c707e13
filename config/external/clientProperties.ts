import { TRUSTED_CAS } from "../certificates/plan";
import type { WithUsers } from "../clients/plan";
import { clusterCaFile, credentialsSecret } from "../clients/planning";
import { clusterCaSecret } from "../kafka/names";
import { externalListener, userFor } from "./planning";

/** A plan as far as clients from outside find their way by it. */
interface ReachablePlan extends WithUsers {
  /** What a person types to look at the cluster. */
  readonly cli: "oc" | "kubectl";
}

/** What a shell puts in the place of the address, if this program does not know it: what the cluster says then. */
export function readExternalAddress({ cluster, cli }: ReachablePlan): string {
  const listener = externalListener({ ...(cluster && { cluster }) });
  const path = `{.status.listeners[?(@.name=="${listener?.name}")].bootstrapServers}`;
  return cluster === undefined
    ? ""
    : (listener?.bootstrapAddress ??
        `$(${cli} get kafka ${cluster.name} -n ${cluster.namespace} -o jsonpath='${path}')`);
}

/**
 * What a cluster says of an address, for a shell: hosts and ports, or nothing if there is any other character in it.
 * Whoever may write the status of a Kafka is not to run commands in the shell of who connects to it.
 */
export function hostsAndPorts(address: string): string {
  return /^[\w.:,[\]-]*$/.test(address) ? address : "";
}

/**
 * Commands that make a `client.properties` for Kafka's own tools, to be pasted into a shell. They take what is secret
 * out of the cluster when they run; nothing secret is in them. The files are in a folder of their own, `$client`.
 *
 * @param bootstrapServers Where the brokers are, as clients see them: what {@link hostsAndPorts} or
 * {@link readExternalAddress} returns.
 */
export function clientProperties(plan: ReachablePlan, bootstrapServers: string): string | undefined {
  const external = externalListener(plan);
  const { cluster, cli } = plan;
  if (cluster === undefined || external?.authentication === undefined) {
    return undefined;
  }
  const secret = (name: string, template: string) =>
    `${cli} get secret ${name} -n ${cluster.namespace} -o go-template='${template}'`;
  const value = (key: string) => `{{index .data "${key}" | base64decode}}`;
  const user = userFor(plan.users ?? [], external.authentication);
  const userSecret = user && credentialsSecret(user);
  const password = external.authentication === "scram-sha-512";
  return [
    // What is written has a key or a password in it: it is for this person alone, and outside of any checkout.
    "umask 077",
    "client=$(mktemp -d)",
    `${secret(clusterCaSecret(cluster.name), value(clusterCaFile(plan)))} > "$client/${TRUSTED_CAS}"`,
    ...(userSecret && !password
      ? [`${secret(userSecret, `${value("user.key")}${value("user.crt")}`)} > "$client/user.pem"`]
      : []),
    'cat > "$client/client.properties" <<END',
    `bootstrap.servers=${bootstrapServers}`,
    `security.protocol=${password ? "SASL_SSL" : "SSL"}`,
    "ssl.truststore.type=PEM",
    `ssl.truststore.location=$client/${TRUSTED_CAS}`,
    // The certificates of node ports do not have the nodes' addresses (Strimzi documentation, "Hostname verification with node ports").
    ...(external.type === "nodeport" ? ["ssl.endpoint.identification.algorithm="] : []),
    ...(password ? ["sasl.mechanism=SCRAM-SHA-512"] : []),
    ...(userSecret && password ? [`sasl.jaas.config=$(${secret(userSecret, value("sasl.jaas.config"))})`] : []),
    ...(userSecret && !password ? ["ssl.keystore.type=PEM", "ssl.keystore.location=$client/user.pem"] : []),
    "END",
    'echo "$client/client.properties"',
    "",
  ].join("\n");
}
