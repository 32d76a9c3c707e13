import { z } from "zod";
import { bridgePolicyName } from "../bridge/plan";
import type { DeployedBridge } from "../bridge/steps";
import {
  type DeployedAuthorities,
  deployedAuthorities,
  ISSUED_CA_TYPE,
  issuedCa,
  withCertificatesOf,
} from "../certificates/deployed";
import { type CaName, CERTIFICATE_AUTHORITY_TYPE } from "../certificates/plan";
import {
  type DeployedTopic,
  type DeployedUser,
  deployedPassword,
  deployedTopic,
  deployedUser,
  PASSWORD_TYPE,
} from "../clients/deployed";
import { type DeployedCluster, type DeployedPool, deployedKafka, deployedNodePool } from "../cluster/deployed";
import { type DeployedConnect, type DeployedConnector, deployedConnect, deployedConnector } from "../connect/deployed";
import { kubernetesObject } from "../kubernetes/object";
import { renderedFile } from "../kubernetes/renderedFile";
import { type StateObject, stateObject } from "../kubernetes/stateObject";
import { type DeployedMirror, deployedMirror } from "../mirror/deployed";
import { type DeployedSubscription, deployedSubscription } from "../operator/deployed";
import { StateError, type UnreadableResource } from "./stateError";

/**
 * What a stack has deployed: as much of it as decides whether a next step would do harm. Pure.
 *
 * Each topic reads its own part, in `deployed.ts` of its folder. Nothing that is ours is passed over: a resource
 * that cannot be read stops the preview, since what is not seen is not kept.
 */
export interface Deployed {
  /** Where the stack's objects are. Absent: it has none. */
  readonly target?: DeployedTarget;
  /** The namespaces that are the stack's. */
  readonly namespaces: readonly string[];
  readonly cluster?: DeployedCluster;
  readonly pools: readonly DeployedPool[];
  readonly topics: readonly DeployedTopic[];
  readonly users: readonly DeployedUser[];
  readonly connects: readonly DeployedConnect[];
  readonly connectors: readonly DeployedConnector[];
  /** MirrorMaker. Absent: there is none. */
  readonly mirror?: DeployedMirror;
  /** The HTTP Bridge. Absent: there is none. */
  readonly bridge?: DeployedBridge;
  /** The Secrets whose passwords the program has made. */
  readonly passwords: readonly string[];
  /** The program's CAs. */
  readonly authorities?: DeployedAuthorities;
  /** The names of the CAs that the program has issued, former ones included. */
  readonly issuedCas: readonly CaName[];
  /** The CRDs that the stack has applied, from install manifests. Absent: none. */
  readonly crds?: readonly string[];
  /** What OLM installs the operator by. */
  readonly subscription?: DeployedSubscription;
}

/** A cluster, or the directory that objects are rendered to. */
export interface DeployedTarget {
  readonly directory?: string;
  /** The files of a directory, by their names below it. */
  readonly files: readonly string[];
}

/** A resource in the stack's state. */
export interface DeployedResource {
  readonly urn: string;
  /** The type token, such as `kubernetes:kafka.strimzi.io/v1:Kafka`. */
  readonly type: string;
  readonly outputs: unknown;
}

/**
 * What the resources of a stack's state amount to.
 *
 * @throws {StateError} if one that is ours cannot be read.
 */
export function deployedBy(resources: readonly DeployedResource[]): Deployed {
  const unreadable: UnreadableResource[] = [];
  const kafkas = objectsOf(resources, STRIMZI, "Kafka", deployedKafka, unreadable);
  const pools = objectsOf(resources, STRIMZI, "KafkaNodePool", deployedNodePool, unreadable);
  const topics = objectsOf(resources, STRIMZI, "KafkaTopic", deployedTopic, unreadable);
  const users = objectsOf(resources, STRIMZI, "KafkaUser", deployedUser, unreadable);
  const connects = objectsOf(resources, STRIMZI, "KafkaConnect", deployedConnect, unreadable);
  const connectors = objectsOf(resources, STRIMZI, "KafkaConnector", deployedConnector, unreadable);
  const [mirror] = objectsOf(resources, STRIMZI, "KafkaMirrorMaker2", deployedMirror, unreadable);
  const namespaces = objectsOf(resources, "core", "Namespace", nameReader, unreadable);
  const crds = objectsOf(resources, "apiextensions.k8s.io", "CustomResourceDefinition", nameReader, unreadable);
  const [subscription] = objectsOf(resources, OLM, "Subscription", deployedSubscription, unreadable);
  const [bridge] = objectsOf(resources, STRIMZI, "KafkaBridge", nameReader, unreadable);
  const policies = objectsOf(resources, "networking.k8s.io", "NetworkPolicy", nameReader, unreadable);
  const authorities = authoritiesOf(resources, unreadable);
  const issuedCas = issuedCasOf(resources, unreadable);
  const target = targetOf(resources, unreadable);
  const [cluster, ...others] = kafkas;
  if (others.length > 0) {
    unreadable.push(
      ...resourcesOf(resources, STRIMZI, "Kafka").map(({ urn }) => ({ urn, why: "there is more than one Kafka" })),
    );
  }
  if (unreadable.length > 0) {
    throw new StateError(unreadable);
  }
  return {
    ...(target === undefined ? {} : { target }),
    namespaces,
    ...(cluster === undefined ? {} : { cluster }),
    pools,
    topics,
    users,
    connects,
    connectors,
    ...(mirror === undefined ? {} : { mirror }),
    ...(bridge === undefined ? {} : { bridge: { name: bridge, guarded: policies.includes(bridgePolicyName(bridge)) } }),
    passwords: resources.filter(({ type }) => type === PASSWORD_TYPE).map(({ urn }) => deployedPassword(urn)),
    ...(authorities === undefined ? {} : { authorities }),
    issuedCas,
    ...(crds.length === 0 ? {} : { crds }),
    ...(subscription === undefined ? {} : { subscription }),
  };
}

