import { isTrue } from "../kubernetes/spelling";
import type { Step } from "../safety/steps";
import type { DeployedCluster, DeployedListener } from "./deployed";

/**
 * Steps that open the cluster: to more people, to more of what they may do, or to whoever listens on the way. Pure.
 *
 * @param before Absent: there is no cluster yet. A new one may begin without TLS, users and rules, as the demo
 * does, but not with what would open it behind their back.
 */
export function openingSteps(
  before: DeployedCluster | undefined,
  after: DeployedCluster | undefined,
  stage: number,
): Step[] {
  return after === undefined
    ? []
    : [
        ...(before === undefined ? [] : stageOpenings(before, after, stage)),
        ...configOpenings(before?.config ?? {}, after.config),
        ...exposure(before, after),
        ...newSuperUsers(before, after),
      ];
}

const encrypted = ({ tls }: DeployedListener) => tls;
const asks = ({ authentication }: DeployedListener) => authentication !== undefined;

function stageOpenings(before: DeployedCluster, after: DeployedCluster, stage: number): Step[] {
  const drops = (holds: (listener: DeployedListener) => boolean) =>
    before.listeners.every(holds) && !after.listeners.every(holds);
  const authentication = drops(asks);
  const authorization = before.authorization !== undefined && after.authorization === undefined;
  return [
    ...(authentication || authorization
      ? [
          {
            effect: "opens" as const,
            key: "stage",
            message: `is ${stage}: ${authentication ? "clients no longer need to authenticate, and whoever reaches a listener" : "whoever can log in"} may read and write every topic`,
            permission: "disable authentication" as const,
            ofDemo: true,
          },
        ]
      : []),
    ...(drops(encrypted)
      ? [
          {
            effect: "opens" as const,
            key: "stage",
            message: `is ${stage}: a listener has no TLS, and anybody on the network can read and change the traffic`,
            permission: "disable encryption" as const,
            ofDemo: true,
          },
        ]
      : []),
  ];
}

const EVERYONE = "allow.everyone.if.no.acl.found";
const PRINCIPALS = "principal.builder.class";

/** Broker settings that decide for the authorizer (Apache Kafka documentation, "Authorization and ACLs"). */
function configOpenings(before: DeployedCluster["config"], after: DeployedCluster["config"]): Step[] {
  return [
    ...(isTrue(after[EVERYONE]) && !isTrue(before[EVERYONE])
      ? [
          {
            effect: "opens" as const,
            key: `kafka.config[${JSON.stringify(EVERYONE)}]`,
            message:
              "is true: whatever no rule is about, a new topic for instance, is open to every client that gets in",
            permission: "allow everyone" as const,
            ofDemo: true,
          },
        ]
      : []),
    ...(after[PRINCIPALS] !== undefined && after[PRINCIPALS] !== before[PRINCIPALS]
      ? [
          {
            effect: "opens" as const,
            key: `kafka.config[${JSON.stringify(PRINCIPALS)}]`,
            message:
              "decides under which name a client is known: the rules of KafkaUsers are for the names that Kafka's own builder gives, and rules for other names let others in",
            permission: "change principals" as const,
            ofDemo: true,
          },
        ]
      : []),
  ];
}

/** Kafka asks no rule about them. */
function newSuperUsers(before: DeployedCluster | undefined, { superUsers }: DeployedCluster): Step[] {
  return superUsers
    .filter((principal) => before?.superUsers.includes(principal) !== true)
    .map((principal) => {
      const name = principal.replace(/^CN=/, "");
      return {
        effect: "opens",
        key: "users",
        message: `makes ${name} a super user: it may read, write, change and delete everything, whatever the rules say`,
        permission: `grant everything ${name}`,
      };
    });
}

/** A listener for clients from outside of Kubernetes where nothing says what they may do. */
function exposure(before: DeployedCluster | undefined, after: DeployedCluster): Step[] {
  const exposed = (cluster: DeployedCluster | undefined) =>
    cluster !== undefined &&
    cluster.authorization === undefined &&
    cluster.listeners.some(({ type }) => type !== "internal");
  return exposed(after) && !exposed(before)
    ? [
        {
          effect: "opens",
          key: "external.type",
          message:
            "opens a listener to clients from outside of Kubernetes, at a stage without authorization: whoever gets in may read and write every topic; rules come with stage 5",
          permission: "expose cluster",
          ofDemo: true,
        },
      ]
    : [];
}
