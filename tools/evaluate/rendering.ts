import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { identity, kubernetesObject } from "../../config/kubernetes/object";
import { toYaml } from "./toYaml";

/**
 * What a version of the program deploys with a stack file, as one process sends it to another: what
 * `manifests --json` prints. It is read by other versions than the one that wrote it, so what is
 * missing is made up for and what is unknown passed over. Pure, and without the Pulumi SDK.
 */
const renderedItem = z.object({
  /** The kind of object; for what is none, a name of ours. */
  kind: z.string(),
  /** What it is called in a list of changes. */
  title: z.string(),
  yaml: z.string(),
  /** The URN in the stack's state, by which the engine knows it. Absent: a version that does not report it. */
  urn: z.string().optional(),
  /** Whether the engine may know it by other names too. */
  aliased: z.boolean().default(false),
  /** Whether it stays in the cluster when the stack no longer has it. */
  retained: z.boolean().default(false),
  /** Whether it is in the stack's state only, such as a private key, and not in the manifests. */
  stateOnly: z.boolean().default(false),
});
export type RenderedItem = z.infer<typeof renderedItem>;

export const rendering = z.object({ items: z.array(renderedItem) });
/** Everything that a stack deploys, in apply order. */
export type Rendering = z.infer<typeof rendering>;

/** What `manifests` printed: JSON, or the YAML of a version that knows no `--json`. Every object in one order of keys. */
export function parseRendering(text: string): Rendering {
  const { items } = text.startsWith("{") ? rendering.parse(JSON.parse(text)) : { items: manifestItems(text) };
  return { items: items.map((item) => ({ ...item, yaml: toYaml(parse(item.yaml)) })) };
}

/**
 * The items of a YAML stream as `manifestText` writes it. Objects are documents; what is no object is a
 * block of comments, its title first. In an object no line begins with `---` or `#`: it is a map.
 */
function manifestItems(text: string): RenderedItem[] {
  const blocks: string[][] = [];
  for (const line of text.split("\n")) {
    const block = blocks.at(-1);
    const starts =
      line === "---" || (line.startsWith("# ") && (!block?.[0]?.startsWith("# ") || !line.startsWith("#  ")));
    if (starts || block === undefined) {
      blocks.push([line]);
    } else {
      block.push(line);
    }
  }
  return blocks.flatMap(([first = "", ...lines]) => {
    if (first.startsWith("# ")) {
      const title = first.slice(2);
      return [
        { ...manifestOnly, kind: kindOf(title), title, yaml: `${lines.map((line) => line.slice(4)).join("\n")}\n` },
      ];
    }
    return parseAllDocuments(lines.join("\n")).flatMap((document): RenderedItem[] => {
      const object = kubernetesObject.safeParse(document.toJS()).data;
      return object === undefined
        ? []
        : [{ ...manifestOnly, kind: object.kind, title: identity(object), yaml: toYaml(object) }];
    });
  });
}

const manifestOnly = { aliased: false, retained: false, stateOnly: false } as const;

/** What is no object, by the beginning of its title. */
const otherKinds = { "Helm release": "HelmRelease", "Install manifests": "InstallManifests" } as const;

/** The kind of something that is no object as it stands, by its title: mostly the first word. */
function kindOf(title: string): string {
  const other = Object.entries(otherKinds).find(([beginning]) => title.startsWith(beginning))?.[1];
  return other ?? /^\w*/.exec(title)?.[0] ?? "";
}

/** Items that both sides report: without those in the state only, where one side reports only manifests. */
export function comparable(before: Rendering, after: Rendering): { before: RenderedItem[]; after: RenderedItem[] } {
  const tellsState = ({ items }: Rendering) => items.some(({ urn }) => urn !== undefined);
  const both = [before, after].every((side) => side.items.length === 0 || tellsState(side));
  const shown = ({ items }: Rendering) => items.filter(({ stateOnly }) => both || !stateOnly);
  return { before: shown(before), after: shown(after) };
}
