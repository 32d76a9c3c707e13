import { clusterCaFile, credentialsSecret } from "../clients/planning";
import { clusterOf } from "../cluster/planning";
import { clusterCaSecret } from "../kafka/names";
import type { Plan } from "../plan";
import type { StageName } from "../stageNames";
import { bootstrap, get, onBroker } from "./commands";
import { recorded } from "./recordings";
import type { Evidence, StageStory } from "./stageStory";

/** The part of the talk about a topic, somebody who may use it, and two programs that do. */
export const clientStories = {
  topic: {
    why:
      "There is no place yet to send a message to. And a topic that was typed on a command line is a topic that " +
      "nobody can recreate.",
    what:
      "`my-topic` is a resource with three partitions, so up to three consumers of a group can share its work. A " +
      "topic can have settings of its own: nobody needs a hello after two hours, so this one does not keep messages " +
      "for the brokers' 94. But Kafka deletes only whole segments, and begins a new one after 24 hours (stage 3) or " +
      "at 1 GiB, which is Kafka's default, written down because the talk of 2018 did. One hello a second does not " +
      "fill 1 GiB in a day, so a message can stay for 24 hours and 2 more. A busy topic fills it sooner, and a " +
      "segment of 1 GiB for each partition would not fit on our disk: a real topic needs smaller segments or larger " +
      "disks.",
    terms: [
      {
        name: "partition",
        also: ["partitions"],
        meaning: "one of the parts that a topic is split into; messages keep their order within a partition",
      },
      { name: "consumer", also: ["consumers"], meaning: "a client that reads messages" },
      {
        name: "consumer group",
        also: ["group", "groups"],
        meaning: "consumers that share the partitions of a topic, so that each message is read by one of them",
      },
    ],
    minutes: 1,
    waitFor: "Seconds: the topic operator creates the topic, and the KafkaTopic is Ready.",
    goesWrong:
      "With more copies than there are brokers a topic is never Ready, and partitions can be added, never taken " +
      "away. The preview rejects both.",
    undo:
      "Stage 7 deletes the topic and its messages. Go lower than 7 only after that update, from here and from any " +
      "later stage: the topic operator must still be there to delete the topic. The preview rejects going there at once.",
    evidence: (plan) => [
      {
        shows: "The topic is there: three partitions, one copy of each.",
        commands: [get(plan, "kafkatopics")],
        ...recorded(plan, "topics"),
      },
    ],
  },
  user: {
    why:
      "Since stage 5 nobody gets in. Giving every program of the company one key would open the door, but not show " +
      "who came, and nobody could be shut out alone.",
    what:
      "`my-user` is the first who gets in. It may write to this one topic, and read it as a member of this one " +
      "consumer group, and nothing else. It is the demo's only application: its two programs share the user, as in " +
      "2018. The user operator issues its certificate, puts certificate and key into a secret of " +
      "the same name, and renews them before they expire.",
    terms: [
      {
        name: "Describe",
        meaning: "the permission to see that something is there, and how it is set up",
      },
    ],
    minutes: 1,
    waitFor: "Seconds: the KafkaUser is Ready when its secret is there and its rules are in Kafka.",
    goesWrong:
      "A consumer needs two rules, one for its topic and one for its group. Without the second, or in another group, " +
      "it fails with `GroupAuthorizationException`, although it may read the topic. The message names the group: " +
      "compare it with the user's rules.",
    undo: "Stage 8 deletes the user, its secret and its rules: clients with its certificate are not let in any more.",
    evidence: (plan) => {
      const [user] = plan.users ?? [];
      if (user === undefined) {
        return [];
      }
      const secret = credentialsSecret(user);
      return [
        {
          shows: "The user is Ready,",
          commands: [get(plan, "kafkausers")],
          ...recorded(plan, "users"),
        },
        {
          shows: user.credentials.type === "tls" ? issuedSecret : "and there is a secret with what it shows to Kafka.",
          commands: [get(plan, `secret ${secret}`)],
          ...recorded(plan, "userSecret"),
        },
        ...(user.credentials.type === "scram-sha-512" ? [] : tryAs(plan, user.name, secret)),
      ];
    },
  },
  "demo-application": {
    why: "A cluster is of no use until programs use it, and they must prove who they are without a key in their image.",
    what:
      "Now it all comes together. A producer says hello every second, and a consumer in another pod hears it. Both " +
      "are plain Kafka clients that know nothing of Kubernetes. Two secrets are mounted into each pod as files: the " +
      "CA to trust, from stage 4, and the certificate of `my-user`, from stage 9. The clients read the files when " +
      "they start, so no key is in an image, in a variable or in a log.",
    terms: [
      { name: "producer", also: ["producers"], meaning: "a client that sends messages" },
      {
        name: "config provider",
        also: ["KAFKA_CONFIG_PROVIDERS", "DirectoryConfigProvider"],
        meaning:
          "how a Kafka client reads a value from elsewhere: " +
          `\`\${dir:/path:user.key}\` is what stands in the file user.key of that folder`,
      },
      {
        name: "serializer",
        also: ["SERIALIZER", "StringSerializer", "deserializer", "DESERIALIZER", "StringDeserializer"],
        meaning: "turns a value into the bytes of a message; a deserializer does the reverse",
      },
      {
        name: "key store",
        also: ["keystore", "KEYSTORE"],
        meaning: "what a client shows: its own certificate and key; PEM is the format of the files",
      },
      {
        name: "trust store",
        also: ["truststore", "TRUSTSTORE"],
        meaning: "the certificates that a client trusts; here, of the CA that issued the brokers'",
      },
      {
        name: "offset",
        also: ["offsets"],
        meaning: "the number of a message in its partition; a reader notes how far it has got",
      },
      {
        name: "lag",
        also: ["LAG"],
        meaning: "how many messages a consumer group has still to read",
      },
    ],
    minutes: 2,
    waitFor: "Two images are pulled. The update ends when both Deployments have run for 10 seconds.",
    goesWrong:
      "A pod restarts and its log says `TopicAuthorizationException`: the user's rules are for another topic or " +
      "group. A pod that stays in `ContainerCreating` waits for a secret: is the KafkaUser Ready?",
    undo: "Stage 9 stops both programs. Messages stay for as long as the topic keeps them.",
    was2018:
      "Key store and trust store were files with passwords of their own, which had to be passed to the clients too.",
    evidence: (plan) => [
      {
        shows: "Both run, beside the operators.",
        commands: [get(plan, "deployments")],
        ...recorded(plan, "deployments"),
      },
      ...(plan.applications ?? [])
        .filter(({ role }) => role.name === "consumer")
        .map(({ name, namespace }) => ({
          shows: "The consumer writes down each hello that it hears, once a second.",
          commands: [`${plan.cli} logs -f deployment/${name} -n ${namespace}`],
        })),
      ...groupEvidence(plan),
    ],
  },
} satisfies Partial<Record<StageName, StageStory>>;

