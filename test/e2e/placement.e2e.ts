import assert from "node:assert/strict";
import { countBy } from "es-toolkit/array/countBy";
import type { KubernetesObject } from "../../config/kubernetes/object";
import type { RawConfig } from "../../config/parseSettings";
import { type ControlPlane, conditionOf, startControlPlane } from "../harness/cluster/controlPlane";
import type { NodeWanted } from "../harness/cluster/nodes";
import { BUILD_PATIENCE_MS } from "./support/patience";
import { rendered } from "./support/rendered";
import { strimziPods } from "./support/strimziPods";

const ZONE = "topology.kubernetes.io/zone";
const namespace = "placed";

const plain = (name: string, zone = "a"): NodeWanted => ({ name, zone });
const fast = (name: string, zone = "a"): NodeWanted => ({ name, zone, labels: { disk: "fast" } });
const dedicated = (name: string, effect = "NoSchedule"): NodeWanted => ({
  name,
  zone: "a",
  labels: { dedicated: "kafka" },
  taints: [{ key: "dedicated", value: "kafka", effect }],
});
/** Room for one broker of 3Gi. */
const small = (name: string, zone: string): NodeWanted => ({ name, zone, capacity: { memory: "4Gi" } });

/** Where a pod went: its node, or why it stays pending. */
type Place = { readonly node: string } | { readonly pending: string };

/**
 * The pods that Strimzi would make, from the templates of the rendered objects, and the real scheduler.
 * The nodes are simulated: they are what their labels and taints say.
 */
