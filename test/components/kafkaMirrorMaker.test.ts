import assert from "node:assert/strict";
import { assertMatches } from "../harness/support/assertMatches";
import { issued } from "../harness/support/issuer";
import { evaluated, objectsIn } from "../harness/support/stack";
import { schemaErrors } from "../harness/support/strimziSchemas";

const mirror = { enabled: true, sources: [{ alias: "old", cluster: "old-cluster", topics: ["orders"] }] };

/** The KafkaMirrorMaker2 of a stack, and what the stack has beside it. */
async function mirrorOf(config: object) {
  const { outputs, ...evaluation } = await evaluated({ stage: 9, mirror, ...config });
  const objects = objectsIn({ outputs, ...evaluation });
  const [object] = objects.filter(({ kind }) => kind === "KafkaMirrorMaker2");
  assert.ok(object);
  assert.deepEqual(schemaErrors(objects), []);
  return { object, spec: Object(object.spec), objects, outputs };
}

describe("MirrorMaker in the cluster", () => {
  it("logs in here as its user, at the listener for what that has", async () => {
    const target = async (config: object) => Object((await mirrorOf(config)).spec).target;
    assertMatches(await target({}), {
      alias: "my-cluster",
      bootstrapServers: "my-cluster-kafka-bootstrap:9093",
      tls: { trustedCertificates: [{ secretName: "my-cluster-cluster-ca-cert", pattern: "*.crt" }] },
      authentication: { type: "tls", certificateAndKey: { secretName: "my-mirror" } },
    });
    assertMatches(await target({ certificates: { issuer: "pulumi" } }), {
      authentication: { certificateAndKey: { secretName: "my-mirror-tls" } },
    });
    assertMatches(await target({ users: [{ name: "my-mirror", authentication: "scram-sha-512" }] }), {
      bootstrapServers: "my-cluster-kafka-bootstrap:9094",
      authentication: { type: "scram-sha-512", username: "my-mirror" },
    });
  });

  it("asks for resources, so that it starts under a ResourceQuota", async () => {
    assertMatches((await mirrorOf({})).spec.resources, {
      requests: { cpu: "500m", memory: "1Gi" },
      limits: { cpu: "1000m", memory: "2Gi" },
    });
  });

  it("offers metrics, goes to dedicated nodes and reads in its zone, as Connect's workers do", async () => {
    const { spec, objects } = await mirrorOf({
      metrics: { enabled: true, reporter: "jmx", podMonitors: true },
      placement: {
        dedicated: { taint: "dedicated=kafka:NoSchedule", connect: true },
        racks: { topologyKey: "topology.kubernetes.io/zone" },
      },
    });
    assertMatches(spec, {
      metricsConfig: { type: "jmxPrometheusExporter", valueFrom: { configMapKeyRef: { name: "my-mirror-metrics" } } },
      rack: { topologyKey: "topology.kubernetes.io/zone" },
      template: { pod: { tolerations: [{ key: "dedicated", value: "kafka" }] } },
    });
    for (const kind of ["ConfigMap my-mirror-metrics", "PodMonitor my-mirror"]) {
      assert.ok(
        objects.some((one) => `${one.kind} ${one.metadata.name}` === kind),
        kind,
      );
    }
  });

  it("restarts with a certificate that the program renews, and with nothing else", async () => {
    const revision = async (time: Date) => {
      const { evaluation } = await issued({ stage: 9, mirror, certificates: { issuer: "pulumi" } }, [], time);
      const found = evaluation.resources.find(({ type }) => type.endsWith("v1:KafkaMirrorMaker2"));
      return String(Object(found?.inputs.spec).template.podSet.metadata.annotations["amq-streams-demo/revision"]);
    };
    const [now, later] = [new Date("2026-11-25T12:00:00Z"), new Date("2026-11-25T12:00:01Z")];
    assert.equal(await revision(now), await revision(now));
    assert.notEqual(await revision(later), await revision(now));
  });

  it("has an output only where a person has something to do", async () => {
    assert.equal((await mirrorOf({})).outputs.mirrorRights, undefined);
    const [source] = mirror.sources;
    const elsewhere = { ...mirror, sources: [{ ...source, namespace: "old-project" }] };
    assert.match(String((await mirrorOf({ mirror: elsewhere })).outputs.mirrorRights), /apply -n old-project/);
  });

  it("is gone with its user when it is turned off, and waits for its stage", async () => {
    for (const config of [{ mirror: { ...mirror, enabled: false } }, { stage: 8, mirror }]) {
      const found = objectsIn(await evaluated({ stage: 9, ...config }));
      assert.deepEqual(
        found.filter(({ metadata }) => metadata.name.startsWith("my-mirror")),
        [],
      );
    }
  });
});
