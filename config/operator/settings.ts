import { z } from "zod";
import { field, jsonObject, namespaceName, oneOf, text } from "../fields/fields";
import { kafkaConfig } from "../fields/kafkaConfig";
import { dnsLabel } from "../kubernetes/objectNames";
import { strimziVersions } from "./capabilities";

const version = /^\d+\.\d+\.\d+([-+.][\w.+-]+)?$/;

/** How the operator is installed, where, and what it watches. */
export const operatorSettings = z
  .strictObject({
    install: oneOf(["olm", "helm", "manifests", "none"], {
      description:
        "How the operator is installed: by OLM (on OpenShift), from Strimzi's manifests, by Strimzi's Helm chart, or not at all (`none`), because it is installed already.",
      example: "olm",
    }).prefault("olm"),
    strimzi: oneOf(strimziVersions, {
      description:
        "The version of Strimzi that the operator is, or is built on: what it can do, and which versions of Kafka it runs. Default: by what is installed: 0.51 for amq-streams and for the channel stable, the version in operator.channel, operator.version or operator.manifests, 1.2 otherwise. `npm run status` shows what runs.",
      example: "1.2",
    }).optional(),
    namespace: namespaceName({
      description: "The namespace that the operator runs in. Default: the stack's own.",
      example: "openshift-operators",
    }).optional(),
    watch: field({
      type: "array",
      allowed: "a list of namespace names, or all",
      description: "Namespaces to watch beside the stack's own, or `all`.",
      example: "all",
      parse: watched,
    }).prefault([]),
    package: oneOf(["amq-streams", "strimzi-kafka-operator"], {
      description: "olm: the package. Default: amq-streams from redhat-operators, else strimzi-kafka-operator.",
      example: "amq-streams",
    }).optional(),
    source: text({
      pattern: /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
      allowed: "the name of a CatalogSource, such as redhat-operators or community-operators",
      description: "olm: the catalog.",
      example: "community-operators",
    }).prefault("redhat-operators"),
    sourceNamespace: namespaceName({
      description: "olm: the catalog's namespace. On a plain Kubernetes cluster with OLM it is `olm`.",
      example: "olm",
    }).prefault("openshift-marketplace"),
    channel: text({
      pattern: /^\S+$/,
      allowed: "a channel of the package",
      description:
        "olm: the channel. Default: stable for amq-streams; strimzi-1.x for strimzi-kafka-operator, whose channel stable ends with 0.51, or the channel of operator.strimzi. A change replaces the Subscription and the operator that it installed.",
      example: "stable",
    }).optional(),
    approval: oneOf(["Automatic", "Manual"], {
      description:
        "olm: whether OLM installs newer versions by itself, or waits for a person to approve each, the first included.",
      example: "Manual",
    }).prefault("Automatic"),
    version: text({
      pattern: version,
      allowed: "a version, such as 1.2.0",
      description:
        "olm: the version to begin with, default the channel's newest. helm: the chart's version, default that of operator.strimzi.",
      example: "1.2.0",
    }).optional(),
    chart: text({
      pattern: /^[a-z]+:\/\/\S+$|^\.{0,2}\/\S+$/,
      allowed: "a chart's OCI or archive URL (https), or a path that begins with / or .",
      description:
        "helm: the chart, in a registry (oci), at a URL (https), or at a path. Default: the archive of Strimzi's release, on GitHub.",
      example: "oci://quay.io/strimzi-helm/strimzi-kafka-operator",
    }).optional(),
    manifests: text({
      pattern: /\S/,
      allowed: "a file, a folder or a URL (https) of Strimzi's install YAML",
      description:
        "manifests: where Strimzi's install YAML is: a file, a folder or a URL (https). Default: the release of operator.strimzi, on GitHub.",
      example:
        "https://github.com/strimzi/strimzi-kafka-operator/releases/download/1.2.0/strimzi-cluster-operator-1.2.0.yaml",
    }).optional(),
    env: kafkaConfig({
      description:
        "olm, helm, manifests: variables of the operator's environment, such as proxies, pull secrets and feature gates; what the operator starts follows them. See Strimzi's documentation, \"Configuring the Cluster Operator\".",
      example: "http://proxy.example.com:3128",
      exampleAt: ["HTTPS_PROXY"],
    }).prefault({}),
    values: jsonObject({
      description:
        "helm: values of Strimzi's chart. What other keys decide is rejected: watchNamespaces, watchAnyNamespace, extraEnvs.",
      example: "500m",
      exampleAt: ["resources", "requests", "cpu"],
    }).prefault({}),
    sha256: text({
      pattern: /^[0-9a-f]{64}$/,
      allowed: "a SHA-256 in hexadecimal: 64 digits, as sha256sum prints it",
      description:
        "helm, manifests: the SHA-256 of the file, which is checked before anything of it is used; of a chart in a registry the digest that Helm shows when it pulls it. Needed for what comes over the network, except for Strimzi's releases that this program knows.",
      example: "0f8a50b2f19bd99482f9fd6e17cf42902f72f9e594a136813ac3f0b7af422efd",
    }).optional(),
  })
  .prefault({});

/** The settings under `operator`. */
export type OperatorSettings = z.infer<typeof operatorSettings>;

function watched(raw: unknown): "all" | readonly string[] | undefined {
  if (raw === "all") {
    return raw;
  }
  return Array.isArray(raw) && raw.every((name): name is string => typeof name === "string" && dnsLabel.test(name))
    ? raw
    : undefined;
}

/** The namespace that OpenShift keeps for operators that watch the whole cluster; it comes with an OperatorGroup. */
export const OPENSHIFT_OPERATORS = "openshift-operators";