/** What the user operator puts into the secret of a user with a certificate. */
const issuedSecret =
  "and there is a secret with five keys: `user.crt` and `user.key`, the certificate and its key; `user.p12` and " +
  "`user.password`, the same two as one file for Java, and its password; `ca.crt`, of the CA that issued them.";

/** Kafka's tools on the broker, as a user: first its key, then what it may do and what not. */
function tryAs(plan: Plan, user: string, secret: string): readonly Evidence[] {
  const { namespace } = clusterOf(plan);
  const properties = [
    "security.protocol=SSL",
    "ssl.truststore.type=PEM",
    "ssl.truststore.location=/tmp/ca.crt",
    "ssl.keystore.type=PEM",
    `ssl.keystore.location=/tmp/${user}.pem`,
  ];
  return [
    {
      shows: `Become ${user} in the broker's pod, where Kafka's tools are. This prints nothing; keep the shell open.`,
      commands: [
        `broker() { ${onBroker(plan, '"$@"')}; }`,
        `secret() { ${plan.cli} get secret "$1" -n ${namespace} -o go-template="{{index .data \\"$2\\" | base64decode}}"; }`,
        `(secret ${secret} user.key; secret ${secret} user.crt) | broker sh -c 'umask 077; cat > /tmp/${user}.pem'`,
        `secret ${clusterCaSecret(clusterOf(plan).name)} ${clusterCaFile(plan)} | broker sh -c 'cat > /tmp/ca.crt'`,
        `broker sh -c 'cat > /tmp/${user}.properties' <<END\n${properties.join("\n")}\nEND`,
        `tool() { broker "bin/$1" --bootstrap-server ${bootstrap(plan, 9093)} --command-config /tmp/${user}.properties "\${@:2}"; }`,
      ],
    },
    {
      shows: `${user} asks Kafka which topics there are, and is shown those that it may see: one.`,
      commands: ["tool kafka-topics.sh --list"],
      ...recorded(plan, "visibleTopics"),
    },
    {
      shows: "The same user on another topic: Kafka knows who it is, and says no.",
      commands: ["echo hello | tool kafka-console-producer.sh --topic other-topic 2>&1 | grep ^org"],
      ...recorded(plan, "otherTopic"),
    },
  ];
}

/** What Kafka says of the demo's consumer, to the user that somebody became at stage 9. */
function groupEvidence(plan: Plan): readonly Evidence[] {
  const [user] = plan.users ?? [];
  const consumer = plan.applications?.find(({ role }) => role.name === "consumer");
  if (user === undefined || consumer?.role.name !== "consumer" || user.credentials.type === "scram-sha-512") {
    return [];
  }
  const { topic, role } = consumer;
  return [
    {
      shows:
        `Hello from Kafka itself, in the shell of stage 9, as ${user.name}: three messages as they come. A producer ` +
        "fills one partition for some minutes before it goes on to another: if partition 0 is silent, try 1 and 2.",
      commands: [`tool kafka-console-consumer.sh --topic ${topic} --partition 0 --offset latest --max-messages 3`],
    },
    {
      shows: "One consumer reads all three partitions. Ask twice: the offsets grow, and LAG stays small.",
      commands: [`tool kafka-consumer-groups.sh --describe --group ${role.group} | cut -c25-90`],
      ...recorded(plan, "consumerGroup"),
    },
    {
      shows: "The same user in another group is refused, although it may read the topic.",
      commands: [
        `tool kafka-console-consumer.sh --topic ${topic} --group other-group --max-messages 1 2>&1 | grep ^org`,
      ],
      ...recorded(plan, "otherGroup"),
    },
  ];
}
