import { z } from "zod";
import { optional, wholeNumber, withDefault, word, wordsByName } from "../kubernetes/spelling";
import type { StateObject } from "../kubernetes/stateObject";
import { MANAGED_ANNOTATION, type UserPlan } from "./plan";

/**
 * What the state says of topics and users, as far as it decides whether a next step would do harm. The plan in
 * the same terms says what it will say after the update. Pure.
 */
export interface DeployedTopic {
  /** The name of the KafkaTopic. */
  readonly name: string;
  /** The topic's name in Kafka. */
  readonly topicName: string;
  readonly partitions: number;
  readonly replicas: number;
  /** Topic settings, by Kafka's names. */
  readonly config: Readonly<Record<string, string>>;
  /** Whether the topic operator looks after it. One that it has let go of stays in Kafka when the KafkaTopic goes. */
  readonly managed: boolean;
}

export interface DeployedUser {
  /** The name of the KafkaUser. */
  readonly name: string;
  /** What the user proves itself with. */
  readonly authentication: string;
  /** The Secret that its password is from, and the key. Absent: it has none. */
  readonly password?: string;
  /** What it may do everything with: `topic *`, `cluster`. */
  readonly everything: readonly string[];
}

/** The type of a password in the stack's state. */
export const PASSWORD_TYPE = "random:index/randomPassword:RandomPassword";

/** What a password is called in the stack's state: as the Secret that it is in. */
export const deployedPassword = (urn: string): string => urn.split("::").at(-1) ?? "";

/** The passwords that the state has after an update to these users. */
export function plannedPasswords(users: readonly UserPlan[]): string[] {
  return users.flatMap(({ credentials }) =>
    credentials.type === "scram-sha-512" && credentials.givenKey === undefined ? [credentials.secret] : [],
  );
}

const topicSpec = z.object({
  topicName: withDefault(word, ""),
  // Kafka's own defaults, where nothing is said (Apache Kafka documentation, num.partitions and default.replication.factor).
  partitions: withDefault(wholeNumber, 1),
  replicas: withDefault(wholeNumber, 1),
  config: wordsByName,
});

/** A topic in a stack's state. */
export const deployedTopic = {
  spec: topicSpec,
  read: ({ name, annotations }: StateObject, { topicName, ...spec }: z.output<typeof topicSpec>): DeployedTopic => ({
    name,
    topicName: topicName === "" ? name : topicName,
    ...spec,
    managed: annotations[MANAGED_ANNOTATION] !== "false",
  }),
};

const ruleSpec = z.object({
  type: withDefault(word, "allow"),
  resource: z.object({ type: word, name: withDefault(word, ""), patternType: withDefault(word, "literal") }),
  operations: withDefault(z.array(word), []),
});

const passwordSpec = z.object({ valueFrom: z.object({ secretKeyRef: z.object({ name: word, key: word }) }) });

const userSpec = z.object({
  authentication: withDefault(z.object({ type: word, password: optional(passwordSpec) }), {
    type: "none",
    password: undefined,
  }),
  authorization: withDefault(z.object({ acls: withDefault(z.array(ruleSpec), []) }), { acls: [] }),
});

/** A user in a stack's state. */
export const deployedUser = {
  spec: userSpec,
  read: ({ name }: StateObject, { authentication, authorization }: z.output<typeof userSpec>): DeployedUser => ({
    name,
    authentication: authentication.type,
    ...(authentication.password === undefined ? {} : { password: passwordSource(authentication.password) }),
    everything: authorization.acls.flatMap(everythingIn),
  }),
};

function passwordSource({ valueFrom: { secretKeyRef } }: z.output<typeof passwordSpec>): string {
  return `${secretKeyRef.key} in the Secret ${secretKeyRef.name}`;
}

/** What a rule lets everything be done with: the cluster, or all things of a type. */
function everythingIn({
  type,
  resource,
  operations,
}: {
  readonly type: string;
  readonly resource: { readonly type: string; readonly name: string };
  readonly operations: readonly string[];
}): string[] {
  if (type !== "allow" || !operations.includes("All")) {
    return [];
  }
  return resource.type === "cluster" ? ["the cluster"] : resource.name === "*" ? [`every ${resource.type}`] : [];
}
