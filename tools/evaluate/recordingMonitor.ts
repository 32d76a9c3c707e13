import * as pulumi from "@pulumi/pulumi";
import {
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { mapValues } from "es-toolkit/object/mapValues";
import { typeOf } from "./urn";

/** A resource as the program asked the engine for it. */
export interface RecordedResource {
  readonly urn: string;
  /** The type token: `kubernetes:kafka.strimzi.io/v1:Kafka`, `amq-streams:kafka:KafkaCluster`. */
  readonly type: string;
  readonly name: string;
  /** Whether a provider makes it; a component is only a heading for others. */
  readonly custom: boolean;
  /** The URN of the resource that it is listed under. */
  readonly parent: string;
  /** What the program declared, with what is secret replaced by {@link SECRET}. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What a component, or the stack itself, says of itself in the end; secrets as in `inputs`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** URNs of what must be there before it. */
  readonly dependencies: readonly string[];
  /** Whether it says under what other names the engine may know it. */
  readonly aliased: boolean;
  readonly retainOnDelete: boolean;
  /** Inputs whose changes the engine passes over. */
  readonly ignoreChanges: readonly string[];
  /** Of a provider: variables of the environment that it sees under other names. */
  readonly envVarMappings: Readonly<Record<string, string>>;
  /** How long the engine waits for it: Go durations as they were given. */
  readonly timeouts: { readonly create: string; readonly update: string; readonly delete: string };
}

/** What stands in a recording for a value that the program marked as secret. */
export const SECRET = "(secret)";

/** What stands in a recording for a value that only a cluster knows. */
export function knownAfterDeployment(what: string): string {
  return `(known after deployment: ${what})`;
}

/** Whether a value of a recording stands for one that only a cluster, or nobody, knows. */
export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && (value.includes(SECRET) || value.includes("(known after deployment: "));
}

/** Outputs that a provider fills in when it makes a resource; everything else comes out as it went in. */
export type ProviderOutputs = (resource: {
  readonly name: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}) => ProvidedOutputs | Promise<ProvidedOutputs>;

type ProvidedOutputs = Readonly<Record<string, unknown>>;

const kafkaOutputs = {
  status: {
    listeners: [{ name: "external", bootstrapServers: knownAfterDeployment("the address outside of Kubernetes") }],
  },
};

/** The outputs that the program reads, in words. */
const placeholders: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "kubernetes:kafka.strimzi.io/v1:Kafka": kafkaOutputs,
  "kubernetes:kafka.strimzi.io/v1:KafkaPatch": kafkaOutputs,
  "kubernetes:operators.coreos.com/v1alpha1:Subscription": {
    status: { installedCSV: knownAfterDeployment("the version that OLM installs") },
  },
  "tls:index/privateKey:PrivateKey": { privateKeyPemPkcs8: knownAfterDeployment("a private key") },
  "tls:index/selfSignedCert:SelfSignedCert": {
    certPem: knownAfterDeployment("the CA's certificate"),
    validityStartTime: knownAfterDeployment("the second in which its validity begins"),
    validityEndTime: knownAfterDeployment("the end of its validity"),
  },
  "tls:index/certRequest:CertRequest": { certRequestPem: knownAfterDeployment("a certificate request") },
  "tls:index/locallySignedCert:LocallySignedCert": { certPem: knownAfterDeployment("the user's certificate") },
  "random:index/randomPassword:RandomPassword": { result: knownAfterDeployment("a password") },
};

/** What providers answer where nobody says otherwise: words that stand for what only they know. */
export const placeholderOutputs: ProviderOutputs = ({ type }) => placeholders[type] ?? {};

/** What a provider is to add to what a resource was given: outputs, and which of all outputs are secret. */
interface Answer {
  readonly outputs: ProvidedOutputs;
  readonly secret: readonly string[];
}

/** The answers for resources that providers add something to, by {@link identity}. */
type Answers = Map<string, Answer>;

function identity({ type, name }: { readonly type: string; readonly name: string }): string {
  return `${type} ${name}`;
}

function mocks(answers: Answers): pulumi.runtime.Mocks {
  return {
    newResource: ({ name, type, inputs }) => {
      const { outputs, secret } = answers.get(identity({ type, name })) ?? { outputs: {}, secret: [] };
      return {
        id: idOf(name),
        state: mapValues({ ...inputs, ...outputs }, (value, key) =>
          secret.includes(String(key)) ? pulumi.secret(value) : value,
        ),
      };
    },
    call: ({ token }) => {
      throw new Error(`the program calls ${token}, which has no answer without a provider`);
    },
  };
}

function idOf(name: string): string {
  return `${name}-id`;
}

