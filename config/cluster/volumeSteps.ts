import { bytesOf } from "../kubernetes/quantity";
import { propertyPath, removeCommand, setCommand } from "../problems/propertyPath";
import type { Permission } from "../safety/permissions";
import type { Step } from "../safety/steps";
import type { DeployedPool, DeployedVolume } from "./deployed";
import { type NamedPools, type PoolPlace, placeOf } from "./poolPlaces";

/**
 * Steps with the volumes of the pools. Of persistent claims Strimzi changes the size only, and only upwards;
 * what else changes it passes over with a warning (Strimzi documentation, "Configuring Kafka storage"). Pure.
 */
export function volumeSteps(
  before: readonly DeployedPool[],
  after: readonly DeployedPool[],
  settings: NamedPools,
): Step[] {
  return before.flatMap((pool) => {
    const planned = after.find(({ name }) => name === pool.name);
    const place = placeOf(pool, settings);
    return planned === undefined || place === undefined
      ? []
      : [
          ...fewerVolumesSteps(place, pool, planned),
          ...pool.volumes.flatMap((volume) => changedVolumeSteps(place, pool, volume, planned)),
        ].filter(
          // All volumes of a pool are alike: once is enough.
          (step, index, all) => all.findIndex(({ message }) => message === step.message) === index,
        );
  });
}

function fewerVolumesSteps(
  { storage, nodes, named }: PoolPlace,
  { volumes: before }: DeployedPool,
  { volumes: after }: DeployedPool,
): Step[] {
  const gone = before.filter(({ id }) => !after.some((volume) => volume.id === id));
  const path = [...storage, "volumes"];
  return gone.length === 0
    ? []
    : [
        {
          effect: "loses",
          key: propertyPath(path),
          message: `is ${after.length}, but each of the ${nodes} has ${before.length}: what is on volume ${gone.map(({ id }) => id).join(", ")} is lost, unless it was moved away as docs/running-for-real.md describes`,
          fix: setCommand(path, String(before.length)),
          permission: `remove volumes ${named}`,
        },
      ];
}

function changedVolumeSteps(
  place: PoolPlace,
  { replicas }: DeployedPool,
  before: DeployedVolume,
  { volumes }: DeployedPool,
): Step[] {
  const after = volumes.find(({ id }) => id === before.id);
  if (after === undefined) {
    return [];
  }
  const { storage, nodes, named } = place;
  return [
    ...(after.type === before.type
      ? []
      : [
          {
            effect: "fails" as const,
            key: propertyPath(storage),
            message: `is ${after.type}, but the ${nodes} have storage of the type ${before.type}, which cannot be changed`,
          },
        ]),
    // A pool without nodes has no volumes: those that its brokers left are nobody's, and the next ones are as it says.
    ...(replicas === 0 ? [] : [...sizeSteps(place, before, after), ...classSteps(place, before, after)]),
    ...(after.deleteClaim && !before.deleteClaim
      ? [
          loses(
            "storage.deleteClaim",
            `is true: from now on the volumes of the ${nodes} are deleted when the cluster is, or the node that they belong to`,
            setCommand(["storage", "deleteClaim"], "false"),
            `delete volumes ${named}`,
          ),
        ]
      : []),
  ];
}

function sizeSteps({ storage, nodes, named }: PoolPlace, before: DeployedVolume, after: DeployedVolume): Step[] {
  if (before.size === undefined || after.size === undefined || bytesOf(after.size) === bytesOf(before.size)) {
    return [];
  }
  const path = [...storage, "size"];
  const key = propertyPath(path);
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
          setCommand(path, before.size),
          `shrink volumes ${named}`,
        ),
      ];
}

function classSteps({ storage, named }: PoolPlace, before: DeployedVolume, after: DeployedVolume): Step[] {
  const shown = ({ class: storageClass }: DeployedVolume) => storageClass ?? "the cluster's default";
  const path = [...storage, "class"];
  return after.class === before.class
    ? []
    : [
        loses(
          propertyPath(path),
          `is ${shown(after)}, but the volumes have ${shown(before)}, and a volume never changes its class: the operator leaves them as they are, and new nodes get the other`,
          before.class === undefined ? removeCommand(path) : setCommand(path, before.class),
          `reclass volumes ${named}`,
        ),
      ];
}

function loses(key: string, message: string, fix: string, permission: Permission): Step {
  return { effect: "loses", key, message, fix, permission };
}