describe("placement", () => {
  let cluster: ControlPlane;
  const made: KubernetesObject[] = [];
  const nodes: string[] = [];

  before(async function () {
    this.timeout(BUILD_PATIENCE_MS);
    cluster = await startControlPlane({ nodes: [] });
    await cluster.client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    await cluster.client.until(
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } },
      "is there",
      (found) => found !== undefined,
    );
  });
  after(() => cluster?.stop());

  afterEach(async () => {
    await removePods();
    await cluster.removeNodes(nodes.splice(0));
  });

  async function removePods() {
    await Promise.all(made.splice(0).map((pod) => cluster.client.deleteAndWait(pod)));
  }

  async function add(...wanted: readonly NodeWanted[]) {
    nodes.push(...wanted.map(({ name }) => name));
    await cluster.addNodes(wanted);
  }

  /** Has a pod scheduled, and says where it went. */
  async function schedule(pod: KubernetesObject): Promise<Place> {
    made.push(await cluster.client.create(pod));
    const settled = await cluster.client.until(pod, "is scheduled, or cannot be", (found) => {
      return conditionOf(found, "PodScheduled") !== undefined;
    });
    const { status, message = "" } = conditionOf(settled, "PodScheduled") ?? {};
    return status === "True" ? { node: Object(settled?.spec).nodeName } : { pending: message };
  }

  /** Has all pods of a kind scheduled that a stack would have, one after another. */
  async function placesOf(part: string, config: RawConfig): Promise<Place[]> {
    const objects = await rendered({ stage: 12, namespace, operator: { install: "none" }, ...config });
    const pods = strimziPods(objects).filter(({ metadata }) => metadata.name.startsWith(part));
    assert.ok(pods.length > 0, `there are no pods ${part}`);
    const places: Place[] = [];
    for (const pod of pods) {
      places.push(await schedule(pod));
    }
    return places;
  }

  const brokers = (config: RawConfig) => placesOf("my-cluster-broker-", config);
  const controllers = (config: RawConfig) => placesOf("my-cluster-controller-", config);
  const nodesOf = (places: readonly Place[]) => places.map((place) => ("node" in place ? place.node : place.pending));
  const pending = (place: Place | undefined) => (place !== undefined && "pending" in place ? place.pending : "");

  const racks = { placement: { racks: { topologyKey: ZONE } } };
  const sixNodes = ["a", "b", "c"].flatMap((zone) => [plain(`${zone}-1`, zone), plain(`${zone}-2`, zone)]);

  it("spreads brokers and controllers evenly over zones", async () => {
    await add(...sixNodes);
    const zones = (places: readonly Place[]) => countBy(nodesOf(places), (node) => node.slice(0, 1));
    assert.deepEqual(zones(await brokers({ ...racks, replicas: 6 })), { a: 2, b: 2, c: 2 });
    assert.deepEqual(zones(await controllers({ ...racks, controllers: 3 })), { a: 1, b: 1, c: 1 });
  });

  it("lets a broker wait for room in its zone, or run in another if spreading is not required", async () => {
    await add(small("a-1", "a"), small("b-1", "b"), small("b-2", "b"), small("b-3", "b"));
    const places = await brokers({ ...racks, replicas: 4 });
    assert.equal(places.filter((place) => "node" in place).length, 3, JSON.stringify(places));
    assert.match(pending(places.find((place) => "pending" in place)), /topology spread constraints/);
    await removePods();
    const lenient = await brokers({ placement: { racks: { topologyKey: ZONE, required: false } }, replicas: 4 });
    assert.deepEqual(nodesOf(lenient).sort(), ["a-1", "b-1", "b-2", "b-3"]);
  });

  it("keeps brokers off nodes whose zone nobody knows", async () => {
    await add({ name: "nowhere" });
    assert.match(pending((await brokers(racks))[0]), /node affinity|didn't match/);
  });

  it("sends brokers to fast disks, and nowhere else", async () => {
    const placement = { fastDisks: { label: "disk=fast" } };
    await add(plain("slow"));
    const [waiting] = await brokers({ placement });
    assert.match(pending(waiting), /node affinity/);
    await add(fast("fast-1"), fast("fast-2"));
    const pod = made[0];
    assert.ok(pod);
    const scheduled = await cluster.client.until(pod, "is scheduled", (found) => Object(found?.spec).nodeName);
    assert.match(Object(scheduled?.spec).nodeName, /^fast-/, "it goes when there is such a node");
    assert.equal(nodesOf(await controllers({ placement })).length, 1);
  });

  it("only prefers fast disks if they are not required", async () => {
    const placement = { fastDisks: { label: "disk=fast", required: false } };
    await add(plain("slow"), fast("quick"));
    assert.deepEqual(nodesOf(await brokers({ placement })), ["quick"]);
    // First the pods: nobody ends those of a node that is gone.
    await removePods();
    await cluster.removeNodes(["quick"]);
    assert.deepEqual(nodesOf(await brokers({ placement })), ["slow"]);
  });

  for (const effect of ["NoSchedule", "NoExecute"]) {
    it(`has dedicated nodes to itself, and runs nowhere else (${effect})`, async () => {
      const placement = {
        dedicated: { taint: `dedicated=kafka:${effect}`, connect: true, entityOperator: true },
      };
      await add(plain("others"));
      assert.match(pending((await brokers({ placement }))[0]), /node affinity/);
      await add(dedicated("kafka-1", effect), dedicated("kafka-2", effect));
      for (const part of ["my-cluster-controller-", "my-cluster-entity-operator", "my-connect-connect-"]) {
        const [place = ""] = nodesOf(await placesOf(part, { placement }));
        assert.match(place, /^kafka-/, `${part} went to, or says: ${place}`);
      }
      assert.deepEqual(await schedule(somebody({ app: "anything" })), { node: "others" });
    });
  }

  it("leaves parts that are not dedicated where everybody is", async () => {
    await add(plain("others"), dedicated("kafka-1"));
    const placement = { dedicated: { taint: "dedicated=kafka:NoSchedule", brokers: false } };
    assert.deepEqual(nodesOf(await brokers({ placement })), ["others"]);
    assert.deepEqual(nodesOf(await controllers({ placement })), ["kafka-1"]);
    for (const part of ["my-cluster-entity-operator", "my-connect-connect-"]) {
      assert.deepEqual(nodesOf(await placesOf(part, { placement })), ["others"], part);
    }
  });

  it("keeps brokers away from pods that use their disks as hard, of whatever namespace", async () => {
    await add(plain("shared"));
    assert.deepEqual(await schedule(somebody({ app: "postgresql" })), { node: "shared" });
    const avoid = (required: boolean) => ({ placement: { avoid: { pods: ["app=postgresql"], required } } });
    assert.match(pending((await brokers(avoid(true)))[0]), /anti-affinity/);
    const first = made.pop();
    assert.ok(first);
    await cluster.client.deleteAndWait(first);
    assert.deepEqual(nodesOf(await brokers(avoid(false))), ["shared"], "it shares a node if it must");
    const second = made.pop();
    assert.ok(second);
    await cluster.client.deleteAndWait(second);
    await add(plain("free"));
    assert.deepEqual(nodesOf(await brokers(avoid(true))), ["free"]);
  });

  it("asks for all of it at once", async () => {
    const placement = {
      fastDisks: { label: "disk=fast" },
      dedicated: { taint: "dedicated=kafka:NoSchedule" },
      racks: { topologyKey: ZONE },
      avoid: { pods: ["app=postgresql"], required: true },
    };
    const both = (name: string, zone: string): NodeWanted => ({
      ...dedicated(name),
      zone,
      labels: { dedicated: "kafka", disk: "fast" },
    });
    await add(fast("fast-only"), dedicated("dedicated-only"), both("a", "a"), both("b", "b"), both("c", "c"));
    assert.deepEqual(nodesOf(await brokers({ placement, replicas: 3 })).sort(), ["a", "b", "c"]);
  });
});

/** A pod of somebody else's, in another namespace. */
function somebody(labels: Readonly<Record<string, string>>): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "somebody", namespace: "kube-public", labels: { ...labels } },
    // No service account is needed in a namespace that may not have one yet.
    spec: { automountServiceAccountToken: false, containers: [{ name: "main", image: "main" }] },
  };
}
