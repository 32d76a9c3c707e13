import type { RawConfig } from "../../../config/parseSettings";
import type { RenderedItem, Rendering } from "../../../tools/evaluate/rendering";
import { renderingOf } from "../../../tools/evaluate/renderingOf";
import { evaluated } from "./stack";

const known = new Map<string, Promise<Rendering>>();

/** What the program deploys for a stack config, as one process sends it to another. Evaluated once for each config. */
export function renderingFor(config: RawConfig): Promise<Rendering> {
  const key = JSON.stringify(config);
  const rendering = known.get(key) ?? evaluated(config).then(renderingOf);
  known.set(key, rendering);
  return rendering;
}

/** An object of a rendering, by itself. */
export function rendered(
  object: { apiVersion?: string; kind: string; metadata: { name: string } },
  rest: Partial<RenderedItem> = {},
): RenderedItem {
  const { apiVersion = "v1", kind, metadata } = object;
  const title = `${kind} ${metadata.name}`;
  const urn = `urn:pulumi:dev::p::kubernetes:${apiVersion}:${kind}::${metadata.name}`;
  return { kind, title, content: object, urn, aliased: false, retained: false, stateOnly: false, ...rest };
}
