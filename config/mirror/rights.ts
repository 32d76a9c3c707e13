import { stringify } from "yaml";
import { aclSpec, userObject } from "../clients/objects";
import type { UserPlan } from "../clients/plan";
import type { Acl } from "../kafka/acl";
import { clusterCaSecret } from "../kafka/names";
import { shellQuoted } from "../problems/shellQuoted";
import type { MirroredSourcePlan, MirrorPlan } from "./plan";

/** The stack's outputs on MirrorMaker: what a person has to do, if there is anything. */
export function mirrorOutputs(plan: MirrorPlan, cli: "oc" | "kubectl"): { readonly mirrorRights?: string } {
  const text = mirrorRights(plan, cli);
  return text === undefined ? {} : { mirrorRights: text };
}

/**
 * What a person does in sources where the stack cannot, as commands to paste: who may log in there, what MirrorMaker
 * may do, and how it gets the Secrets. Nothing secret is in them. Undefined: there is nothing to do.
 *
 * @param cli What a person types to look at a cluster.
 */
export function mirrorRights({ sources, namespace }: MirrorPlan, cli: "oc" | "kubectl"): string | undefined {
  const texts = sources.flatMap((source) => rightsText(source, namespace, cli));
  return texts.length === 0 ? undefined : texts.join("\n");
}

function rightsText(source: MirroredSourcePlan, to: string, cli: string): string[] {
  const { rights } = source;
  switch (rights.by) {
    case "open":
    case "here":
      return [];
    case "strimzi":
      return [inNamespace(source, rights.user, to, cli)];
    case "elsewhere":
      return [rights.kafka === undefined ? inKafka(source, rights) : inUser(source, rights.acls, rights.kafka)];
  }
}

function inNamespace({ alias, tls }: MirroredSourcePlan, user: UserPlan, to: string, cli: string): string {
  const from = user.namespace;
  // The CA's may be called otherwise here, where this stack's own cluster has one of the name that it has there.
  const secrets = [
    { there: user.name, here: user.name },
    ...(tls?.secret === undefined ? [] : [{ there: clusterCaSecret(user.cluster), here: tls.secret }]),
  ];
  return [
    `# ${alias}: a KafkaUser in ${from}, by somebody who may create one there.`,
    `${cli} apply -n ${from} -f - <<'END'`,
    stringify(userObject(user), { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd(),
    "END",
    `${cli} wait kafkauser ${user.name} -n ${from} --for condition=Ready --timeout 2m`,
    `# Its Secret, and the one with the CA, are copied to ${to}: again after each renewal.`,
    ...secrets.map(({ there, here }) => {
      const data = `$(${cli} get secret ${there} -n ${from} -o jsonpath='{.data}')`;
      const object = (start: string) =>
        `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"${here}"},"data":${start}}`;
      return `printf '${object("%s")}' "${data}" | ${cli} apply -n ${to} -f -`;
    }),
    "",
  ].join("\n");
}

/** The user operator takes away rules that no KafkaUser has (Strimzi documentation, "Using the User Operator"). */
function inUser(
  { alias }: MirroredSourcePlan,
  acls: readonly Acl[],
  kafka: { readonly name: string; readonly namespace: string },
): string {
  return [
    `# ${alias}: rules for spec.authorization.acls of the KafkaUser of ${kafka.name}, in ${kafka.namespace}, that MirrorMaker logs in as.`,
    stringify(acls.map(aclSpec), { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd(),
    "",
  ].join("\n");
}

function inKafka(
  { alias, bootstrapServers }: MirroredSourcePlan,
  { acls, principal = "<who MirrorMaker is there>" }: { readonly acls: readonly Acl[]; readonly principal?: string },
): string {
  return [
    `# ${alias}: rules in Kafka, by somebody who may add them; admin.properties has what that person logs in with.`,
    ...acls.map((acl) => aclCommand(acl, bootstrapServers, principal)),
    "",
  ].join("\n");
}

/** How Kafka's own tool adds a rule (Apache Kafka documentation, "Command Line Interface" of authorization). */
function aclCommand({ resource, operations }: Acl, bootstrapServers: string, principal: string): string {
  const on =
    resource.type === "cluster"
      ? ["--cluster"]
      : [
          `--${resource.type}`,
          shellQuoted(resource.name),
          ...(resource.patternType === "prefix" ? ["--resource-pattern-type prefixed"] : []),
        ];
  return [
    "bin/kafka-acls.sh",
    `--bootstrap-server ${bootstrapServers}`,
    "--command-config admin.properties",
    `--add --allow-principal ${shellQuoted(`User:${principal}`)}`,
    ...operations.map((operation) => `--operation ${operation}`),
    ...on,
  ].join(" ");
}
