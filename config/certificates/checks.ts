import type { Circumstances } from "../problems/circumstances";
import type { Problem } from "../problems/problems";
import { propertyPath, setCommand, setSecretCommand } from "../problems/propertyPath";
import { bothAuthoritiesProblems, givenAuthorityProblems } from "./givenAuthority";
import type { CertificateSettings, GivenAuthoritySettings } from "./settings";

/** What is checked together. */
interface CheckedSettings {
  readonly certificates: CertificateSettings;
  readonly users: readonly { readonly name: string; readonly authentication?: string | undefined }[];
}

/**
 * Settings of certificates that must go together. Pure.
 */
export function certificateProblems(settings: CheckedSettings, circumstances: Circumstances): Problem[] {
  const { clusterCa, clientsCa } = settings.certificates;
  return [
    ...durationProblems(settings),
    ...generationProblems(settings),
    ...issuerProblems(settings),
    ...Object.entries({ clusterCa, clientsCa }).flatMap(([name, given]) => [
      ...givenAuthorityProblems(["certificates", name], given, circumstances.now),
      ...clearKeyProblems(name, given, circumstances),
    ]),
    ...bothAuthoritiesProblems(["certificates"], { clusterCa, clientsCa }),
  ];
}

function durationProblems({ certificates }: CheckedSettings): Problem[] {
  const { issuer, caValidityDays, validityDays, renewalDays } = certificates;
  const tooLong = renewalDays >= validityDays || (issuer === "pulumi" && renewalDays >= caValidityDays);
  const shortest = issuer === "pulumi" ? Math.min(validityDays, caValidityDays) : validityDays;
  return [
    ...(tooLong
      ? [
          {
            key: "certificates.renewalDays",
            message: `is ${renewalDays}, but certificates are valid for ${shortest} days; with such a window, every update would renew them; allowed is less than ${shortest}`,
            fix: setCommand(["certificates", "renewalDays"], String(Math.max(1, Math.floor(shortest / 3)))),
          },
        ]
      : []),
    ...(issuer === "pulumi" && validityDays > caValidityDays
      ? [
          {
            key: "certificates.validityDays",
            message: `is ${validityDays}, but the CAs that sign are valid for ${caValidityDays} days; allowed is up to ${caValidityDays}`,
            fix: setCommand(["certificates", "validityDays"], String(caValidityDays)),
          },
        ]
      : []),
  ];
}

function generationProblems({ certificates: { generation, oldestTrusted } }: CheckedSettings): Problem[] {
  return oldestTrusted <= generation
    ? []
    : [
        {
          key: "certificates.oldestTrusted",
          message: `is ${oldestTrusted}, but the generation in use is ${generation}; allowed is up to ${generation}`,
          fix: setCommand(["certificates", "oldestTrusted"], String(generation)),
        },
      ];
}

/** What only the program's own CAs can do. */
function issuerProblems({ certificates, users }: CheckedSettings): Problem[] {
  if (certificates.issuer === "pulumi") {
    return [];
  }
  const fix = setCommand(["certificates", "issuer"], "pulumi");
  const { clusterCa, clientsCa } = certificates;
  return [
    ...users.flatMap(({ authentication, name }, index) =>
      authentication === "tls-external"
        ? [
            {
              key: propertyPath(["users", index, "authentication"]),
              message: `is "tls-external" for ${name}, whose certificate the program signs with its own CA, and with certificates.issuer operator it has none; allowed is tls or scram-sha-512`,
              fix,
            },
          ]
        : [],
    ),
    ...Object.entries({ clusterCa, clientsCa })
      .filter(([, given]) => Object.values(given).some((value) => value !== undefined))
      .map(([name]) => ({
        key: propertyPath(["certificates", name]),
        message:
          "is set, but with certificates.issuer operator the operator creates its own CAs; your own CA needs certificates.issuer pulumi",
        fix,
      })),
    ...(certificates.generation > 0 || certificates.oldestTrusted > 0
      ? [
          {
            key: "certificates.issuer",
            message:
              'is "operator", but certificates.generation and oldestTrusted are only for CAs that the program issues',
            fix,
          },
        ]
      : []),
  ];
}

/** Whether a key is secret is asked of the key itself: another value beside it says nothing of it. */
function clearKeyProblems(
  name: string,
  { key }: GivenAuthoritySettings,
  { secretKeys, isInTheClear }: Circumstances,
): Problem[] {
  const path = ["certificates", name, "key"];
  return key === undefined || (secretKeys.has("certificates") && isInTheClear?.(path) !== true)
    ? []
    : [
        {
          key: propertyPath(path),
          message:
            "is a private key in plain text; set it as a secret, and remove the key from the file's history in git",
          fix: setSecretCommand(path, "ca.key"),
        },
      ];
}
