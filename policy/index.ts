import { PolicyPack, type ReportViolation } from "@pulumi/policy";
import { identity, kubernetesObject } from "../config/kubernetes/object";
import { isDemo, type Rule, rules, violationsBy } from "./rules";

/** `pulumi preview --policy-pack policy`: the rules of rules.ts, each a policy that is checked when the stack is known. */
new PolicyPack("amq-streams", {
  policies: rules.map((rule) => ({
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.level,
    validateStack: ({ resources }, report) => {
      if (!(rule.exceptDemo && isDemo(resources.map(({ type }) => type)))) {
        // Before the first update some names are unknown, and reading one ends the policy: the kind is in the type.
        for (const { props, urn } of resources.filter(({ type }) => rule.kinds.includes(kindOf(type)))) {
          reportBy(rule, props, urn, report);
        }
      }
    },
  })),
});

/** The kind in a type token such as `kubernetes:kafka.strimzi.io/v1:Kafka`. */
function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

function reportBy(rule: Rule, props: unknown, urn: string, report: ReportViolation): void {
  const { data: object } = kubernetesObject.safeParse(props);
  for (const { message } of object === undefined ? [] : violationsBy(rule, object)) {
    report(`${object === undefined ? "" : `${identity(object)}: `}${message}`, urn);
  }
}
