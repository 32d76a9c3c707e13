import { z } from "zod";
import type { UserPlan } from "../clients/plan";
import { clusterCaFile, credentialsSecret, listenerAuthenticationOf } from "../clients/planning";
import type { ListenerAuthentication, ListenerPlan } from "../cluster/plan";
import { oneOf } from "../fields/fields";
import { clusterCaSecret, names } from "../kafka/names";
import type { Plan } from "../plan";
import type { Problem } from "../problems/problems";
import { setCommand } from "../problems/propertyPath";
import type { Settings } from "../settings";

/**
 * Access from outside of the cluster: settings, plan, and what a person needs to connect. Pure.
 */

/** The name and the port of the listener. Behind a route or a load balancer clients see another port. */
const listener = { name: "external", port: 9095, tls: true } as const;

/** The settings under `external`: a listener for clients outside of Kubernetes, from stage 2 on. */
export const externalSettings = z
  .strictObject({
    type: oneOf(["none", "route", "loadbalancer", "nodeport", "cluster-ip"], {
      description:
        "How clients outside of Kubernetes reach the brokers: by OpenShift's routes, a load balancer or a node port for each broker, or a service for each that something of yours exposes (`cluster-ip`). Always with TLS.",
      example: "route",
    }).prefault("none"),
    authentication: oneOf(["tls", "scram-sha-512"], {
      description: "What those clients prove themselves with: a certificate, or a password.",
      example: "scram-sha-512",
    }).prefault("tls"),
  })
  .prefault({});

/** The plan with the listener. */
export function withExternalAccess(plan: Plan, { external: { type, authentication } }: Settings): Plan {
  const { cluster } = plan;
  if (cluster === undefined || type === "none") {
    return plan;
  }
  const external: ListenerPlan = { ...listener, type, authentication };
  return {
    ...plan,
    cluster: { ...cluster, listeners: [...cluster.listeners, external] },
    warnings: [...plan.warnings, ...strangerWarnings(plan, authentication)],
  };
}

/** A listener that nobody can get in by is rarely meant. Before there are users at all, it waits for them. */
function strangerWarnings({ users }: Plan, authentication: ListenerAuthentication): string[] {
  return users === undefined || userFor(users, authentication) !== undefined
    ? []
    : [
        `Clients from outside are asked for ${authentication}, which no user has: set users[].authentication of one to ${authentication}, or external.authentication to what they have.`,
      ];
}

/** Who gets in by a listener: the demo's own user, or another that can. */
function userFor(users: readonly UserPlan[], authentication: ListenerAuthentication): UserPlan | undefined {
  const able = users.filter((user) => listenerAuthenticationOf(user) === authentication);
  return able.find(({ name }) => name === names.user) ?? able[0];
}

/** The listener for clients outside of Kubernetes, if there is one. */
export function externalListener({ cluster }: Plan): ListenerPlan | undefined {
  return cluster?.listeners.find(({ name }) => name === listener.name);
}

/** Routes are OpenShift's. */
export function externalProblems({ external: { type }, platform }: Settings): Problem[] {
  return type === "route" && platform === "kubernetes"
    ? [
        {
          key: "external.type",
          message: 'is "route", which needs OpenShift; allowed on Kubernetes is loadbalancer, nodeport or cluster-ip',
          fix: setCommand(["external", "type"], "loadbalancer"),
        },
      ]
    : [];
}

/** What a shell puts in the place of the address, if this program does not know it: what the cluster says then. */
export function readExternalAddress({ cluster, cli }: Plan): string {
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
export function clientProperties(plan: Plan, bootstrapServers: string): string | undefined {
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
