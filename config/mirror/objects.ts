import { type StrimziObject, type StrimziSpec, strimziObject } from "../kubernetes/strimziKinds";
import { metricsSpec } from "../metrics/objects";
import { placedPods } from "../placement/objects";
import type { MirrorConnectorPlan, MirroredSourcePlan, MirrorPlan, SourceAuthenticationPlan } from "./plan";

type Spec = StrimziSpec<"KafkaMirrorMaker2">;
type Mirror = Spec["mirrors"][number];

/** MirrorMaker as plain data: what a plan says in Strimzi's terms. Pure. */
export function mirrorObject(plan: MirrorPlan): StrimziObject<"KafkaMirrorMaker2"> {
  const { name, namespace, labels, client, topics } = plan;
  const template = placedPods(plan.placement);
  return strimziObject({
    kind: "KafkaMirrorMaker2",
    name,
    namespace,
    labels,
    spec: {
      replicas: plan.replicas,
      target: {
        alias: plan.alias,
        bootstrapServers: client.bootstrapServers,
        groupId: plan.groupId,
        configStorageTopic: topics.config,
        offsetStorageTopic: topics.offset,
        statusStorageTopic: topics.status,
        // All certificates of the secret: when the CA's key is replaced there are two for a while.
        tls: { trustedCertificates: [{ secretName: client.clusterCa.secret, pattern: "*.crt" }] },
        authentication: authenticationSpec(targetAuthentication(plan)),
        config: plan.config,
      },
      mirrors: plan.sources.map(mirrorSpec),
      resources: plan.resources,
      ...jvmSpec(plan),
      ...(plan.rack === undefined ? {} : { rack: { topologyKey: plan.rack } }),
      ...(Object.keys(template).length === 0 ? {} : { template }),
      ...metricsSpec(plan),
    },
  });
}

function targetAuthentication({ client: { authentication } }: MirrorPlan): SourceAuthenticationPlan {
  const { secret } = authentication;
  return authentication.type === "tls"
    ? { type: "tls", secret, certificate: "user.crt", key: "user.key" }
    : { type: "scram-sha-512", secret, username: authentication.user, password: "password" };
}

function authenticationSpec(authentication: SourceAuthenticationPlan): Spec["target"]["authentication"] {
  switch (authentication.type) {
    case "tls": {
      const { secret: secretName, certificate, key } = authentication;
      return { type: "tls", certificateAndKey: { secretName, certificate, key } };
    }
    case "scram-sha-512": {
      const { secret: secretName, username, password } = authentication;
      return { type: "scram-sha-512", username, passwordSecret: { secretName, password } };
    }
  }
}

function mirrorSpec(source: MirroredSourcePlan): Mirror {
  const { alias, bootstrapServers, tls, authentication, topics, groups, checkpointConnector } = source;
  return {
    source: {
      alias,
      bootstrapServers,
      ...(tls === undefined
        ? {}
        : {
            tls: {
              trustedCertificates: tls.secret === undefined ? [] : [{ secretName: tls.secret, pattern: tls.files }],
            },
          }),
      ...(authentication === undefined ? {} : { authentication: authenticationSpec(authentication) }),
    },
    topicsPattern: topics.include,
    topicsExcludePattern: topics.exclude,
    ...(groups === undefined ? {} : { groupsPattern: groups.include, groupsExcludePattern: groups.exclude }),
    sourceConnector: connectorSpec(source.sourceConnector),
    ...(checkpointConnector === undefined ? {} : { checkpointConnector: connectorSpec(checkpointConnector) }),
  };
}

/** A connector that fails, because a source is away for a while, is started again. */
function connectorSpec({ tasksMax, state, config }: MirrorConnectorPlan): NonNullable<Mirror["sourceConnector"]> {
  return { tasksMax, ...(state === undefined ? {} : { state }), autoRestart: { enabled: true }, config };
}

function jvmSpec({ jvm: { heap, options } = {} }: MirrorPlan): Pick<Spec, "jvmOptions"> {
  const jvmOptions = {
    ...(heap === undefined ? {} : { "-Xmx": heap }),
    ...(options === undefined ? {} : { "-XX": options }),
  };
  return Object.keys(jvmOptions).length === 0 ? {} : { jvmOptions };
}
