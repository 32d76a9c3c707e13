import assert from "node:assert/strict";
import { crdReleases } from "../../config/kubernetes/strimziSchemas";
import type { RawConfig } from "../../config/parseSettings";
import { unresolved } from "../harness/support/references";
import { evaluated, objectsIn, objectsOf } from "../harness/support/stack";
import { schemaErrors } from "../harness/support/strimziSchemas";

const bridged = (bridge: object, rest: RawConfig = {}) => ({
  stage: 10,
  bridge: { enabled: true, ...bridge },
  ...rest,
});
const specOf = async (config: RawConfig) => {
  const found = (await objectsOf(config)).find(({ kind }) => kind === "KafkaBridge");
  return JSON.parse(JSON.stringify(found?.spec));
};

describe("the KafkaBridge", () => {
  const ways: Readonly<Record<string, RawConfig>> = {
    "as it is by default": bridged({}),
    "with everything that every operator has": bridged(
      {
        replicas: 2,
        port: 9000,
        cors: { origins: ["https://shop.example.com"] },
        producer: { config: { "compression.type": "zstd" } },
        consumer: { config: { "max.poll.records": 10 }, timeoutSeconds: 60 },
        jvm: { heap: "256M" },
      },
      {
        placement: {
          dedicated: { taint: "dedicated=kafka:NoSchedule", bridge: true },
          racks: { topologyKey: "topology.kubernetes.io/zone" },
        },
        metrics: { enabled: true, reporter: "jmx" },
      },
    ),
    "for producers alone": bridged({ consumes: [] }),
    "for consumers alone, as a user with a password": bridged(
      { produces: [] },
      { users: [{ name: "my-bridge", authentication: "scram-sha-512" }], metrics: { enabled: true } },
    ),
    "with certificates of the program": bridged({}, { certificates: { issuer: "pulumi" } }),
  };
  for (const [way, config] of Object.entries(ways)) {
    it(`is taken by every operator and refers to what is there, ${way}`, async () => {
      const objects = await objectsOf(config);
      assert.equal(objects.filter(({ kind }) => kind === "KafkaBridge").length, 1);
      assert.deepEqual(schemaErrors(objects), []);
      assert.deepEqual(unresolved(objects), []);
    });
  }

  it("speaks HTTPS to operators that know how, by a Secret that somebody else makes", async () => {
    const config = bridged({ tls: { secret: "certificate" } }, { operator: { install: "none", strimzi: "1.2" } });
    const objects = await objectsOf(config);
    assert.deepEqual(schemaErrors(objects, ["1.2.0"]), []);
    assert.notDeepEqual(schemaErrors(objects, crdReleases.slice(0, 1)), []);
    assert.deepEqual((await specOf(config)).http, {
      port: 8080,
      tls: { certificateAndKey: { secretName: "certificate", certificate: "tls.crt", key: "tls.key" } },
    });
  });

  it("has one expression for all origins, since the Bridge reads a list as one", async () => {
    const { http } = await specOf(bridged({ cors: { origins: ["https://a.example.com", "https://*.b.org"] } }));
    assert.deepEqual(http.cors, {
      allowedOrigins: ["https://a[.]example[.]com|https://[a-z0-9.-]+[.]b[.]org"],
      allowedMethods: ["GET", "POST", "DELETE", "OPTIONS"],
    });
  });

  it("asks for memory and CPU within limits, so that it starts under a ResourceQuota", async () => {
    const { resources } = await specOf(bridged({}));
    for (const kind of ["requests", "limits"]) {
      assert.deepEqual(Object.keys(resources[kind]).sort(), ["cpu", "memory"]);
    }
  });

  it("changes with the certificates that the program issues, and restarts nothing by that", async () => {
    const spec = await specOf(bridged({}, { certificates: { issuer: "pulumi" } }));
    assert.match(spec.template.deployment.metadata.annotations["amq-streams-demo/revision"], /\S/);
    assert.equal(spec.template.pod, undefined);
    assert.equal((await specOf(bridged({}))).template, undefined);
  });

  it("comes after its user and its rules for metrics, and its address is an output", async () => {
    const evaluation = await evaluated(bridged({}, { metrics: { enabled: true, reporter: "jmx" } }));
    const names = objectsIn(evaluation).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    for (const before of ["KafkaUser my-bridge", "ConfigMap my-bridge-metrics"]) {
      assert.ok(names.includes(before) && names.indexOf(before) < names.indexOf("KafkaBridge my-bridge"), before);
    }
    assert.equal(evaluation.outputs.bridgeUrl, "http://my-bridge-bridge-service.myproject.svc:8080");
  });

  it("is waited for, as long as the stack config says", async () => {
    const wait = async (config: RawConfig) =>
      (await evaluated(bridged({}, config))).resources.find(({ type }) => type.endsWith("/v1:KafkaBridge"));
    assert.deepEqual((await wait({ wait: { timeouts: { bridge: "3m" } } }))?.timeouts.create, "3m");
    assert.match(JSON.stringify((await wait({}))?.inputs), /pulumi\.com\/waitFor/);
    assert.doesNotMatch(JSON.stringify((await wait({ wait: { ready: false } }))?.inputs), /pulumi\.com\/waitFor/);
  });
});
