import { uniqBy } from "es-toolkit/array/uniqBy";
import { type BrokerSettings, brokerCount, replicasFor } from "../cluster/brokers";
import { shownTopic } from "../kafka/topicResourceName";
import { assumedStrimzi } from "../operator/assumption";
import { capabilityProblems } from "../operator/capabilities";
import type { OperatorSettings } from "../operator/settings";
import { type Problem, show } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import { completeTopics, type TopicSources } from "./completeTopics";
import type { UserSettings } from "./settings";

/**
 * Settings of clients that must go together. Pure.
 */

/** Topics with more copies than there are brokers. */
export function topicReplicaProblems({
  replicas: ofFirst,
  pools,
  ...sources
}: TopicSources & BrokerSettings): Problem[] {
  const settings = { replicas: ofFirst, pools };
  const brokers = brokerCount(settings);
  const problems = completeTopics(sources).flatMap(({ topic, pathOf }) => {
    const { replicas } = topic;
    const path = pathOf("replicas");
    return replicas === undefined || replicas <= brokers
      ? []
      : [
          {
            key: propertyPath(path),
            message: `is ${replicas} for the topic ${shownTopic(topic)}, but the cluster has ${brokers} broker${brokers === 1 ? "" : "s"}; allowed is up to ${brokers}`,
            fix: `${setCommand(path, String(brokers))}, or ${setCommand(["replicas"], String(replicasFor(replicas, settings)))}`,
          },
        ];
  });
  // What many topics have from one place is said once.
  return uniqBy(problems, ({ key }) => key);
}

/** Users whose passwords come from somewhere, and who may be Kafka's super users. */
interface GivenUsers {
  readonly users: readonly UserSettings[];
  readonly clusterStack: string;
}

/** A password is for who has one, in a Secret that nobody writes over; and super users are the cluster's. */
export function givenUserProblems({ users, clusterStack }: GivenUsers): Problem[] {
  const names = new Set(users.map(({ name }) => name));
  return users.flatMap(({ name, authentication, password, superUser }, index): Problem[] => {
    const path = (key: string) => ["users", index, key];
    return [
      ...(password !== undefined && authentication !== "scram-sha-512"
        ? [
            {
              key: propertyPath(path("password")),
              message: `is set, but the authentication of ${name} is ${authentication ?? "by certificate"}; a password is for scram-sha-512`,
              fix: setCommand(path("authentication"), "scram-sha-512"),
            },
          ]
        : []),
      ...(password !== undefined && names.has(password.name)
        ? [
            {
              key: propertyPath([...path("password"), "name"]),
              message: `is ${show(password.name)}, but the user operator writes the Secret of that name for the user ${password.name}; allowed is a Secret with another name`,
              fix: setCommand([...path("password"), "name"], `${password.name}-login`),
            },
          ]
        : []),
      ...(superUser === true && clusterStack !== ""
        ? [
            {
              key: propertyPath(path("superUser")),
              message: `is true, but super users are in the Kafka resource, which the stack ${show(clusterStack)} has; declare the user there`,
              fix: removeCommand(path("superUser")),
            },
          ]
        : []),
    ];
  });
}

/** What users' own certificate days are checked with. */
interface UserCertificates {
  readonly users: readonly UserSettings[];
  readonly operator: OperatorSettings;
  readonly certificates: {
    readonly issuer: "operator" | "pulumi";
    readonly validityDays: number;
    readonly renewalDays: number;
  };
}

/** How long a user's certificate is valid is the user operator's to follow, if it issues it and is new enough. */
export function userCertificateProblems({ users, operator, certificates }: UserCertificates): Problem[] {
  const fallback = certificates.issuer === "pulumi" ? "tls-external" : "tls";
  return users.flatMap(({ authentication = fallback, ...user }, index) => {
    const asked = (["validityDays", "renewalDays"] as const).filter((key) => user[key] !== undefined);
    const unissued = asked
      .filter(() => authentication !== "tls")
      .map((key) => ({
        key: propertyPath(["users", index, key]),
        message: `is ${user[key]} for ${user.name}, whose authentication is ${show(authentication)}; it is for certificates that the user operator issues, of users with authentication tls`,
        fix: removeCommand(["users", index, key]),
      }));
    const { validityDays = certificates.validityDays, renewalDays = certificates.renewalDays } = user;
    const backwards =
      asked.length > 0 && renewalDays >= validityDays
        ? [
            {
              key: propertyPath(["users", index, "renewalDays"]),
              message: `is ${renewalDays} for ${user.name}, whose certificate is valid for ${validityDays} days: it would be renewed all the time; allowed is less than ${validityDays}`,
              fix: setCommand(["users", index, "renewalDays"], String(Math.max(1, Math.floor(validityDays / 3)))),
            },
          ]
        : [];
    const tooNew = asked.flatMap((key) =>
      capabilityProblems(assumedStrimzi(operator), "userCertificateDays", ["users", index, key]),
    );
    return [...unissued, ...(unissued.length > 0 ? [] : backwards), ...tooNew];
  });
}
