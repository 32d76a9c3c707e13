#!/bin/bash
# Starts a topic operator of before Strimzi 1.0 as its image does (topic_operator_run.sh): it wants PKCS#12 stores.
set -euo pipefail
export CERTS_STORE_PASSWORD=not-a-secret
mkdir -p /tmp/topic-operator
PATH=$(dirname "$JAVA"):$PATH bash "$STRIMZI_FOLDER/topic-operator/scripts/tls_prepare_certificates.sh"
export STRIMZI_TRUSTSTORE_LOCATION=/tmp/topic-operator/replication.truststore.p12
export STRIMZI_TRUSTSTORE_PASSWORD=$CERTS_STORE_PASSWORD
export STRIMZI_KEYSTORE_LOCATION=/tmp/topic-operator/replication.keystore.p12
export STRIMZI_KEYSTORE_PASSWORD=$CERTS_STORE_PASSWORD
built=$STRIMZI_FOLDER/topic-operator/target
exec "$JAVA" -Xmx200m -Dlog4j2.configurationFile=file:/opt/topic-operator/custom-config/log4j2.properties \
  -cp "$built/classes:$built/lib/*" io.strimzi.operator.topic.TopicOperatorMain
