import { bytesOf } from "../kubernetes/quantity";
import { removeCommand, setCommand } from "../problems/propertyPath";
import type { Permission } from "../safety/permissions";
import type { Step } from "../safety/steps";
import type { DeployedPool, DeployedVolume } from "./deployed";

/**
 * Steps with the volumes of the pools. Of persistent claims Strimzi changes the size only, and only upwards;
 * what else changes it passes over with a warning (Strimzi documentation, "Configuring Kafka storage"). Pure.
 */
export function volumeSteps(before: readonly DeployedPool[], after: readonly DeployedPool[]): Step[] {
  return before.flatMap((pool) => {
    const planned = after.find(({ nodes }) => nodes === pool.nodes);
    return planned === undefined
      ? []
      : [
          ...fewerVolumesSteps(pool, planned),
          ...pool.volumes.flatMap((volume) => changedVolumeSteps(pool, volume, planned)),
        ].filter(
          // All volumes of a pool are alike: once is enough.
          (step, index, all) => all.findIndex(({ message }) => message === step.message) === index,
        );
  });
}

function fewerVolumesSteps({ nodes, volumes: before }: DeployedPool, { volumes: after }: DeployedPool): Step[] {
  const gone = before.filter(({ id }) => !after.some((volume) => volume.id === id));
  return gone.length === 0
    ? []
    : [
        {
          effect: "loses",
          key: `storage.${nodes}.volumes`,
          message: `is ${after.length}, but each of the ${nodes} has ${before.length}: what is on volume ${gone.map(({ id }) => id).join(", ")} is lost, unless it was moved away as docs/running-for-real.md describes`,
          fix: setCommand(["storage", nodes, "volumes"], String(before.length)),
          permission: `remove volumes ${nodes}`,
        },
      ];
}

function changedVolumeSteps({ nodes }: DeployedPool, before: DeployedVolume, { volumes }: DeployedPool): Step[] {
  const after = volumes.find(({ id }) => id === before.id);
  if (after === undefined) {
    return [];
  }
  return [
    ...(after.type === before.type
      ? []
      : [
          {
            effect: "fails" as const,
            key: `storage.${nodes}`,
            message: `is ${after.type}, but the ${nodes} have storage of the type ${before.type}, which cannot be changed`,
          },
        ]),
    ...sizeSteps(nodes, before, after),
    ...classSteps(nodes, before, after),
    ...(after.deleteClaim && !before.deleteClaim
      ? [
          loses(
            "storage.deleteClaim",
            `is true: from now on the volumes of the ${nodes} are deleted when the cluster is, or the node that they belong to`,
            setCommand(["storage", "deleteClaim"], "false"),
            `delete volumes ${nodes}`,
          ),
        ]
      : []),
  ];
}

function sizeSteps(nodes: DeployedPool["nodes"], before: DeployedVolume, after: DeployedVolume): Step[] {
  if (before.size === undefined || after.size === undefined || bytesOf(after.size) === bytesOf(before.size)) {
    return [];
  }
  const key = `storage.${nodes}.size`;
  return bytesOf(after.size) > bytesOf(before.size)
    ? [
        {
          effect: "leaves",
          key,
          message: `The volumes of the ${nodes} grow from ${before.size} to ${after.size}: that cannot be undone, and needs a storage class whose volumes can grow.`,
        },
      ]
    : [
        loses(
          key,
          `is ${after.size}, but the volumes have ${before.size} and never shrink: the operator leaves them as they are, and new nodes get smaller ones`,
          setCommand(["storage", nodes, "size"], before.size),
          `shrink volumes ${nodes}`,
        ),
      ];
}

function classSteps(nodes: DeployedPool["nodes"], before: DeployedVolume, after: DeployedVolume): Step[] {
  const named = ({ class: storageClass }: DeployedVolume) => storageClass ?? "the cluster's default";
  const path = ["storage", nodes, "class"] as const;
  return after.class === before.class
    ? []
    : [
        loses(
          `storage.${nodes}.class`,
          `is ${named(after)}, but the volumes have ${named(before)}, and a volume never changes its class: the operator leaves them as they are, and new nodes get the other`,
          before.class === undefined ? removeCommand(path) : setCommand(path, before.class),
          `reclass volumes ${nodes}`,
        ),
      ];
}

function loses(key: string, message: string, fix: string, permission: Permission): Step {
  return { effect: "loses", key, message, fix, permission };
}
