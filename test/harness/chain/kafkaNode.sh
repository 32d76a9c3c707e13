#!/bin/bash
# Starts a Kafka node as Strimzi's image does (kafka_run.sh): its storage formatted, its agent beside it.
set -euo pipefail
config=/opt/kafka/custom-config
cp "$config/server.config" /tmp/strimzi.properties

"$JAVA" -Xmx128m -cp "$KAFKA_CLASSPATH" kafka.tools.StorageTool format \
  -t="$(cat "$config/cluster.id")" -r="$(cat "$config/metadata.version")" -c=/tmp/strimzi.properties -g

# Else a node does not start that has seen another set of voters.
metadata=$(sed -n 's/^metadata\.log\.dir=//p' /tmp/strimzi.properties)
rm -f "$metadata/__cluster_metadata-0/quorum-state"

cat > /tmp/kafka-agent.properties <<END
sslTrustStoreSecretName=$KAFKA_CLUSTER_NAME-cluster-ca-cert
sslKeyStoreSecretName=$HOSTNAME
namespace=$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace)
END
exec "$JAVA" -Xmx400m "-Dlog4j2.configurationFile=$config/log4j2.properties" \
  "-javaagent:$KAFKA_AGENT=/tmp/kafka-agent.properties" -cp "$KAFKA_CLASSPATH" kafka.Kafka /tmp/strimzi.properties
