import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { APPLICATION_LABEL, type ApplicationPlan } from "../config/clients/plan";
import { clientEnvironment, MOUNTED_SECRETS, restartWhenSecretsChange } from "./resources/kafkaClientPod";
import { builtInReadiness, withAnnotations } from "./resources/readiness";

/** The demo applications to make. */
export interface DemoApplicationArgs {
  applications: readonly ApplicationPlan[];
}

/** The demo's producer and consumer: a Deployment each, of Strimzi's example clients. */
export class DemoApplication extends pulumi.ComponentResource {
  constructor(name: string, { applications }: DemoApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:DemoApplication", name, {}, opts);

    for (const application of applications) {
      this.deployment(application);
    }
    this.registerOutputs();
  }

  private deployment(application: ApplicationPlan) {
    const { name, namespace, labels, client, image, resources } = application;
    const { annotations, ...waiting } = builtInReadiness(application.wait);
    const podLabels = { ...labels, [APPLICATION_LABEL]: name };
    return new kubernetes.apps.v1.Deployment(
      name,
      {
        metadata: { name, namespace, labels: podLabels, ...withAnnotations(annotations) },
        spec: {
          replicas: 1,
          selector: { matchLabels: { [APPLICATION_LABEL]: name } },
          // A client that cannot start gives up within seconds: only one that lasted counts as available.
          minReadySeconds: 10,
          template: {
            metadata: { labels: podLabels },
            spec: {
              automountServiceAccountToken: false,
              // What OpenShift's restricted-v2 and Kubernetes' restricted profile ask for; the user id is theirs to choose.
              securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
              containers: [
                {
                  name,
                  image,
                  env: [
                    ...Object.entries({ ...roleEnvironment(application), ...clientEnvironment(client) }).map(
                      ([variable, value]) => ({ name: variable, value }),
                    ),
                    ...rackEnvironment(application),
                  ],
                  resources,
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ["ALL"] },
                  },
                  ...restartWhenSecretsChange,
                  volumeMounts: [
                    { name: "tmp", mountPath: "/tmp" },
                    { name: "cluster-ca", mountPath: MOUNTED_SECRETS.clusterCa, readOnly: true },
                    { name: "user", mountPath: MOUNTED_SECRETS.user, readOnly: true },
                  ],
                },
              ],
              volumes: [
                { name: "tmp", emptyDir: {} },
                { name: "cluster-ca", secret: { secretName: client.clusterCa.secret } },
                { name: "user", secret: { secretName: client.authentication.secret } },
              ],
            },
          },
        },
      },
      { parent: this, ...waiting },
    );
  }
}

/** The zone that a client is in, which it reads from its own pod; empty where the pod does not know, which is Kafka's default. */
function rackEnvironment({ zoneLabel }: ApplicationPlan) {
  return zoneLabel === undefined
    ? []
    : [{ name: "KAFKA_CLIENT_RACK", valueFrom: { fieldRef: { fieldPath: `metadata.labels['${zoneLabel}']` } } }];
}

/** What the example clients read besides Kafka's own settings (Strimzi, client-examples). */
function roleEnvironment({ topic, role }: ApplicationPlan): Record<string, string> {
  const serialization = "org.apache.kafka.common.serialization";
  const common = {
    STRIMZI_TOPIC: topic,
    STRIMZI_LOG_LEVEL: "INFO",
    // The clients stop after this many messages, the producer after 10 by default: at one a second this is 31 years.
    STRIMZI_MESSAGE_COUNT: "1000000000",
  };
  switch (role.name) {
    case "producer":
      return {
        ...common,
        STRIMZI_DELAY_MS: String(role.delay),
        KAFKA_KEY_SERIALIZER: `${serialization}.StringSerializer`,
        KAFKA_VALUE_SERIALIZER: `${serialization}.StringSerializer`,
      };
    case "consumer":
      return {
        ...common,
        KAFKA_GROUP_ID: role.group,
        KAFKA_KEY_DESERIALIZER: `${serialization}.StringDeserializer`,
        KAFKA_VALUE_DESERIALIZER: `${serialization}.StringDeserializer`,
      };
  }
}
