import assert from "node:assert/strict";
import type { KubernetesObject } from "../../config/kubernetes/object";
import type { RawConfig } from "../../config/parseSettings";
import { assertMatches } from "../harness/support/assertMatches";
import { unresolved } from "../harness/support/references";
import { plan } from "../harness/support/settings";
import { objectsOf } from "../harness/support/stack";
import { schemaErrors } from "../harness/support/strimziSchemas";

/** Every switch turned on, and turned off again by what its own keys say. */
const switched: Readonly<Record<string, { on: RawConfig; off: RawConfig }>> = {
  metrics: {
    on: {
      metrics: { enabled: true, podMonitors: true, rules: { enabled: true }, dashboards: { type: "configmap" } },
    },
    off: { metrics: { enabled: false } },
  },
  "fast disks": {
    on: { placement: { fastDisks: { label: "disk=fast" }, avoid: { pods: ["app=postgresql"] } } },
    off: { placement: { fastDisks: {}, avoid: { pods: [] } } },
  },
  "dedicated nodes": {
    on: { placement: { dedicated: { taint: "dedicated=kafka:NoSchedule", connect: true, entityOperator: true } } },
    off: { placement: { dedicated: { connect: true, entityOperator: true } } },
  },
  racks: {
    on: { placement: { racks: { topologyKey: "topology.kubernetes.io/zone" } } },
    off: { placement: { racks: {} } },
  },
  rebalancing: { on: { rebalance: { enabled: true, movements: 3 } }, off: { rebalance: { enabled: false } } },
  bridge: { on: { bridge: { enabled: true } }, off: { bridge: { enabled: false } } },
  "external access": { on: { external: { type: "loadbalancer" } }, off: { external: { type: "none" } } },
};
const everything: RawConfig = {
  ...Object.assign({}, ...Object.values(switched).map(({ on }) => on)),
  placement: Object.assign({}, ...Object.values(switched).map(({ on }) => on.placement)),
};

/** Off, it is less than what there is without a word of it. */
const leavesSomething: ReadonlySet<string> = new Set(["rebalancing"]);

const title = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.namespace}/${metadata.name}`;

describe("switches", () => {
  for (const stage of [2, 7, 10, 14]) {
    for (const replicas of [1, 3, 6]) {
      it(`work at stage ${stage} with ${replicas} brokers, each and all, and leave nothing behind`, async () => {
        for (const [name, { on, off }] of Object.entries({ ...switched, all: { on: everything, off: {} } })) {
          const without = await objectsOf({ stage, replicas, ...(leavesSomething.has(name) ? off : {}) });
          const with_ = await objectsOf({ stage, replicas, ...on });
          assert.deepEqual(schemaErrors(with_), [], name);
          assert.deepEqual(unresolved(with_), [], name);
          // It adds: everything that is there without it is there with it too.
          if (name !== "all") {
            for (const object of without) {
              assertMatches(
                with_.find((other) => title(other) === title(object)),
                object,
              );
            }
          }
          if (!leavesSomething.has(name)) {
            // Objects are made of the plan alone.
            assert.deepEqual(plan({ stage, replicas, ...off }), plan({ stage, replicas }), `${name}, switched off`);
          }
        }
      });
    }
  }
});
