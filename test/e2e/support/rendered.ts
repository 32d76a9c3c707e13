import { byApplyOrder, identity, type KubernetesObject, kubernetesObject } from "../../../config/kubernetes/object";
import type { RawConfig } from "../../../config/parseSettings";
import { record } from "../../../tools/evaluate/evaluate";
import { isPatch, items } from "../../../tools/evaluate/objects";
import type { ProviderOutputs } from "../../../tools/evaluate/recordingMonitor";
import { clusterServiceVersionFor } from "../../harness/cluster/operator/olm";
import { realOutputs } from "../../harness/support/issuer";
import { stack } from "../../harness/support/stack";

import program = require("../../../index");

/**
 * The objects that the program deploys for a stack config, as the engine would send them, in apply order:
 * where a walkthrough has placeholders there are real keys, certificates, passwords and names.
 *
 * A Helm release is no object, and is left out.
 *
 * @param state Keys and certificates that the stack has already, from former calls; what is made is added.
 */
export async function rendered(config: RawConfig, state: IssuedState = new Map()): Promise<KubernetesObject[]> {
  const objects = new Map<string, KubernetesObject>();
  const outputs: ProviderOutputs = async (resource) => {
    const object = kubernetesObject.safeParse(resource.inputs).data;
    if (object === undefined || !resource.type.startsWith("kubernetes:")) {
      const key = JSON.stringify([resource.type, resource.name, resource.inputs]);
      const issued = state.get(key) ?? realOutputs(resource);
      state.set(key, issued);
      return issued;
    }
    if (!isPatch(resource)) {
      objects.set(identity(object), object);
    }
    return outputsOf(object);
  };
  const evaluation = await record(stack(config), () => program({}), outputs);
  const shown = items(evaluation).flatMap(({ object }) => object ?? []);
  const lost = shown.filter((object) => !objects.has(identity(object)));
  if (lost.length > 0 || objects.size !== shown.length) {
    throw new Error(`the walkthrough shows ${shown.length} objects, and ${objects.size} are deployed`);
  }
  return [...objects.values()].sort(byApplyOrder);
}

/** What providers made of the resources of a stack that are no objects, each by its type, name and inputs. */
export type IssuedState = Map<string, ReturnType<ProviderOutputs>>;

/** What the program reads of an object that is there. */
function outputsOf(object: KubernetesObject): { status?: object } {
  switch (object.kind) {
    case "Subscription":
      return { status: { installedCSV: clusterServiceVersionFor(object).metadata.name } };
    case "Kafka":
      return { status: { listeners: [{ name: "external", bootstrapServers: "kafka.example.com:443" }] } };
    default:
      return {};
  }
}
