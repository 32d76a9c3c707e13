import assert from "node:assert/strict";
import fc from "fast-check";
import { bridgeUrl } from "../../../config/bridge/plan";
import type { RawConfig } from "../../../config/parseSettings";
import { plan } from "../../harness/support/settings";

const bridged = (bridge: object = {}, rest: RawConfig = {}) =>
  plan({ stage: 14, bridge: { enabled: true, ...bridge }, ...rest });

const rulesOf = (bridge: object, rest: RawConfig = {}) =>
  (bridged(bridge, rest).users ?? [])
    .filter(({ name }) => name === "my-bridge")
    .flatMap(({ acls }) => acls)
    .map(({ resource, operations }) => [
      resource.type === "cluster" ? "cluster" : `${resource.type} ${resource.patternType} ${resource.name}`,
      operations.join(),
    ]);

describe("the HTTP Bridge", () => {
  it("comes with the users, and only if it is wanted", () => {
    for (const stage of [1, 2, 5, 8]) {
      const { bridge, users, warnings } = plan({ stage, bridge: { enabled: true } });
      assert.deepEqual([bridge, users, warnings], [undefined, undefined, []]);
    }
    for (const stage of [9, 10, 11, 12, 14]) {
      assert.equal(plan({ stage }).bridge, undefined);
      const { bridge, users = [] } = plan({ stage, bridge: { enabled: true } });
      assert.equal(bridge?.name, "my-bridge");
      assert.deepEqual(bridge?.client.authentication, { type: "tls", secret: "my-bridge" });
      assert.equal(users.filter(({ name }) => name === "my-bridge").length, 1);
    }
  });

  it("is a user that may do what its clients are said to do, and nothing else", () => {
    assert.deepEqual(rulesOf({}), [
      ["topic literal my-topic", "Read,Write,Describe"],
      ["group literal my-bridge", "Read"],
    ]);
    assert.deepEqual(rulesOf({}, { demo: false }), []);
    assert.deepEqual(
      rulesOf(
        { produces: ["orders"], consumes: ["pay-*"], groups: ["web-*"] },
        { topics: [{ name: "orders" }, { name: "pay-1" }] },
      ),
      [
        ["topic literal orders", "Write,Describe"],
        ["topic prefix pay-", "Read,Describe"],
        ["group prefix web-", "Read"],
      ],
    );
    assert.deepEqual(rulesOf({ consumes: [] }), [["topic literal my-topic", "Write,Describe"]]);
  });

  it("gets what an entry of its user adds, and logs in by its password if it has one", () => {
    const acls = [{ resource: { type: "topic", name: "my-topic" }, operations: ["DescribeConfigs"] }];
    assert.deepEqual(rulesOf({}, { users: [{ name: "my-bridge", acls }] }).at(0), [
      "topic literal my-topic",
      "DescribeConfigs",
    ]);
    const { bridge } = bridged({}, { users: [{ name: "my-bridge", authentication: "scram-sha-512" }] });
    assert.deepEqual(bridge?.client.authentication, { type: "scram-sha-512", user: "my-bridge", secret: "my-bridge" });
    assert.equal(bridge?.client.bootstrapServers, "my-cluster-kafka-bootstrap:9094");
  });

  it("has no way for what nobody may do", () => {
    const ways = (bridge: object) => {
      const { producer, consumer } = bridged(bridge).bridge ?? {};
      return [producer !== undefined, consumer !== undefined];
    };
    assert.deepEqual(ways({}), [true, true]);
    assert.deepEqual(ways({ produces: [] }), [false, true]);
    assert.deepEqual(ways({ consumes: [] }), [true, false]);
  });

  it("warns where it may do nothing, and where a consumer's calls may reach another pod", () => {
    const warnings = (bridge: object, rest: RawConfig = {}) =>
      bridged(bridge, rest).warnings.filter((warning) => warning.includes("HTTP Bridge"));
    assert.deepEqual(warnings({}), []);
    assert.match(warnings({}, { demo: false })[0] ?? "", /^The HTTP Bridge may neither produce nor consume: .*\.$/);
    assert.match(warnings({ replicas: 2 })[0] ?? "", /^The HTTP Bridge has 2 pods, .* Set bridge\.replicas to 1/);
    assert.deepEqual(warnings({ replicas: 2, consumes: [] }), []);
  });

  it("lets in web pages of the origins that are named, whole", () => {
    const allowedBy = (origins: readonly string[]) => {
      const { cors } = bridged({ cors: { origins } }).bridge ?? {};
      // As the Bridge reads it: out of a file of Java's properties, one expression for the whole text.
      assert.ok(cors !== undefined && !/[\\,]/.test(cors.origins));
      const expression = new RegExp(`^(?:${cors.origins})$`);
      return (origin: string) => expression.test(origin);
    };
    const host = fc.stringMatching(/^[a-z]{1,5}(\.[a-z]{1,5}){1,2}$/);
    fc.assert(
      fc.property(fc.uniqueArray(host, { minLength: 2, maxLength: 4 }), ([one = "", ...others]) => {
        const origins = others.map((other) => `https://${other}`);
        const allows = allowedBy(origins);
        assert.ok(origins.every(allows));
        assert.ok(!allows(`https://${one}`));
        assert.ok(!allows(`${origins[0]}.${one}`));
        assert.ok(!allows((origins[0] ?? "").replace(".", "x")));
      }),
      { seed: 2018, numRuns: 50 },
    );
    const allows = allowedBy(["https://*.example.org", "http://localhost:3000"]);
    assert.ok(allows("https://a.b.example.org") && allows("http://localhost:3000"));
    assert.ok(!allows("https://example.org") && !allows("https://evil.com/.example.org"));
    assert.ok(allowedBy(["*"])("https://anything.example.net"));
    assert.equal(bridged().bridge?.cors, undefined);
  });

  it("has its metrics where the operator's Bridge has them", () => {
    const ports = (strimzi: string) => {
      const metrics = { enabled: true, podMonitors: true };
      const { bridge, monitoring, networkPolicies } = bridged(
        { port: 9000 },
        { operator: { install: "none", strimzi }, metrics },
      );
      const monitored = monitoring?.podMonitors.find(({ name }) => name === "my-bridge")?.ports;
      const open = networkPolicies?.find(({ name }) => name === "my-bridge-bridge")?.ingress[0]?.ports;
      return [bridge?.management.name, monitored, open?.map(({ port }) => port)];
    };
    assert.deepEqual(ports("0.51"), ["rest-api", ["rest-api"], [9000]]);
    assert.deepEqual(ports("1.2"), ["rest-api-mgmt", ["rest-api-mgmt"], [8081]]);
  });

  it("is reached by those whom its network policy names, and by nobody else", () => {
    const ingress = (bridge: object, rest: RawConfig = {}) =>
      bridged(bridge, rest).networkPolicies?.find(({ name }) => name === "my-bridge-bridge")?.ingress;
    assert.deepEqual(ingress({}), []);
    assert.equal(ingress({}, { purpose: "demo" }), undefined);
    assert.equal(ingress({}, { networkPolicies: false }), undefined);
    assert.deepEqual(
      ingress({ clients: [{ label: "app=shop" }, { namespace: "b" }, { label: "x=y", namespace: "c" }] }),
      [
        {
          peers: [
            { pods: { app: "shop" }, in: "own namespace" },
            { pods: {}, in: { namespace: "b" } },
            { pods: { x: "y" }, in: { namespace: "c" } },
          ],
          ports: [{ port: 8080, protocol: "TCP" }],
        },
      ],
    );
  });

  it("has an address that says whether it is HTTPS", () => {
    const url = (bridge: object) => {
      const planned = bridged(bridge, { operator: { install: "none", strimzi: "1.2" } }).bridge;
      return planned && bridgeUrl(planned);
    };
    assert.equal(url({}), "http://my-bridge-bridge-service.myproject.svc:8080");
    assert.equal(
      url({ name: "web", port: 8443, tls: { secret: "s" } }),
      "https://web-bridge-service.myproject.svc:8443",
    );
  });
});
