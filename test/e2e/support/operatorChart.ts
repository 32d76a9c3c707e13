import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";

/** An archive with a chart. */
export interface ChartArchive {
  /** The archive's path. */
  readonly path: string;
  /** The SHA-256 of what the archive is now, in hexadecimal. */
  digest(): string;
  /** Packs the chart again, with another version of it. */
  pack(version: string): void;
  readonly remove: () => void;
}

/**
 * A chart with what the program relies on of Strimzi's: the values `watchNamespaces`, `watchAnyNamespace`, `extraEnvs`
 * and `replicas`, and a Deployment of the operator's name and labels. Its pods do nothing.
 */
export function operatorChart(version: string): ChartArchive {
  const folder = mkdtempSync(join(tmpdir(), "amq-streams-chart-"));
  const chart = join(folder, "strimzi-kafka-operator");
  const path = join(folder, "strimzi-kafka-operator.tgz");
  mkdirSync(join(chart, "templates"), { recursive: true });
  writeFileSync(join(chart, "values.yaml"), stringify({ replicas: 1, watchNamespaces: [], extraEnvs: [] }));
  writeFileSync(join(chart, "templates/deployment.yaml"), deployment);
  const archive: ChartArchive = {
    path,
    digest: () => createHash("sha256").update(readFileSync(path)).digest("hex"),
    pack: (next) => {
      writeFileSync(
        join(chart, "Chart.yaml"),
        stringify({ apiVersion: "v2", name: "strimzi-kafka-operator", version: next, appVersion: next }),
      );
      execFileSync("tar", ["-czf", path, "-C", folder, "strimzi-kafka-operator"]);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
  archive.pack(version);
  return archive;
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: strimzi-cluster-operator
  namespace: {{ .Release.Namespace }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      name: strimzi-cluster-operator
  template:
    metadata:
      labels:
        name: strimzi-cluster-operator
        strimzi.io/kind: cluster-operator
    spec:
      containers:
        - name: strimzi-cluster-operator
          image: example.com/operator:{{ .Chart.AppVersion }}
          env:
            - name: STRIMZI_NAMESPACE
              value: {{ prepend .Values.watchNamespaces .Release.Namespace | join "," | quote }}
            {{- with .Values.extraEnvs }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
`;