const STRIMZI = "kafka.strimzi.io";
const OLM = "operators.coreos.com";

/** How a kind is read. */
export interface Reader<Spec, Read> {
  readonly spec: z.ZodType<Spec>;
  readonly read: (object: StateObject, spec: Spec) => Read;
}

const nameReader: Reader<unknown, string> = { spec: z.unknown().optional(), read: ({ name }) => name };

/** Resources of a kind, in any version of its group: which version it is, the operator or the provider decides. */
function resourcesOf(resources: readonly DeployedResource[], group: string, kind: string): DeployedResource[] {
  return resources.filter(({ type }) => type.startsWith(`kubernetes:${group}/`) && type.endsWith(`:${kind}`));
}

function objectsOf<Spec, Read>(
  resources: readonly DeployedResource[],
  group: string,
  kind: string,
  { spec, read }: Reader<Spec, Read>,
  unreadable: UnreadableResource[],
): Read[] {
  const whole = z.object({ spec });
  return resourcesOf(resources, group, kind).flatMap(({ urn, outputs }) => {
    const [object, rest] = [stateObject.safeParse(outputs), whole.safeParse(outputs)];
    if (object.success && rest.success) {
      return [read(object.data, rest.data.spec)];
    }
    unreadable.push({ urn, why: why([...(object.error?.issues ?? []), ...(rest.error?.issues ?? [])]) });
    return [];
  });
}

/** Where in a resource the trouble is: not what stands there, which may be a secret. */
function why(issues: readonly z.core.$ZodIssue[]): string {
  const places = new Set(issues.map(({ path }) => path.map(String).join(".") || "all of it"));
  return `it does not have the fields of its kind at ${[...places].slice(0, 5).join(", ")}`;
}

function authoritiesOf(
  resources: readonly DeployedResource[],
  unreadable: UnreadableResource[],
): DeployedAuthorities | undefined {
  const component = resources.find(({ type }) => type === CERTIFICATE_AUTHORITY_TYPE);
  if (component === undefined || hasOnlyBegun(component, resources)) {
    return undefined;
  }
  const { data, error } = deployedAuthorities.safeParse(component.outputs);
  if (error !== undefined) {
    unreadable.push({ urn: component.urn, why: why(error.issues) });
  }
  return data && withCertificatesOf(resources, data);
}

/** A CA whose name is not seen would be issued again under another one. */
function issuedCasOf(resources: readonly DeployedResource[], unreadable: UnreadableResource[]): CaName[] {
  return resources
    .filter(({ type }) => type === ISSUED_CA_TYPE)
    .flatMap(({ urn, outputs }) => {
      const { data, error } = issuedCa.safeParse(outputs);
      if (error !== undefined) {
        unreadable.push({ urn, why: why(error.issues) });
      }
      return data ?? [];
    });
}

/** An update that was ended while it made a component's first resources leaves it without outputs. */
function hasOnlyBegun({ type, outputs }: DeployedResource, resources: readonly DeployedResource[]): boolean {
  const hasSecrets = resources.some(({ urn }) => urn.includes(`${type}$kubernetes:core/v1:Secret::`));
  return !hasSecrets && Object.keys(Object(outputs)).length === 0;
}

const providerOutputs = z.object({ renderYamlToDirectory: z.string().nullish() });

function targetOf(
  resources: readonly DeployedResource[],
  unreadable: UnreadableResource[],
): DeployedTarget | undefined {
  const objects = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  if (objects.length === 0) {
    return undefined;
  }
  const directories = resources
    .filter(({ type }) => type === "pulumi:providers:kubernetes")
    .flatMap(({ urn, outputs }) => {
      const { data, error } = providerOutputs.safeParse(outputs);
      if (error !== undefined) {
        unreadable.push({ urn, why: why(error.issues) });
      }
      return data?.renderYamlToDirectory || [];
    });
  const [directory] = directories;
  return directory === undefined
    ? { files: [] }
    : { directory, files: objects.map((resource) => fileOf(resource, unreadable)) };
}

/** A stack that renders has nothing but objects that stand in files. */
function fileOf({ urn, outputs }: DeployedResource, unreadable: UnreadableResource[]): string {
  const { data, error } = kubernetesObject.safeParse(outputs);
  if (error !== undefined) {
    unreadable.push({ urn, why: why(error.issues) });
    return "";
  }
  return renderedFile(data);
}
