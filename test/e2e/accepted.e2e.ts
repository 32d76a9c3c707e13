import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../config/kubernetes/object";
import type { RawConfig } from "../../config/parseSettings";
import { type ApiServer, startApiServer } from "../harness/cluster/controlPlane";
import { clusterServiceVersionFor } from "../harness/cluster/operator/olm";
import { combinations } from "./support/combinations";
import { differences } from "./support/differences";
import { type InstallFolder, installFolder } from "./support/installFolder";
import { BUILD_PATIENCE_MS } from "./support/patience";
import { rendered } from "./support/rendered";

/** Namespaces that are there before a stack is. */
const others = ["openshift-operators", "elsewhere"];

describe("what a stack deploys", () => {
  let server: ApiServer;
  let folder: InstallFolder;

  before(async function () {
    this.timeout(BUILD_PATIENCE_MS);
    folder = await installFolder();
    server = await startApiServer();
    for (const name of others) {
      await server.client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    }
  });
  after(async () => {
    folder?.remove();
    await server?.stop();
  });

  for (const [index, { title, config }] of combinations().entries()) {
    it(`is taken as it stands, with no field unknown or lost; ${title}`, async () => {
      const objects = await rendered(inPlace(config, `stack-${index}`, folder));
      for (const object of objects) {
        await prepare(server, object, objects);
        await server.client.apply(object);
        const stored = await server.client.read(object);
        const lost = differences(object, stored);
        assert.deepEqual(lost, [], `${lost.join("\n")}\n\nsent:\n${stringify(object)}\nstored:\n${stringify(stored)}`);
      }
    });
  }
});

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
