import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../../config/kubernetes/object";
import type { CrdRelease } from "../../../config/kubernetes/strimziSchemas";
import { versionOf } from "../../../config/operator/assumption";
import { type Capability, can, NEWEST_STRIMZI } from "../../../config/operator/capabilities";
import type { RawConfig } from "../../../config/parseSettings";
import { type ApiServer, startApiServer } from "../../harness/cluster/controlPlane";
import { crdSource } from "../../harness/cluster/crds";
import { clusterServiceVersionFor } from "../../harness/cluster/operator/olm";
import { type Combination, isFor } from "./combinations";
import { differences } from "./differences";
import { type InstallFolder, installFolder } from "./installFolder";
import { BUILD_PATIENCE_MS } from "./patience";
import { rendered } from "./rendered";

/** Namespaces that are there before a stack is. */
const others = ["openshift-operators", "elsewhere"];

/**
 * A suite in which an API server with the CRDs of a release of Strimzi takes what the program sends. No setting asks
 * for what the release lacks, so an older one takes the same as the newest.
 *
 * @param newer Settings that a release takes or rejects by what its operator can do.
 */
export function describeAccepted(
  release: CrdRelease,
  stacks: readonly Combination[],
  newer: Readonly<Record<string, NewerSetting>> = {},
): void {
  describe(`what a stack deploys, with the CRDs of Strimzi ${release}`, () => {
    let server: ApiServer;
    let folder: InstallFolder;

    before(async function () {
      this.timeout(BUILD_PATIENCE_MS);
      const crds = crdSource(release);
      folder = await installFolder(crds);
      server = await startApiServer({ crds });
      for (const name of others) {
        await server.client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
      }
    });
    after(async () => {
      folder?.remove();
      await server?.stop();
    });

    for (const [index, { title, config }] of stacks.filter((one) => isFor(release, one)).entries()) {
      it(`is taken as it stands, with no field unknown or lost; ${title}`, async () => {
        await assertAccepted(server, await rendered(inPlace(config, `stack-${index}`, folder)));
      });
    }

    for (const [name, { config, capability }] of Object.entries(newer)) {
      const able = can(versionOf(release) ?? NEWEST_STRIMZI, capability);
      it(`${able ? "takes" : "rejects"} ${name}, which needs a newer operator than the oldest`, async () => {
        const objects = await rendered(inPlace(config, name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"), folder));
        await (able
          ? assertAccepted(server, objects)
          : assert.rejects(assertAccepted(server, objects), /field not declared in schema/));
      });
    }
  });
}

/** A setting that only newer operators follow, with what it needs. */
interface NewerSetting {
  readonly config: RawConfig;
  readonly capability: Capability;
}

/** Settings that only newer operators follow, by what they are. */
export const newerSettings: Readonly<Record<string, NewerSetting>> = {
  "HTTPS at the Bridge": {
    capability: "bridgeTls",
    config: {
      stage: 9,
      operator: { install: "none", strimzi: NEWEST_STRIMZI },
      bridge: { enabled: true, tls: { secret: "bridge-certificate" } },
    },
  },
  "users' certificate days": {
    capability: "userCertificateDays",
    config: {
      stage: 9,
      operator: { install: "none", strimzi: NEWEST_STRIMZI },
      users: [{ name: "my-user", validityDays: 30, renewalDays: 10 }],
    },
  },
};

async function assertAccepted(server: ApiServer, objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects) {
    await prepare(server, object, objects);
    await server.client.apply(object);
    const stored = await server.client.read(object);
    const lost = differences(object, stored);
    assert.deepEqual(lost, [], `${lost.join("\n")}\n\nsent:\n${stringify(object)}\nstored:\n${stringify(stored)}`);
  }
}

/** The stack config with what is of this place and time: its own namespace, and where install manifests are. */
function inPlace(config: RawConfig, namespace: string, { path }: InstallFolder): RawConfig {
  const operator: unknown = config.operator;
  return {
    ...config,
    namespace,
    operator: Object(operator).install === "manifests" ? { ...Object(operator), manifests: path } : operator,
  };
}

/** Has OLM's part done, which does not run here: the ClusterServiceVersion that is to be taken over is there. */
async function prepare({ client }: ApiServer, object: KubernetesObject, all: readonly KubernetesObject[]) {
  const subscription = all.find(({ kind }) => kind === "Subscription");
  if (object.kind === "ClusterServiceVersion" && subscription !== undefined) {
    const version = clusterServiceVersionFor(subscription);
    (await client.read(version)) ?? (await client.create(version));
  }
}
