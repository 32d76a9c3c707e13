import { z } from "zod";
import { oneOf, PORT, text, whole } from "../fields/fields";

/** A host's name, in which `{nodeId}` and `{nodePodName}` stand for a broker's number and for its pod's name. */
const HOST =
  /^(?=.{1,253}$)([a-z0-9]|\{(nodeId|nodePodName)\})([-a-z0-9]|\{(nodeId|nodePodName)\})*(\.([a-z0-9]|\{(nodeId|nodePodName)\})([-a-z0-9]|\{(nodeId|nodePodName)\})*)*$/;

/** A port for all brokers, or the one that the number of each is added to. */
export const PORT_TEMPLATE = new RegExp(String.raw`^(${PORT})( ?\+ ?\{nodeId\})?$`);

const authentication = oneOf(["tls", "scram-sha-512"], {
  description: "How those clients authenticate: with a certificate, or with a password.",
  example: "scram-sha-512",
}).prefault("tls");

/** Where clients see the brokers, if that is not where Strimzi finds them. */
const addresses = {
  advertisedHost: text({
    pattern: HOST,
    allowed:
      "a host name, in which {nodeId} stands for the number of a broker and {nodePodName} for the name of its pod",
    description:
      "The host that clients see of each broker; `{nodeId}` in it is the broker's number. It is in the broker's certificate, and with `route` it is the route's. Default: what Strimzi finds. Needed with `cluster-ip`.",
    example: "kafka-{nodeId}.example.com",
  }).optional(),
  advertisedPort: text({
    pattern: PORT_TEMPLATE,
    allowed: "a port, or a port + {nodeId}",
    description:
      "The port that clients see of each broker: one for all, or one to which the broker's number is added. Default: what Strimzi finds. Not with `route`, whose router has one port.",
    example: "9100 + {nodeId}",
  }).optional(),
  bootstrap: text({
    pattern: new RegExp(`^(?=.{1,260}$)[a-z0-9][-a-z0-9.]*[a-z0-9]:${PORT}$`),
    allowed: "a host name and a port, such as kafka.example.com:9094",
    description:
      "Where clients connect first, as they see it. The host is in every broker's certificate, and with `route` it is the route's. Default: what Strimzi finds, or with `cluster-ip` the brokers themselves.",
    example: "kafka.example.com:9094",
  }).optional(),
} as const;

const accessTypes = ["route", "loadbalancer", "nodeport", "cluster-ip"] as const;

/** One more listener for clients from outside. */
const anotherListener = z.strictObject({
  name: text({
    // Strimzi's pattern; the others are the program's own listeners.
    pattern: /^(?!(plain|tls|scram|external)$)[a-z0-9]{1,11}$/,
    allowed: "1 to 11 lower-case letters and digits, but not plain, tls, scram or external, which the program has",
    description: "The listener's name.",
    example: "partners",
  }),
  port: whole({
    min: 9096,
    max: 65535,
    what: "port numbers",
    description: "The listener's port inside the cluster; not 9404 or 9999, which are for metrics.",
    example: "9096",
  }),
  type: oneOf(accessTypes, { description: "As external.type.", example: "loadbalancer" }),
  authentication,
  ...addresses,
});

/** The settings under `external`: listeners for clients outside of Kubernetes, from stage 2 on. */
export const externalSettings = z
  .strictObject({
    type: oneOf(["none", ...accessTypes], {
      description:
        "How clients outside of Kubernetes reach the brokers: by OpenShift's routes, a load balancer or a node port for each broker, or a service for each, which your own proxy exposes (`cluster-ip`). Always with TLS.",
      example: "route",
    }).prefault("none"),
    authentication,
    ...addresses,
    more: z
      .array(anotherListener)
      .meta({
        type: "array",
        description:
          "Further listeners for clients from outside, each with `name`, `port`, `type` and the other keys of `external`: for other networks, or another way of authentication.",
        example: "partners",
        exampleAt: [0, "name"],
      })
      .prefault([]),
  })
  .prefault({});

/** The settings under `external`, checked. */
export type ExternalSettings = z.infer<typeof externalSettings>;

/** One listener of them: what they all have. */
export type AccessSettings = Pick<
  ExternalSettings,
  "type" | "authentication" | "advertisedHost" | "advertisedPort" | "bootstrap"
>;
