import { z } from "zod";
import { anyTopic, nameList, pattern } from "../clients/useSettings";
import { flag, heapSize, keyIn, namespaceName, objectName, oneOf, PORT, text, whole } from "../fields/fields";
import { kafkaConfig } from "../fields/kafkaConfig";
import { labelPair } from "../fields/labels";
import { podResources } from "../fields/podResources";
import { names } from "../kafka/names";
import { needs } from "../operator/capabilities";

/** Pods that may connect to the Bridge. */
const client = z.strictObject({
  label: labelPair({
    description: "The label of the pods. Default: all of the namespace, which must be named then.",
    example: "app=shop",
  }).optional(),
  namespace: namespaceName({
    description: "The namespace that the pods are in. Default: the stack's own.",
    example: "shop",
  }).optional(),
});

/** An address of web pages as browsers send it in `Origin` (RFC 6454), or all of a domain. */
const origin = text({
  pattern: new RegExp(String.raw`^(\*|https?:\/\/(\*\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:${PORT})?)$`),
  allowed:
    "http:// or https:// with a host, *. in front of it for all of a domain, and a port if it has one; or * alone",
  description: "Where web pages come from that may use the Bridge.",
  example: "https://shop.example.com",
});

const method = oneOf(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], {
  description: "A method of HTTP.",
  example: "POST",
});

/** The settings under `bridge`: the HTTP Bridge, from stage 9 on. */
export const bridgeSettings = z
  .strictObject({
    enabled: flag({
      description:
        "Whether Strimzi's HTTP Bridge runs beside the cluster, so that programs without a Kafka client produce and consume by HTTP. From stage 9 on, where there are users: it acts as a KafkaUser of its own, for everyone who reaches it. docs/bridge.md has calls to try.",
      example: "true",
    }).prefault(false),
    name: text({
      // Its Service is called <name>-bridge-service, and names of Services have at most 63 characters.
      pattern: /^[a-z]([-a-z0-9]{0,46}[a-z0-9])?$/,
      allowed: "1 to 48 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen",
      description: "The name of the KafkaBridge, and of the KafkaUser that it acts as.",
      example: "orders-http",
    }).prefault(names.bridge),
    replicas: whole({
      min: 1,
      max: 100,
      what: "pods",
      description:
        "How many pods of the Bridge run. A consumer lives in the pod that created it, so several are for producers, or for clients that always reach the same pod.",
      example: "2",
    }).prefault(1),
    port: whole({
      min: 1024,
      max: 65535,
      what: "port numbers",
      description: "The port of its REST API; not 8081, which newer Bridges have for health checks and metrics.",
      example: "8090",
    }).prefault(8080),
    produces: nameList(anyTopic, {
      description:
        "Topics that HTTP clients may produce to, by name or by the beginning of their names with a *. With an empty list the Bridge takes no messages. Default: the demo's topic; none if `demo` is off.",
      example: "orders",
    }),
    consumes: nameList(anyTopic, {
      description:
        "Topics that HTTP clients may consume, by name or by the beginning of their names with a *. With an empty list the Bridge creates no consumers. Default: the demo's topic; none if `demo` is off.",
      example: "orders",
    }),
    groups: nameList(
      pattern({ description: "A consumer group, or the beginning of several with a *.", example: "web-*" }),
      {
        description:
          "The consumer groups that HTTP clients may name, or the beginning of several with a *. Default, if they consume anything: the group of the Bridge's name.",
        example: "web-*",
      },
    ),
    clients: z
      .array(client)
      .meta({
        type: "array",
        description:
          "The pods that may connect, each entry with `label`, `namespace` or both: the Bridge asks nobody who they are. Only where there are network policies (`networkPolicies`); without an entry nobody may connect then.",
        example: "app=shop",
        exampleAt: [0, "label"],
      })
      .prefault([]),
    tls: z
      .strictObject({
        secret: objectName({
          description: `The Secret with the certificate that HTTP clients see, in the stack's namespace. With it the Bridge speaks HTTPS and no HTTP. ${needs("bridgeTls")}`,
          example: "bridge-certificate",
        }),
        certificate: keyIn("Secret", {
          description: "The key of the certificate in the Secret, in PEM.",
          example: "cert.pem",
        }).prefault("tls.crt"),
        key: keyIn("Secret", {
          description: "The key of its private key in the Secret, in PEM: PKCS #8, not encrypted.",
          example: "key.pem",
        }).prefault("tls.key"),
      })
      .optional(),
    cors: z
      .strictObject({
        origins: z
          .array(origin)
          .meta({
            type: "array",
            description:
              "Where web pages come from whose scripts may use the Bridge (CORS), such as `https://shop.example.com` or `https://*.example.com`. `*` alone is any page. Default: none.",
            example: "https://shop.example.com",
            exampleAt: [0],
          })
          .prefault([]),
        methods: z
          .array(method)
          .min(1)
          .meta({
            type: "array",
            description: "The methods of HTTP that those scripts may use.",
            example: "POST",
            exampleAt: [0],
          })
          .prefault(["GET", "POST", "DELETE", "OPTIONS"]),
      })
      .prefault({}),
    producer: z
      .strictObject({
        config: kafkaConfig({
          description: "Settings of the Bridge's Kafka producer, by Kafka's names.",
          example: "zstd",
          exampleAt: ["compression.type"],
        }).prefault({}),
      })
      .prefault({}),
    consumer: z
      .strictObject({
        config: kafkaConfig({
          description: "Settings of the Bridge's Kafka consumers, by Kafka's names.",
          example: "earliest",
          exampleAt: ["auto.offset.reset"],
        }).prefault({}),
        timeoutSeconds: whole({
          min: 1,
          max: 86_400,
          what: "seconds",
          description:
            "After how long without a call the Bridge deletes a consumer. Its clients may forget to, and until then its partitions are read by nobody else.",
          example: "3600",
        }).prefault(300),
      })
      .prefault({}),
    resources: podResources(
      "Bridge pod",
      { requests: { cpu: "100m", memory: "512Mi" }, limits: { cpu: "1000m", memory: "512Mi" } },
      { requests: { cpu: "500m", memory: "256Mi" }, limits: { cpu: "2", memory: "1Gi" } },
    ),
    jvm: z
      .strictObject({
        heap: heapSize({
          description: "The heap of the Bridge (`-Xmx`). Default: Strimzi's choice, by its memory.",
          example: "256M",
        }).optional(),
      })
      .prefault({}),
  })
  .prefault({});

/** The settings under `bridge`, checked. */
export type BridgeSettings = z.infer<typeof bridgeSettings>;
