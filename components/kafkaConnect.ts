import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { connectObject, connectorObject } from "../config/connect/objects";
import type { ConnectPlan, ConnectPluginsPlan } from "../config/connect/plan";
import { clientRevision, type WithCertificates } from "./resources/clientRevision";
import { metricsConfigMap } from "./resources/metricsConfig";
import { StrimziResource } from "./resources/strimziResource";

/** The Connect workers to make, with their image and their connectors. */
export interface KafkaConnectArgs extends ConnectPlan, WithCertificates {}

/** Kafka Connect: where its image comes from, the workers, and the connectors that run on them. */
export class KafkaConnect extends pulumi.ComponentResource {
  /** The names of the connectors. */
  public readonly connectors: pulumi.Output<string[]>;

  constructor(name: string, args: KafkaConnectArgs, opts?: pulumi.ComponentResourceOptions) {
    super("amq-streams:kafka:KafkaConnect", name, {}, opts);
    const imageStream = this.imageStream(name, args);
    this.buildFromDirectory(name, args, imageStream);
    const metrics = metricsConfigMap(name, args, this);
    const rights = this.rights(name, args);

    const workers = new StrimziResource(
      name,
      {
        object: connectObject(args),
        revision: clientRevision(args),
        wait: args.wait,
      },
      { parent: this, dependsOn: [...(imageStream === undefined ? [] : [imageStream]), ...metrics, ...rights] },
    );

    const connectors = args.connectors.map(
      (connector) =>
        new StrimziResource(
          connector.name,
          { object: connectorObject(args, connector), wait: connector.wait },
          { parent: this, dependsOn: workers },
        ),
    );

    this.connectors = pulumi.all(connectors.map(({ metadata }) => metadata.name));
    this.registerOutputs({ connectors: this.connectors });
  }

  /** What lets the workers read the Secrets and ConfigMaps that their connectors refer to, and no others. */
  private rights(name: string, { namespace, labels, rights }: ConnectPlan): pulumi.Resource[] {
    if (rights === undefined) {
      return [];
    }
    const metadata = { name: rights.name, namespace, labels };
    const get = (resource: string, resourceNames: readonly string[]) =>
      resourceNames.length === 0
        ? []
        : [{ apiGroups: [""], resources: [resource], resourceNames: [...resourceNames], verbs: ["get"] }];
    const role = new kubernetes.rbac.v1.Role(
      `${name}-references`,
      { metadata, rules: [...get("secrets", rights.secrets), ...get("configmaps", rights.configMaps)] },
      { parent: this },
    );
    const binding = new kubernetes.rbac.v1.RoleBinding(
      `${name}-references`,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: rights.name },
        subjects: [{ kind: "ServiceAccount", name: rights.serviceAccount, namespace }],
      },
      { parent: this, dependsOn: role },
    );
    return [role, binding];
  }

  /** Where OpenShift keeps the workers' image; Connect Build does not make it by itself. */
  private imageStream(name: string, { namespace, labels, plugins }: ConnectPlan) {
    const imageStream = imageStreamOf(plugins);
    return imageStream === undefined
      ? undefined
      : new kubernetes.apiextensions.CustomResource(
          `${name}-image`,
          {
            apiVersion: "image.openshift.io/v1",
            kind: "ImageStream",
            metadata: { name: imageStream, namespace, labels },
          },
          { parent: this },
        );
  }

  /** What `oc start-build --from-dir` feeds: a build that puts the uploaded folder onto the operator's Kafka image. */
  private buildFromDirectory(
    name: string,
    { namespace, labels, plugins }: ConnectPlan,
    imageStream: pulumi.Resource | undefined,
  ) {
    return plugins?.from !== "directory"
      ? undefined
      : new kubernetes.apiextensions.CustomResource(
          `${name}-build`,
          {
            apiVersion: "build.openshift.io/v1",
            kind: "BuildConfig",
            metadata: { name: plugins.imageStream, namespace, labels },
            spec: {
              source: { type: "Binary", binary: {}, dockerfile: dockerfile(plugins.baseImage) },
              strategy: { type: "Docker", dockerStrategy: {} },
              output: { to: { kind: "ImageStreamTag", name: `${plugins.imageStream}:latest` } },
            },
          },
          { parent: this, dependsOn: imageStream === undefined ? [] : [imageStream] },
        );
  }
}

/** As Strimzi's documentation adds plugins to its image: they belong to root, and Kafka's user runs it. */
function dockerfile(baseImage: string): string {
  return [`FROM ${baseImage}`, "USER root:root", "COPY . /opt/kafka/plugins/", "USER 1001", ""].join("\n");
}

function imageStreamOf(plugins: ConnectPluginsPlan | undefined): string | undefined {
  if (plugins?.from === "directory") {
    return plugins.imageStream;
  }
  return plugins?.from === "artifacts" && plugins.output.type === "imagestream"
    ? plugins.output.imageStream
    : undefined;
}
