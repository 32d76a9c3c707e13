import { omit } from "es-toolkit/object/omit";
import { byApplyOrder } from "../../config/kubernetes/object";
import { DATA_GUARD } from "../../config/safety/plan";
import type { Evaluation } from "./evaluate";
import { isPatch, itemsOf } from "./objects";
import type { RecordedResource } from "./recordingMonitor";
import type { RenderedItem, Rendering } from "./rendering";

/** The type of the stack itself. */
const STACK = "pulumi:pulumi:Stack";

/** What an evaluation deploys, with what is in the stack's state beside the objects: keys, passwords, providers. */
export function renderingOf({ resources }: Evaluation): Rendering {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return {
    items: resources
      .flatMap((resource): RenderedItem[] => {
        const items = itemsOf(resource, resources);
        const lineage = lineageOf(resource, byUrn);
        const known = {
          urn: urnOf(resource, lineage),
          aliased: lineage.some(({ aliased }) => aliased),
          retained: resource.retainOnDelete,
        };
        return items.length > 0
          ? items.map(({ kind, title, content }) => ({ kind, title, content, ...known, stateOnly: false }))
          : stateItem(resource).map((item) => ({ ...item, ...known, stateOnly: true }));
      })
      .sort((a, b) => byApplyOrder(a, b) || (a.title < b.title ? -1 : 1)),
    components: resources
      .filter(({ custom, type }) => !custom && type !== STACK)
      .filter(({ type, outputs }) => Object.keys(outputs).length > 0 || type === DATA_GUARD)
      .map((resource) => ({ urn: urnOf(resource, lineageOf(resource, byUrn)), outputs: resource.outputs })),
  };
}

function stateItem(resource: RecordedResource): Pick<RenderedItem, "kind" | "title" | "content">[] {
  const { type, name, custom, inputs } = resource;
  if (!custom || isPatch(resource)) {
    return [];
  }
  const provider = /^pulumi:providers:(.+)$/.exec(type)?.[1];
  if (provider !== undefined) {
    // Where the cluster is, and how to log in, depends on whoever renders, not on the program.
    return [{ kind: "Provider", title: `Provider ${provider} ${name}`, content: omit(inputs, ["kubeconfig"]) }];
  }
  const kind = type.split(":").pop() ?? type;
  return [{ kind, title: `${kind} ${name}, in the state only`, content: inputs }];
}

/** A resource and what it is listed under, up to the stack. */
function lineageOf(resource: RecordedResource, byUrn: ReadonlyMap<string, RecordedResource>): RecordedResource[] {
  const parent = byUrn.get(resource.parent);
  return parent === undefined || parent === resource ? [resource] : [resource, ...lineageOf(parent, byUrn)];
}

/** The URN as the engine forms it: the types of all that it is listed under but the stack, and its own name. */
function urnOf({ urn, name }: RecordedResource, lineage: readonly RecordedResource[]): string {
  const types = lineage.map(({ type }) => type).filter((type) => type !== STACK);
  return [...urn.split("::").slice(0, 2), types.toReversed().join("$"), name].join("::");
}
