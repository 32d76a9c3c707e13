import { z } from "zod";
import { oneOf } from "../fields/fields";

/** The settings under `external`: a listener for clients outside of Kubernetes, from stage 2 on. */
export const externalSettings = z
  .strictObject({
    type: oneOf(["none", "route", "loadbalancer", "nodeport", "cluster-ip"], {
      description:
        "How clients outside of Kubernetes reach the brokers: by OpenShift's routes, a load balancer or a node port for each broker, or a service for each, which your own proxy exposes (`cluster-ip`). Always with TLS.",
      example: "route",
    }).prefault("none"),
    authentication: oneOf(["tls", "scram-sha-512"], {
      description: "How those clients authenticate: with a certificate, or with a password.",
      example: "scram-sha-512",
    }).prefault("tls"),
  })
  .prefault({});

/** The settings under `external`, checked. */
export type ExternalSettings = z.infer<typeof externalSettings>;
