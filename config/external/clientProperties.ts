import type { WithUsers } from "../clients/plan";
import { clusterCaFile, credentialsSecret } from "../clients/planning";
import { clusterCaSecret } from "../kafka/names";
import { externalListener, listener, userFor } from "./planning";

/** A plan as far as clients from outside find their way by it. */
interface ReachablePlan extends WithUsers {
  /** What a person types to look at the cluster. */
  readonly cli: "oc" | "kubectl";
}

/** What a shell puts in the place of the address, if this program does not know it: what the cluster says then. */
export function readExternalAddress({ cluster, cli }: ReachablePlan): string {
  const path = `{.status.listeners[?(@.name=="${listener.name}")].bootstrapServers}`;
  return cluster === undefined
    ? ""
    : `$(${cli} get kafka ${cluster.name} -n ${cluster.namespace} -o jsonpath='${path}')`;
}

/**
 * Commands that make a `client.properties` for Kafka's own tools, to be pasted into a shell. They take what is secret
 * out of the cluster when they run; nothing secret is in them.
 *
 * @param bootstrapServers Where the brokers are, as clients see them.
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
    // What is written has a key or a password in it.
    "umask 077",
    `${secret(clusterCaSecret(cluster.name), value(clusterCaFile(plan)))} > ca.crt`,
    ...(userSecret && !password
      ? [`${secret(userSecret, `${value("user.key")}${value("user.crt")}`)} > user.pem`]
      : []),
    "cat > client.properties <<END",
    `bootstrap.servers=${bootstrapServers}`,
    `security.protocol=${password ? "SASL_SSL" : "SSL"}`,
    "ssl.truststore.type=PEM",
    "ssl.truststore.location=ca.crt",
    // The certificates of node ports do not have the nodes' addresses (Strimzi documentation, "Hostname verification with node ports").
    ...(external.type === "nodeport" ? ["ssl.endpoint.identification.algorithm="] : []),
    ...(password ? ["sasl.mechanism=SCRAM-SHA-512"] : []),
    ...(userSecret && password ? [`sasl.jaas.config=$(${secret(userSecret, value("sasl.jaas.config"))})`] : []),
    ...(userSecret && !password ? ["ssl.keystore.type=PEM", "ssl.keystore.location=user.pem"] : []),
    "END",
    "",
  ].join("\n");
}
