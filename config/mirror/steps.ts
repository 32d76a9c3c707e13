import { propertyPath, setCommand } from "../problems/propertyPath";
import type { Step } from "../safety/steps";
import type { DeployedMirror, DeployedSource } from "./deployed";

/**
 * Steps with the sources of MirrorMaker that leave messages out, or bring them twice. That a source goes is none:
 * what was copied stays. Pure.
 */
export function mirrorSteps(
  deployed: DeployedMirror | undefined,
  planned: DeployedMirror | undefined,
  { sources }: { readonly sources: readonly { readonly alias: string }[] },
): Step[] {
  const [before, after] = [deployed?.sources ?? [], planned?.sources ?? []];
  const gone = before.filter(({ alias }) => !after.some((source) => source.alias === alias));
  return after.flatMap((source): Step[] => {
    const path = ["mirror", "sources", sources.findIndex(({ alias }) => alias === source.alias)];
    const was = before.find(({ alias }) => alias === source.alias);
    return was === undefined ? renamedSteps(source, gone, path) : changedSteps(was, source, path);
  });
}

/** MirrorMaker goes on from where it is by the alias, whatever topics are called and wherever the source is. */
function changedSteps(was: DeployedSource, is: DeployedSource, path: readonly PropertyKey[]): Step[] {
  return [
    ...(was.topicNames === is.topicNames
      ? []
      : [
          {
            effect: "fails" as const,
            key: propertyPath([...path, "topicNames"]),
            message: `is ${JSON.stringify(is.topicNames)}, but ${is.alias} has been copied with ${was.topicNames} names: MirrorMaker would go on where it is, and topics of the other names would lack all messages before that; under another alias everything is copied to them`,
            fix: setCommand([...path, "alias"], `${is.alias.slice(0, 28)}-2`),
          },
        ]),
    ...(was.bootstrapServers === is.bootstrapServers
      ? []
      : [
          {
            effect: "leaves" as const,
            key: propertyPath([...path, "bootstrapServers"]),
            message: `${is.alias} is at ${is.bootstrapServers} from now on, not at ${was.bootstrapServers}. It must be the same cluster: MirrorMaker goes on at the offsets of the former one, so that of another cluster messages would be left out. Another cluster needs another alias.`,
          },
        ]),
  ];
}

/** A source under another alias is a new one. */
function renamedSteps(
  { alias, bootstrapServers, topicNames }: DeployedSource,
  gone: readonly DeployedSource[],
  path: readonly PropertyKey[],
): Step[] {
  const former = gone.find((source) => source.bootstrapServers === bootstrapServers);
  if (former === undefined) {
    return [];
  }
  const twice = topicNames === "same" && former.topicNames === "same";
  return [
    {
      effect: "leaves",
      key: propertyPath([...path, "alias"]),
      message: `${alias} is the source that was ${former.alias}, and MirrorMaker remembers by the alias what it has copied: it copies everything again${twice ? ", so that topics have every message of it twice" : ", to other topics"}.`,
    },
  ];
}