/**
 * Puts a recording monitor in the engine's place: from now on, resources of a program in this process
 * are noted in the list that comes back, and nothing is deployed.
 *
 * It sits in front of the SDK's own mock monitor, which answers as the engine would but passes on to its
 * mocks neither parents, dependencies and time-outs nor what is secret. Most resources come out as they went in: those
 * it answers by itself, since the mock monitor would take them out of the wire's format and put them into it again. It
 * looks nothing up: a resource among another's inputs would be asked for, and the program hands over names instead.
 *
 * @param outputs What providers answer. Default: words that stand for what only they know.
 */
export async function recordResources(
  project: string,
  stack: string,
  outputs: ProviderOutputs = placeholderOutputs,
): Promise<RecordedResource[]> {
  const answers: Answers = new Map();
  await pulumi.runtime.setMocks(mocks(answers), project, stack, false);
  const monitor = pulumi.runtime.getMonitor();
  if (monitor === undefined) {
    throw new Error("the Pulumi SDK has no monitor after setMocks");
  }
  const recorded: RecordedResource[] = [];
  const { registerResource, registerResourceOutputs } = monitor;
  // The client's methods have overloads for call options, which the SDK does not use here.
  monitor.registerResource = new Proxy(registerResource, {
    async apply(target, self, [request, callback]: [RegisterResourceRequest, Callback<RegisterResourceResponse>]) {
      try {
        const inputs = request.getObject()?.toJavaScript() ?? {};
        const resource = recordedResource(request, inputs, project, stack);
        recorded.push(resource);
        const answer = await answerFor(request, inputs, outputs);
        if (answer === undefined) {
          callback(null, unchanged(request, resource.urn));
        } else {
          answers.set(identity(resource), answer);
          Reflect.apply(target, self, [request, callback]);
        }
      } catch (error) {
        callback(error);
      }
    },
  });
  monitor.registerResourceOutputs = new Proxy(registerResourceOutputs, {
    apply(_target, _self, [request, callback]: [RegisterResourceOutputsRequest, Callback<object>]) {
      const index = recorded.findIndex(({ urn }) => urn === request.getUrn());
      const resource = recorded[index];
      if (resource === undefined) {
        callback(new Error(`the program reports outputs of ${request.getUrn()}, which it has not made`));
        return;
      }
      recorded[index] = { ...resource, outputs: plain(request.getOutputs()?.toJavaScript() ?? {}) };
      callback(null, {});
    },
  });
  return recorded;
}

type Callback<Response> = (error: unknown, response?: Response) => void;

/** What a provider adds to a resource; undefined where it comes out as it went in. */
async function answerFor(
  request: RegisterResourceRequest,
  inputs: object,
  outputs: ProviderOutputs,
): Promise<Answer | undefined> {
  const secret = request.getAdditionalsecretoutputsList();
  const provided = await outputs({
    name: request.getName(),
    type: request.getType(),
    get inputs() {
      return plain(inputs, (value) => value);
    },
  });
  return secret.length === 0 && Object.keys(provided).length === 0 ? undefined : { outputs: provided, secret };
}

/** The answer to a resource that comes out as it went in. */
function unchanged(request: RegisterResourceRequest, urn: string): RegisterResourceResponse {
  const response = new RegisterResourceResponse();
  response.setUrn(urn);
  response.setId(idOf(request.getName()));
  response.setObject(request.getObject());
  return response;
}

function recordedResource(
  request: RegisterResourceRequest,
  inputs: object,
  project: string,
  stack: string,
): RecordedResource {
  const parent = request.getParent();
  const qualified = parent === "" ? request.getType() : `${typeOf(parent)}$${request.getType()}`;
  const timeouts = request.getCustomtimeouts();
  return {
    urn: `urn:pulumi:${stack}::${project}::${qualified}::${request.getName()}`,
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent,
    inputs: plain(inputs),
    outputs: {},
    dependencies: request.getDependenciesList(),
    aliased: request.getAliasesList().length > 0 || request.getAliasurnsList().length > 0,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    envVarMappings: Object.fromEntries(request.getEnvvarmappingsMap().entries()),
    timeouts: {
      create: timeouts?.getCreate() ?? "",
      update: timeouts?.getUpdate() ?? "",
      delete: timeouts?.getDelete() ?? "",
    },
  };
}

/** The key and the value that mark a secret on the wire (Pulumi SDK, `specialSigKey` and `specialSecretSig`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Values without what marks secrets on the wire: in their place what `show` makes of what is inside. */
function plain(inputs: object, show: (secret: unknown) => unknown = hidden): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, plainValue(value, show)]));
}

/** A secret value: of an object or a list it is shown what is in it, but not the values. */
function hidden(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(hidden);
  }
  return typeof value === "object" && value !== null ? mapValues(value, hidden) : SECRET;
}

function plainValue(value: unknown, show: (secret: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => plainValue(entry, show));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return SIGNATURE in value && value[SIGNATURE] === SECRET_SIGNATURE && "value" in value
    ? show(value.value)
    : plain(value, show);
}
