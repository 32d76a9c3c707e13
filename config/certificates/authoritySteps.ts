import type { Problem } from "../problems/problems";
import { propertyPath, setCommand, setSecretCommand } from "../problems/propertyPath";
import { certificateGeneration, keyFingerprint, parsedCertificates, subjectOf } from "./caCertificates";
import {
  type DeployedAuthorities,
  type DeployedAuthority,
  type DeployedCertificates,
  formerFingerprints,
} from "./deployed";
import type { AuthoritiesPlan, AuthorityPlan } from "./plan";
import type { CertificateSettings } from "./settings";

/**
 * Steps from one CA to another: between CAs of the program and CAs that are given, and from one that is given to
 * the next. Pure.
 */

interface WithAuthorities {
  readonly authorities?: AuthoritiesPlan;
}

interface WithCertificates {
  readonly certificates: CertificateSettings;
}

/** A CA before and after the update, and where it stands in the stack config. */
interface AuthorityStep {
  readonly path: readonly ["certificates", "clusterCa" | "clientsCa"];
  readonly before: DeployedAuthority;
  readonly after: AuthorityPlan;
}

export function authorityProblems(
  { cluster, authorities }: DeployedCertificates,
  plan: WithAuthorities,
  { certificates: { generation } }: WithCertificates,
): Problem[] {
  if (authorities === undefined) {
    return [];
  }
  const sameGeneration = generation === authorities.generation;
  return stepsOf(authorities, plan).flatMap((step) => {
    const changes = keyChange(step);
    if (changes !== undefined && sameGeneration) {
      return [unpreparedChange(step, changes, authorities.generation)];
    }
    return [
      ...(generation > authorities.generation ? trustProblems(step) : []),
      ...(changes === undefined ? renewalProblems(step) : []),
      ...certificateGenerationProblems(step),
      ...(cluster?.paused === true ? forgottenProblems(step) : []),
    ];
  });
}

/** Whether the CAs in use are given ones that the stack config goes on to have as trusted. */
export function isTrustedByConfig(authorities: DeployedAuthorities, plan: WithAuthorities): boolean {
  const steps = stepsOf(authorities, plan);
  return (
    steps.length > 0 &&
    steps.every((step) => step.before.source === "config" && formerFingerprints(step.after).includes(keyOf(step)))
  );
}

function stepsOf({ clusterCa, clientsCa }: DeployedAuthorities, { authorities }: WithAuthorities): AuthorityStep[] {
  return authorities === undefined
    ? []
    : [
        ...(clusterCa
          ? [{ path: ["certificates", "clusterCa"], before: clusterCa, after: authorities.cluster } as const]
          : []),
        ...(clientsCa
          ? [{ path: ["certificates", "clientsCa"], before: clientsCa, after: authorities.clients } as const]
          : []),
      ];
}

/** The fingerprint of the key in use; none matches where nobody knows it. */
function keyOf({ before }: AuthorityStep): string {
  return before.fingerprint ?? "";
}

/** The certificate of a CA that is given. */
function givenCertificate({ after: { source } }: AuthorityStep) {
  return source.from === "config" ? parsedCertificates(source.chain)?.[0] : undefined;
}

/** What of a CA's key would change, beside the next generation of the program's own. */
function keyChange(step: AuthorityStep): string | undefined {
  const { before, after } = step;
  if (before.source !== after.source.from) {
    return after.source.from === "config"
      ? `is given, but the cluster runs with a CA of the program (${before.subject})`
      : `is not given any more, but the cluster runs with one that was (${before.subject})`;
  }
  const certificate = givenCertificate(step);
  return certificate === undefined || before.fingerprint === undefined || keyFingerprint(certificate) === keyOf(step)
    ? undefined
    : `is a CA with another key (${subjectOf(certificate)}) than the one that the cluster runs with (${before.subject})`;
}

function unpreparedChange({ path }: AuthorityStep, what: string, generation: number): Problem {
  return {
    key: propertyPath(path),
    message: `${what}; brokers and clients would not trust each other. A CA is replaced step by step, as docs/certificates.md says under "Replacing a CA's key": pause, and then, in one update, the next generation (${generation + 1}), the other CA, and the former one's certificate as ${propertyPath([...path, "former"])}; go back, then`,
    fix: `${setCommand(["certificates", "pauseReconciliation"], "true")} && pulumi up`,
  };
}

/** The CA in use stays trusted until brokers and users have certificates of the next one. */
function trustProblems(step: AuthorityStep): Problem[] {
  const { path, before, after } = step;
  const staysWithProgram = before.source === "pulumi" && after.source.from === "pulumi";
  const staysGiven = keyChange(step) === undefined && after.source.from === "config";
  const former = [...path, "former"];
  return staysWithProgram || staysGiven || formerFingerprints(after).includes(keyOf(step))
    ? []
    : [
        {
          key: propertyPath(former),
          message: `does not have the certificate of the CA that the cluster runs with (${before.subject}), which brokers and clients must trust until all have certificates of the next one`,
          fix: setSecretCommand(former, "former.pem"),
        },
      ];
}

/** A certificate of the same key in another name is no renewal: what the CA has signed names the former one. */
function renewalProblems(step: AuthorityStep): Problem[] {
  const certificate = givenCertificate(step);
  return certificate === undefined || subjectOf(certificate) === step.before.subject
    ? []
    : [
        {
          key: propertyPath([...step.path, "certificate"]),
          message: `is for ${subjectOf(certificate)}, but the cluster runs with the same key as ${step.before.subject}: brokers' certificates would name a CA that nobody knows; a renewed certificate bears the same name, and another name needs another key`,
          fix: setSecretCommand([...step.path, "certificate"], "chain.pem"),
        },
      ];
}

/** The operator takes notice of a certificate only if its generation is higher than that of the one before. */
function certificateGenerationProblems(step: AuthorityStep): Problem[] {
  const certificate = givenCertificate(step);
  const before = Number(step.before.certificateGeneration);
  const after = certificate && Number(certificateGeneration(certificate.validFrom, step.after.dropped));
  const isNoticed = after === undefined || (keyChange(step) === undefined ? !(after < before) : !(after <= before));
  return certificate === undefined || isNoticed
    ? []
    : [
        {
          key: propertyPath([...step.path, "certificate"]),
          message: `begins on ${certificate.validFrom}, no later than the one in use: its generation would go from ${before} to ${after}, and the operator would take no notice of it; allowed is a certificate that begins later`,
          fix: setSecretCommand([...step.path, "certificate"], "chain.pem"),
        },
      ];
}

/** While the operator looks away, and until it has looked again, brokers have certificates of the former CA. */
function forgottenProblems({ path, before, after }: AuthorityStep): Problem[] {
  const trusted = new Set(formerFingerprints(after));
  const key = after.source.from === "config" ? keyFingerprintOf(after.source.chain) : undefined;
  const former = [...path, "former"];
  return before.former.every((fingerprint) => trusted.has(fingerprint) || fingerprint === key)
    ? []
    : [
        {
          key: propertyPath(former),
          message:
            "has lost a certificate while the operator leaves the cluster alone, and brokers still have certificates of that CA; put it back until an update has run that is not paused",
          fix: setSecretCommand(former, "former.pem"),
        },
      ];
}

function keyFingerprintOf(chain: string): string | undefined {
  const [own] = parsedCertificates(chain) ?? [];
  return own && keyFingerprint(own);
}
