import { clientAuthentication, clientTls } from "../clients/objects";
import type { KafkaConfig } from "../kafka/kafkaConfig";
import { type StrimziObject, type StrimziSpec, strimziObject } from "../kubernetes/strimziKinds";
import { metricsSpec } from "../metrics/objects";
import { placedTemplate } from "../placement/objects";
import type { BridgePlan } from "./plan";

/** The HTTP Bridge as plain data: what a plan says in Strimzi's terms. Pure. */
export function bridgeObject(plan: BridgePlan): StrimziObject<"KafkaBridge"> {
  const { name, namespace, labels, replicas, client, producer, consumer, resources, heap, rack, placement } = plan;
  return strimziObject({
    kind: "KafkaBridge",
    name,
    namespace,
    labels,
    spec: {
      replicas,
      bootstrapServers: client.bootstrapServers,
      tls: clientTls(client),
      authentication: clientAuthentication(client),
      http: httpSpec(plan),
      ...producerSpec(producer),
      consumer:
        consumer === undefined
          ? { enabled: false }
          : { timeoutSeconds: consumer.timeoutSeconds, ...configSpec(consumer.config) },
      resources,
      ...(heap === undefined ? {} : { jvmOptions: { "-Xmx": heap } }),
      ...(rack === undefined ? {} : { rack: { topologyKey: rack } }),
      ...metricsSpec(plan),
      ...placedTemplate(placement),
    },
  });
}

function httpSpec({ port, tls, cors }: BridgePlan): StrimziSpec<"KafkaBridge">["http"] {
  return {
    port,
    ...(tls === undefined
      ? {}
      : { tls: { certificateAndKey: { secretName: tls.secret, certificate: tls.certificate, key: tls.key } } }),
    ...(cors === undefined ? {} : { cors: { allowedOrigins: [cors.origins], allowedMethods: [...cors.methods] } }),
  };
}

function producerSpec(producer: BridgePlan["producer"]): Pick<StrimziSpec<"KafkaBridge">, "producer"> {
  if (producer === undefined) {
    return { producer: { enabled: false } };
  }
  const spec = configSpec(producer.config);
  return Object.keys(spec).length === 0 ? {} : { producer: spec };
}

function configSpec(config: KafkaConfig): { config?: KafkaConfig } {
  return Object.keys(config).length === 0 ? {} : { config };
}
