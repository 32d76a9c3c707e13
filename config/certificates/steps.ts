import type { WithCluster } from "../cluster/plan";
import type { Problem } from "../problems/problems";
import { setCommand } from "../problems/propertyPath";
import { authorityProblems, isTrustedByConfig } from "./authoritySteps";
import type { DeployedCertificates } from "./deployed";
import { type AuthoritiesPlan, type AuthorityPlan, strimziSubject } from "./plan";
import type { CertificateSettings } from "./settings";

/** The plan, as far as it is about certificates. */
interface CertificatesPlan extends WithCluster {
  readonly authorities?: AuthoritiesPlan;
}

/** What of the stack config it was planned by. */
interface StepSettings {
  readonly certificates: CertificateSettings;
  readonly takeOver: boolean;
}

/**
 * Steps with CAs that would leave brokers and clients without trust in each other. The steps that do
 * not are in docs/certificates.md. Pure.
 */
export function certificateTransitionProblems(
  deployed: DeployedCertificates,
  plan: CertificatesPlan,
  settings: StepSettings,
): Problem[] {
  if (plan.cluster === undefined) {
    return [];
  }
  return deployed.cluster === undefined
    ? [...pauseProblems(settings), ...takeOverProblems(deployed, plan, settings)]
    : [
        ...handoverProblems(deployed, settings),
        ...issuerProblems(deployed.cluster, settings),
        ...generationProblems(deployed, plan, settings),
        ...authorityProblems(deployed, plan, settings),
      ];
}

function pauseProblems({ certificates: { pauseReconciliation } }: StepSettings): Problem[] {
  return pauseReconciliation
    ? [
        {
          key: "certificates.pauseReconciliation",
          message: "is true, but there is no cluster yet, and the operator would never create one",
          fix: setCommand(["certificates", "pauseReconciliation"], "false"),
        },
      ]
    : [];
}

/** Without a state, the program would make new CAs and put their keys in the place of those that brokers and clients trust. */
function takeOverProblems(
  { authorities }: DeployedCertificates,
  plan: CertificatesPlan,
  { takeOver }: StepSettings,
): Problem[] {
  const makesKeys = Object.values(plan.authorities ?? {}).some(({ source }: AuthorityPlan) => source.from === "pulumi");
  return takeOver && makesKeys && authorities === undefined
    ? [
        {
          key: "takeOver",
          message:
            "is true, but the stack's state has no CAs: the program would create new ones, which nobody trusts; first set the CAs from the cluster's secrets as certificates.clusterCa and certificates.clientsCa, as docs/certificates.md describes",
          fix: setCommand(["takeOver"], "false"),
        },
      ]
    : [];
}

const pauseFirst = `${setCommand(["certificates", "pauseReconciliation"], "true")} && pulumi up`;

/** The operator's own CAs and the program's are in the same secrets: they change hands while the operator looks away. */
function issuerProblems(
  { generatesAuthorities, paused }: NonNullable<DeployedCertificates["cluster"]>,
  { certificates }: StepSettings,
): Problem[] {
  const { issuer, generation } = certificates;
  if ((issuer === "operator") === generatesAuthorities) {
    return [];
  }
  if (!paused) {
    return [
      {
        key: "certificates.issuer",
        message: `is ${JSON.stringify(issuer)}, but the cluster runs with CAs of ${generatesAuthorities ? "the operator" : "this program"}; moving takes the steps of docs/certificates.md, and the first is to pause the operator; set it back to ${JSON.stringify(generatesAuthorities ? "operator" : "pulumi")}, then`,
        fix: pauseFirst,
      },
    ];
  }
  return issuer === "pulumi" && generation === 0
    ? [
        {
          key: "certificates.generation",
          message:
            "is 0, which the operator's keys have used already; it must be higher than the annotation strimzi.io/ca-key-generation of its secrets",
          fix: setCommand(["certificates", "generation"], "1"),
        },
      ]
    : [];
}

/**
 * The operator renews a CA that it is handed with the CA's key and a subject of its own
 * (`InternalCa.renewCaCert`). If that is another subject, the brokers' certificates name an issuer that nobody
 * knows any more, the operator itself cannot connect to them, and so it never gives them new ones.
 */
function handoverProblems(
  { cluster, authorities }: DeployedCertificates,
  { certificates: { issuer } }: StepSettings,
): Problem[] {
  if (issuer !== "operator" || cluster?.generatesAuthorities !== false || authorities === undefined) {
    return [];
  }
  const { generation, clusterCa, clientsCa } = authorities;
  const cas = { "cluster-ca": clusterCa, "clients-ca": clientsCa } as const;
  const strange = (["cluster-ca", "clients-ca"] as const).filter(
    (name) => cas[name]?.subject !== strimziSubject(name, generation),
  );
  const [first] = strange;
  return first === undefined
    ? []
    : [
        {
          key: "certificates.issuer",
          message: `is "operator", but the operator would renew ${strange.map((name) => `the CA ${cas[name]?.subject ?? name} as ${strimziSubject(name, generation)}`).join(" and ")}, and then nobody could connect to the brokers, not even the operator; go back to "pulumi", and first replace the CAs' keys by a generation of the program's own, whose CAs bear those names, as docs/certificates.md says under "Replacing a CA's key", to the end of its step 4`,
          fix: setCommand(["certificates", "issuer"], "pulumi"),
        },
      ];
}

function generationProblems(
  { cluster, authorities }: DeployedCertificates,
  plan: CertificatesPlan,
  { certificates }: StepSettings,
): Problem[] {
  if (authorities === undefined || certificates.issuer === "operator") {
    return [];
  }
  const { generation, oldestTrusted, pauseReconciliation } = certificates;
  const grows = (name: "generation" | "oldestTrusted", now: number, before: number): Problem[] =>
    now >= before
      ? []
      : [
          {
            key: `certificates.${name}`,
            message: `is ${now}, but was ${before} already; the operator ignores lower generations; allowed is ${before} or more`,
            fix: setCommand(["certificates", name], String(before)),
          },
        ];
  return [
    ...grows("generation", generation, authorities.generation),
    ...grows("oldestTrusted", oldestTrusted, authorities.oldestTrusted),
    ...(generation > authorities.generation + 1
      ? [
          {
            key: "certificates.generation",
            message: `is ${generation}, but ${authorities.generation} is in use; keys are replaced one generation at a time`,
            fix: setCommand(["certificates", "generation"], String(authorities.generation + 1)),
          },
        ]
      : []),
    ...(generation > authorities.generation && (cluster?.paused !== true || !pauseReconciliation)
      ? [
          {
            key: "certificates.generation",
            message: `is ${generation}, but ${authorities.generation} is in use and the operator is not paused; CA keys and certificates change in more than one secret, so it must be paused first; set it back to ${authorities.generation}, then`,
            fix: pauseFirst,
          },
        ]
      : []),
    ...(oldestTrusted > authorities.oldestTrusted &&
    !isTrustedByConfig(authorities, plan) &&
    (oldestTrusted > authorities.generation || cluster?.paused === true || pauseReconciliation)
      ? [
          {
            key: "certificates.oldestTrusted",
            message: `is ${oldestTrusted}, but brokers and users still have certificates of generation ${authorities.oldestTrusted}; first run an update that is not paused, which brings generation ${generation} into use`,
            fix: setCommand(["certificates", "oldestTrusted"], String(authorities.oldestTrusted)),
          },
        ]
      : []),
  ];
}
