import { clusterOf } from "../cluster/planning";
import { clusterCaSecret } from "../kafka/names";
import type { StageName } from "../stageNames";
import { bootstrap, brokerPods, get, onBroker } from "./commands";
import { recorded } from "./recordings";
import type { StageStory } from "./stageStory";

/** The first half of the talk: an operator, and a cluster that it runs. */
export const clusterStories = {
  "cluster-operator": {
    why:
      "Running Kafka by hand takes somebody who knows in which order its servers may be restarted, how their keys " +
      "are renewed, and how all of them get a new version while messages flow; and who is awake when it matters.",
    what:
      "An operator is a program that knows all this. It watches our namespace for resources that describe what we " +
      "want, and makes the cluster match. Ours is Strimzi, or Red Hat's build of it. On OpenShift we only subscribe " +
      "to it: OLM installs it, and keeps it up to date. After this stage the operator runs, and no Kafka yet.",
    terms: [
      {
        name: "operator",
        also: ["operators"],
        meaning: "a program in the cluster that watches resources of certain kinds and does what they ask for",
      },
      {
        name: "Strimzi",
        meaning: "the open-source operator for Kafka; the kinds of its resources all begin with Kafka",
      },
      {
        name: "AMQ Streams",
        also: ["amq-streams", "Streams for Apache Kafka"],
        meaning: "Red Hat's build of Strimzi, with support; today it is called Streams for Apache Kafka",
      },
      {
        name: "CRD",
        also: ["CRDs", "CustomResourceDefinition"],
        meaning: "CustomResourceDefinition: what teaches Kubernetes a new kind of resource",
      },
      {
        name: "OLM",
        also: ["Operator Lifecycle Manager"],
        meaning: "Operator Lifecycle Manager: the part of OpenShift that installs operators and upgrades them",
      },
      {
        name: "Subscription",
        meaning:
          "asks OLM for an operator: from which catalog (`source`), in which channel, and whether newer versions are " +
          "installed unasked (Automatic)",
      },
      { name: "OperatorGroup", meaning: "says which namespaces an operator from OLM looks after: here, ours" },
      {
        name: "ClusterServiceVersion",
        also: ["CSV", "csv"],
        meaning: "what OLM makes of a Subscription: one version of the operator, installed",
      },
      {
        name: "Deployment",
        also: ["Deployments", "deployment", "deployments"],
        meaning: "keeps a number of equal pods running, here one; what most programs in Kubernetes are",
      },
    ],
    minutes: 3,
    waitFor:
      "The image of the operator is pulled. The update ends when its Deployment is available; on OpenShift, when the " +
      "ClusterServiceVersion says Succeeded.",
    goesWrong:
      "Right after OpenShift Local has started, its catalog is empty for about a minute, and the update waits at the " +
      "Subscription. It goes on by itself. If not, `oc get installplans,catalogsources -A` shows why OLM does not " +
      "install.",
    undo: "`pulumi destroy` takes the operator and the namespace away. The CRDs stay in the cluster, and hurt nobody.",
    was2018:
      "`oc apply -f 01-install-cluster-operator/`: a folder with roles, CRDs and a Deployment. That still works " +
      "(`operator.install: manifests`), but upgrades are then yours.",
    evidence: (plan) => [
      ...(plan.operator.install === "olm"
        ? [
            {
              shows: "OLM has found what the Subscription asks for, and `PHASE` says Succeeded.",
              commands: [`${plan.cli} get subscriptions,csv -n ${plan.operator.namespace}`],
            },
          ]
        : []),
      ...(plan.operator.install === "none"
        ? []
        : [
            {
              shows: "The operator is a Deployment like any other.",
              commands: [`${plan.cli} get deployments -n ${plan.operator.namespace}`],
            },
          ]),
      {
        shows: "Kubernetes has learnt new kinds: this is the vocabulary of all that follows.",
        commands: [`${plan.cli} api-resources --api-group=kafka.strimzi.io`],
        ...recorded(plan, "kinds"),
      },
    ],
  },
  "simplest-cluster": {
    why:
      "An operator alone keeps no message. We want the smallest Kafka that deserves the name: one that anybody can " +
      "send to and read from, and that still has its messages after a restart.",
    what:
      "Three resources are enough: the Kafka itself, and two pools of nodes. Brokers store the messages. Controllers " +
      "keep the books: which topics there are, and which broker is the leader that takes the messages in, for other " +
      "brokers to copy. The pools are apart so that brokers can be restarted and added while the controllers, whose " +
      "number is fixed, go on. Each node has a disk of its own, of 1 GiB. There is one " +
      "broker, so the replication settings, for our topics and for those that Kafka keeps for itself, ask for one " +
      "copy. Any client in the Kubernetes cluster may connect, which is fine for a first look and for nothing else.",
    terms: [
      { name: "topic", also: ["topics"], meaning: "a named stream of messages in Kafka" },
      { name: "node", also: ["nodes"], meaning: "here: a server of Kafka, which is a pod" },
      { name: "broker", also: ["brokers"], meaning: "a node that stores messages and talks to clients" },
      {
        name: "controller",
        also: ["controllers", "KRaft"],
        meaning:
          "a node that stores what the cluster knows about itself, in a log of its own; this way of running Kafka " +
          "is called KRaft",
      },
      { name: "ZooKeeper", meaning: "a database of its own, which did the controllers' work until there was KRaft" },
      {
        name: "node pool",
        also: ["pool", "pools", "KafkaNodePool", "KafkaNodePools"],
        meaning: "nodes of one role with the same disks and memory; changing `replicas` scales it",
      },
      {
        name: "client",
        also: ["clients"],
        meaning: "a program that sends messages to Kafka or reads them from it",
      },
      {
        name: "listener",
        also: ["listeners"],
        meaning: "a port of the brokers, and how clients connect to it; `internal`: only from within Kubernetes",
      },
      {
        name: "replication factor",
        also: ["replication"],
        meaning: "how many copies of each message the cluster keeps, on as many brokers",
      },
      {
        name: "in-sync replica",
        also: ["ISR", "isr", "insync", "in sync"],
        meaning:
          "ISR: a copy that has all that its original has; `min.insync.replicas` is how many must have a message " +
          "before it counts as stored",
      },
      {
        name: "jbod",
        meaning: "just a bunch of disks: here a bunch of one, so that another can be added later",
      },
      { name: "kraftMetadata", meaning: "`shared` marks the disk on which a node keeps the controllers' log too" },
      { name: "deleteClaim", meaning: "whether a disk is deleted with its cluster: in a demo it is" },
      {
        name: "persistent volume claim",
        also: ["persistent-claim", "pvc", "PVC"],
        meaning: "a disk that Kubernetes keeps while the pod that uses it restarts",
      },
    ],
    minutes: 3,
    waitFor:
      "The image of Kafka is pulled, the controller starts, then the broker. The update ends when the Kafka is Ready.",
    goesWrong:
      "A pod stays Pending: no node of Kubernetes has the memory, or nothing provides volumes. " +
      "`npm run status` names the pod, and `oc describe pod` the reason.",
    undo: "Stage 1 deletes the Kafka, and, in this stack, its disks with every message (`storage.deleteClaim`).",
    was2018:
      "Kafka needed three nodes of ZooKeeper beside it, and the Kafka resource itself had the number of nodes and " +
      "their disks.",
    evidence: (plan) => [
      { shows: "The Kafka is Ready.", commands: [get(plan, "kafka")], ...recorded(plan, "kafka") },
      {
        shows: "The pools with the numbers of their nodes: controllers are numbered from 100 on.",
        commands: [get(plan, "kafkanodepools")],
        ...recorded(plan, "pools"),
      },
      {
        shows: "Each node is a pod,",
        commands: [get(plan, `pods -l strimzi.io/cluster=${clusterOf(plan).name}`)],
        ...recorded(plan, "pods"),
      },
      {
        shows: "and has its disk.",
        commands: [
          `${get(plan, `pvc -l strimzi.io/cluster=${clusterOf(plan).name}`)} -o custom-columns=NAME:.metadata.name,STATUS:.status.phase,CAPACITY:.status.capacity.storage`,
        ],
        ...recorded(plan, "disks"),
      },
    ],
  },
  "broker-config": {
    why:
      "Kafka keeps messages for a week unless we say otherwise, and our disk is small: some day it would be full, " +
      "and a broker with a full disk stops.",
    what:
      "Settings of the brokers go into the Kafka resource, under the names that Kafka's own documentation uses. " +
      "Retention is how long messages are kept: ours is 94 hours from now on, in place of a week. But Kafka writes " +
      "messages into files, called segments, and deletes only a whole one, when its newest message is old enough. So " +
      "we also have it begin a new segment every 24 hours: with one a week, a message would stay for a week more. " +
      "Both numbers are those of the 2018 talk, and enough for one small message a second; where much comes in, " +
      "counting bytes is surer. Kafka reads these two settings only when it starts. So the operator rolls the " +
      "brokers: it restarts one after another, and waits for each before it goes on.",
    terms: [
      {
        name: "segment",
        also: ["segments", "log.roll.hours"],
        meaning: "a file with messages, oldest first; Kafka writes to the last one, and deletes whole ones",
      },
      {
        name: "retention",
        also: ["log.retention.hours"],
        meaning: "how long messages are kept, whether anybody has read them or not",
      },
      {
        name: "bootstrap address",
        also: ["bootstrap"],
        meaning: "where a client connects first, to learn where the brokers are",
      },
      {
        name: "roll",
        also: ["rolls", "rolled", "rolling"],
        meaning: "to restart nodes one by one, so that the others go on meanwhile",
      },
    ],
    minutes: 1,
    waitFor: "The broker restarts. With only one there is no Kafka for half a minute; with three nobody would notice.",
    goesWrong:
      "Kafka ignores a misspelt setting without a word, and the operator drops a setting that it decides itself. The " +
      "preview checks names and values against Kafka's own list, and rejects both before anything restarts.",
    undo: "Stage 2 takes the two settings out, and restarts the broker once more. Messages that are gone stay gone.",
    evidence: (plan) => [
      {
        shows:
          "Ask the broker itself, not the resource: 94 and 24 are in force, and it knows that 168 hours, a week, " +
          "would be its default.",
        commands: [
          onBroker(
            plan,
            `bin/kafka-configs.sh --bootstrap-server ${bootstrap(plan, 9092)} --describe --all --entity-type brokers --entity-name 0 | grep -Eo '(STATIC|DEFAULT)\\w*:log.(retention|roll).hours=[0-9]+'`,
          ),
        ],
        ...recorded(plan, "brokerSettings"),
      },
      {
        shows: "The broker is younger than the controller: it was restarted, and the controller was not.",
        commands: [get(plan, `pods -l strimzi.io/cluster=${clusterOf(plan).name}`)],
        ...recorded(plan, "rolledPods"),
      },
    ],
  },
  "tls-listener": {
    why:
      "So far everybody on the network can read our messages, and nobody can be sure that it is our broker that " +
      "answers.",
    what:
      "The plain listener on port 9092 makes way for one with TLS on 9093. Traffic is encrypted, and clients can " +
      "check whom they talk to: the operator is a certificate authority, issues a certificate for each broker, and " +
      "puts its own certificate into a secret for clients to trust.",
    terms: [
      {
        name: "TLS",
        also: ["SSL", "Ssl"],
        meaning: "encrypted connections, in which a server proves who it is; the S in HTTPS; once called SSL",
      },
      {
        name: "certificate",
        also: ["certificates"],
        meaning: "a name and a public key, signed by somebody whom others trust",
      },
      {
        name: "CA",
        also: ["CAs", "certificate authority"],
        meaning: "certificate authority: who signs certificates; whoever trusts the CA trusts what it signed",
      },
      {
        name: "secret",
        also: ["secrets", "Secret"],
        meaning: "an object in Kubernetes for keys and passwords, which pods can mount as files",
      },
    ],
    minutes: 1,
    waitFor: "The broker restarts with the new listener.",
    goesWrong:
      "Clients of the old port are cut off at once; we have none yet. With clients, add the new listener, move them, " +
      "and remove the old one last. A client that says `PKIX path building failed` does not trust our CA yet.",
    undo: "Stage 3 brings the plain listener back, and all traffic is readable again.",
    was2018: "Listeners were three fixed fields, plain, tls and external. Now they are a list, and the names are ours.",
    evidence: (plan) => [
      {
        shows: "There is one listener, and its address ends in 9093.",
        commands: [
          `${get(plan, `kafka ${clusterOf(plan).name}`)} -o jsonpath='{.status.listeners[*].bootstrapServers}'`,
        ],
        ...recorded(plan, "listeners"),
      },
      {
        shows: "The broker shows a certificate: issued for our cluster, by the operator's CA.",
        commands: [
          onBroker(
            plan,
            `sh -c 'openssl s_client -connect ${bootstrap(plan, 9093)} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer'`,
          ),
        ],
        ...recorded(plan, "brokerCertificate"),
      },
      {
        shows: "What clients are to trust: `ca.crt` is the CA's certificate, the other two the same for Java.",
        commands: [
          `${plan.cli} describe secret ${clusterCaSecret(clusterOf(plan).name)} -n ${clusterOf(plan).namespace} | sed -n '/^Data/,$p'`,
        ],
        ...recorded(plan, "clusterCa"),
      },
    ],
  },
  "tls-authentication": {
    why:
      "Encryption hides the messages from the network, and still lets everybody in: whoever finds the port may read " +
      "and write everything.",
    what:
      "Now a client must show a certificate too, which is called mutual TLS. Its name in the certificate becomes its " +
      "principal, and whatever it asks for, Kafka looks for a rule that allows this principal to do this. There are " +
      "no rules yet, and no users. So from here on nobody gets in, until the first user comes at stage 9. Only " +
      "Strimzi's operators do: they have certificates of their own, from the cluster's CA, and Kafka knows them as " +
      "super users, who need no rule.",
    terms: [
      {
        name: "mutual TLS",
        also: ["mTLS"],
        meaning: "TLS in which both sides show a certificate, the client too",
      },
      {
        name: "authentication",
        also: ["authenticates", "authenticate"],
        meaning: "finding out who somebody is; `type: tls` does it by the client's certificate",
      },
      {
        name: "authorization",
        also: ["authorizer"],
        meaning: "deciding what somebody may do; `type: simple` is Kafka's own way, by rules that it stores itself",
      },
      {
        name: "ACL",
        also: ["ACLs", "acls", "rule", "rules"],
        meaning: "access control list: the rules of who may do what; what no rule allows is denied",
      },
      {
        name: "principal",
        also: ["principals"],
        meaning: "who somebody is to Kafka: `CN=my-user`, the name in the certificate",
      },
    ],
    minutes: 2,
    waitFor: "The broker restarts, and the controller too: both check rules.",
    goesWrong:
      "Clients that worked at stage 4 fail with `SslAuthenticationException` or `certificate_required`. That is what " +
      "we asked for. A client with a certificate and no rule gets `TopicAuthorizationException`.",
    undo: "Stage 4 lets everybody in again. Outside of a demo the preview rejects that, unless you permit it by name.",
    evidence: (plan) => [
      {
        shows:
          "Somebody tries without a certificate. The broker says that it requires one, and hangs up: the door is " +
          "shut.",
        commands: [
          onBroker(
            plan,
            `sh -c '(sleep 1; echo Q) | openssl s_client -connect ${bootstrap(plan, 9093)} 2>&1 | grep -o "alert [a-z ]*certificate[a-z ]*"'`,
          ),
        ],
        ...recorded(plan, "noCertificate"),
      },
    ],
  },
  "resource-limits": {
    why:
      "A broker that asks for no memory gets what other pods leave, and when a machine of Kubernetes is short of it, " +
      "the broker may be the one that is killed.",
    what:
      "The broker gets 3 GiB, and Java's heap takes one of them. The other two are the page cache: there the " +
      "operating system keeps what was just written, so clients that keep up never wait for the disk. Request and " +
      "limit are the same, so the memory is the broker's alone, however full the machine is. The controller keeps " +
      "little and stays as it is.",
    terms: [
      { name: "heap", also: ["-Xmx"], meaning: "the memory of a Java program, limited by `-Xmx`" },
      {
        name: "page cache",
        meaning: "memory in which the operating system keeps what was read or written on disk lately",
      },
      {
        name: "request",
        also: ["requests"],
        meaning: "the memory that Kubernetes reserves for a container when it chooses a node for the pod",
      },
      {
        name: "limit",
        also: ["limits"],
        meaning: "the memory above which Kubernetes kills a container",
      },
    ],
    minutes: 2,
    waitFor:
      "The operator rolls the broker. The Kafka says Ready all the time, so the update waits for the restart itself.",
    goesWrong:
      "The broker stays Pending with `Insufficient memory`: no node of Kubernetes has 3 GiB left. Take less with " +
      "`pulumi config set --path resources.brokers.memory 2Gi`.",
    undo: "Stage 5 takes the limits off, and restarts the broker once more.",
    evidence: (plan) => [
      {
        shows: "The pod that runs has its memory, not only the resource that asks for it.",
        commands: [`${get(plan, brokerPods(plan))} -o jsonpath='{.items[*].spec.containers[*].resources}'`],
        ...recorded(plan, "memory"),
      },
    ],
  },
  "entity-operator": {
    why:
      "Topics and users are made with Kafka's command-line tools, by an administrator who is let in. Since stage 5 " +
      "nobody is. And what was typed on a command line is in no repository, and nobody has reviewed it.",
    what:
      "The entity operator is one pod with two operators, one for topics and one for users. They get in as the " +
      "cluster operator does (stage 5). From here on topics and users are resources in Kubernetes, and the teams " +
      "that need them can write, review and deploy them like everything else.",
    terms: [
      { name: "entity operator", also: ["entity-operator"], meaning: "the pod with the next two in it" },
      {
        name: "topic operator",
        also: ["topicOperator", "KafkaTopic", "KafkaTopics", "kafkatopics"],
        meaning: "makes the topics in Kafka that KafkaTopic resources describe, and changes and deletes them",
      },
      {
        name: "user operator",
        also: ["userOperator", "KafkaUser", "KafkaUsers", "kafkausers"],
        meaning: "does the same for users: it issues their certificates and writes their rules into Kafka",
      },
    ],
    minutes: 2,
    waitFor: "One more pod starts. Brokers are not restarted.",
    goesWrong:
      "`oc get kafkatopics` shows nothing, though Kafka has topics: only those are shown that were made by a " +
      "resource. What was made with Kafka's tools is left alone.",
    undo: "Stage 6 takes the pod away, and nobody looks after topics and users any more.",
    was2018:
      "The topic operator copied changes in both directions, from Kafka to the resource too. Now the resource alone " +
      "counts.",
    evidence: (plan) => [
      {
        shows: "The entity operator is a Deployment too,",
        commands: [get(plan, `deployment ${clusterOf(plan).name}-entity-operator`)],
        ...recorded(plan, "entityOperator"),
      },
      {
        shows: "with one pod, in which two of two containers are ready: one operator each.",
        commands: [get(plan, `pods -l strimzi.io/name=${clusterOf(plan).name}-entity-operator`)],
        ...recorded(plan, "entityOperatorPod"),
      },
    ],
  },
} satisfies Partial<Record<StageName, StageStory>>;
