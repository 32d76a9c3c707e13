import type { Problem } from "../problems/problems";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import type { MetricsSettings } from "./settings";

/** The JMX exporter has rules instead, which come with what alerts and dashboards use. */
export function allowListProblems({ metrics }: { readonly metrics: MetricsSettings }): Problem[] {
  return metrics.reporter === "jmx" && metrics.allowList.length > 0
    ? [
        {
          key: "metrics.allowList",
          message: "is for the reporter strimzi; the JMX exporter takes no list",
          fix: `${removeCommand(["metrics", "allowList"])}, or ${setCommand(["metrics", "reporter"], "strimzi")}`,
        },
      ]
    : [];
}

/** What alerts about certificates and their renewal follow from. */
interface AlertTimes {
  readonly metrics: MetricsSettings;
  readonly certificates: { readonly renewalDays: number };
}

/** An alert before every renewal would be one that everybody learns to ignore. */
export function alertTimeProblems({ metrics, certificates: { renewalDays } }: AlertTimes): Problem[] {
  const { enabled, certificateDays } = metrics.rules;
  const path = ["metrics", "rules", "certificateDays"];
  return metrics.enabled && enabled && certificateDays >= renewalDays
    ? [
        {
          key: propertyPath(path),
          message: `is ${certificateDays}, but certificates are renewed ${renewalDays} days before their end: the alert would fire before every renewal; allowed is less than certificates.renewalDays`,
          fix:
            renewalDays > 1
              ? setCommand(path, String(Math.ceil(renewalDays / 2)))
              : setCommand(["certificates", "renewalDays"], String(certificateDays + 1)),
        },
      ]
    : [];
}
