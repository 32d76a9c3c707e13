/** Commands of the test's own: what there is before a story, and what must hold after a block. */

/** A new stack with the demo at a stage, in a namespace that is the stack's, deployed. */
export const deployed = (stage: number, ...more: readonly string[]) =>
  [
    "pulumi stack init test",
    `pulumi config set stage ${stage}`,
    "pulumi config set --path operator.install none",
    "pulumi config set purpose demo",
    ...more,
    "pulumi up",
  ].join("\n");

/** A condition of a resource, or the test fails. */
export const assertCondition = (resource: string, type: string) =>
  `oc get ${resource} -n myproject -o jsonpath='{.status.conditions[*].type}' | grep -w ${type}`;

/** What the real operator makes for Connect, and the simulated one does not. */
export const podSet = `oc create -n myproject -f - <<END
apiVersion: core.strimzi.io/v1
kind: StrimziPodSet
metadata: { name: my-connect-connect }
spec: { selector: { matchLabels: {} }, pods: [] }
END`;

/** What the real operator leaves when a Kafka goes while Cruise Control moves partitions. */
export const rebalanceLeftBehind = `oc create -n myproject -f - <<END
apiVersion: kafka.strimzi.io/v1
kind: KafkaRebalance
metadata:
  name: my-cluster-auto-rebalancing-add-brokers
  labels: { strimzi.io/cluster: my-cluster }
  finalizers: [strimzi.io/auto-rebalancing]
spec: { mode: add-brokers, brokers: [1, 2] }
END`;

/**
 * What stands for `oc exec` into a broker's pod: files of the pod's /tmp are in the folder $pod, Kafka describes its
 * topics as Kafka 4.3.1 does, and other tools are only noted in $pod/calls. `oc adm taint` is kubectl's `taint`.
 */
export const brokerPod = String.raw`pod=$(mktemp -d)
described() {
  for partition in 0 1 2; do
    printf '\tTopic: %s\tPartition: %s\tLeader: 0\tReplicas: 0\tIsr: 0\tElr: \tLastKnownElr: \n' "$1" $partition
  done
}
oc() {
  # What oc has below adm is kubectl's own.
  if [ "$1" = adm ]; then shift; fi
  if [ "$1" != exec ]; then command oc "$@"; return; fi
  shift 8
  case "$1" in
    sh) (cd "$pod" && sh -c "$(sed 's|/tmp|.|g' <<< "$3")") ;;
    bin/kafka-topics.sh) described __consumer_offsets ;;
    *) echo "$@" >> "$pod/calls" ;;
  esac
}`;

/** The brokers that there are, by their ids, or the test fails. */
export const hasBrokers = (...ids: readonly number[]) => hasNodes("broker", ...ids);

/** The nodes of a pool, by their ids, or the test fails. */
export const hasNodes = (pool: string, ...ids: readonly number[]) =>
  `oc get kafkanodepool ${pool} -n myproject -o jsonpath='{.status.nodeIds}' | grep -xF '[${ids.join(",")}]'`;

/** Waits until Cruise Control has moved all that it is to move. */
export const rebalanced = `until oc get kafka my-cluster -n myproject -o jsonpath='{.status.autoRebalance.state}{.status.autoRebalance.modes}' | grep -qx Idle; do
  sleep 0.2
done`;
