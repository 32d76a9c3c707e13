import assert from "node:assert/strict";
import { names } from "../../config/kafka/names";
import { metricsOf } from "../../config/metrics/metricCatalogue";
import type { RawConfig } from "../../config/parseSettings";
import { impliedBy, principal, ruleText } from "../harness/kafka/acls";
import { describeBridge } from "../harness/kafka/describeBridge";
import { HttpBridge, JSON_MESSAGES } from "../harness/kafka/httpBridge";
import { resource } from "../harness/kafka/resources";
import { refused, type Step, take, until } from "../harness/kafka/steps";
import { privateKey, signed } from "../harness/support/issuer";
import { objectsOf } from "../harness/support/stack";

describeBridge("Strimzi's HTTP Bridge as the KafkaBridge declares it", ({ strimzi, kafka, bridge: running }) => {
  const signal = () => AbortSignal.timeout(60_000);
  /** The objects of another stack, with the names and the users of the one that runs. */
  const renderedWith = (config: RawConfig) =>
    objectsOf({ stage: 14, certificates: { issuer: "pulumi" }, bridge: { enabled: true }, ...config });
  let consumers = 0;
  const newConsumer = () => `consumer-${++consumers}`;

  before(() => kafka().admin.createTopic({ name: "other", partitions: 1, replicas: 1, config: {} }));

  /** All that an HTTP consumer of the group gets until it has as many messages. */
  const consume = async (group: string, consumer: string, count: number, until_: AbortSignal) => {
    const values: unknown[] = [];
    await until(`${count} messages`, until_, async () => {
      const { status, body } = await running().poll(group, consumer, until_);
      assert.equal(status, 200, JSON.stringify(body));
      values.push(...[body].flat().map((record) => Object(record).value));
      return values.length >= count ? true : undefined;
    });
    return values;
  };

  it("takes messages by HTTP, and gives them out again", async () => {
    const sent = Array.from({ length: 10 }, (_, index) => `by HTTP ${index}`);
    const { status, body } = await running().send(names.topic, sent, signal());
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(Object(body).offsets.length, sent.length);

    const consumer = newConsumer();
    const subscribed = await running().subscribe(names.bridge, consumer, [names.topic], signal());
    assert.equal(subscribed.status, 204, JSON.stringify(subscribed.body));
    assert.deepEqual((await consume(names.bridge, consumer, sent.length, signal())).sort(), sent);
    assert.equal((await running().delete(names.bridge, consumer, signal())).status, 204);
  });

  it("may use no other topic and no other group", async () => {
    const sent = await running().send("other", ["x"], signal());
    assert.match(JSON.stringify(sent.body), /[Nn]ot authorized to access topics: \[other\]/);
    const consumer = newConsumer();
    await running().subscribe("other", consumer, [names.topic], signal());
    const polled = await until("a refusal", signal(), async () => {
      const answer = await running().poll("other", consumer, signal());
      return answer.status === 200 ? undefined : answer;
    });
    assert.match(JSON.stringify(polled.body), /[Nn]ot authorized to access group: other/);
    const made = await running().call("POST", "/admin/topics", signal(), {
      body: { topic_name: "third" },
      type: JSON_MESSAGES,
    });
    assert.match(JSON.stringify(made.body), /[Aa]uthorization failed|[Nn]ot authorized/);
  });

  it("lets web pages of the origins in, and no others", async () => {
    const allowed = async (origin: string, method = "POST") => {
      const { headers } = await running().preflight(origin, method, signal());
      return headers.get("access-control-allow-origin") === origin;
    };
    for (const origin of ["https://shop.example.com", "https://a.example.org", "https://a.b.example.org"]) {
      assert.ok(await allowed(origin), origin);
    }
    for (const origin of [
      "https://shopXexample.com",
      "http://shop.example.com",
      "https://shop.example.com.evil.org",
      "https://example.org.evil.org",
      "https://evil.org/.example.org",
    ]) {
      assert.ok(!(await allowed(origin)), origin);
    }
  });

  for (const reporter of ["strimzi", "jmx"] as const) {
    it(`offers what alerts go by, with the reporter ${reporter}`, async () => {
      const objects = await renderedWith({ metrics: { enabled: true, reporter } });
      const measured = resource(objects, "KafkaBridge");
      const configMap = objects.find(({ metadata }) => metadata.name === `${names.bridge}-metrics`);
      const launched = await HttpBridge.launch(kafka(), strimzi, measured, Object(configMap?.data));
      try {
        assert.equal((await launched.send(names.topic, ["measured"], signal())).status, 200);
        const text = await launched.metrics(signal());
        const offered = new Set([...text.matchAll(/^([a-z_]+)[{ ]/gm)].map(([, name]) => name));
        const used: readonly string[] = [
          ...metricsOf("bridge"),
          "strimzi_bridge_http_server_active_connections",
          "strimzi_bridge_http_server_requests_total",
        ];
        assert.deepEqual(
          used.filter((name) => !offered.has(name)),
          [],
          text.slice(0, 4000),
        );
        // Alerts tell failures by it.
        assert.match(text, /^strimzi_bridge_http_server_requests_total\{[^}]*code="200"/m);
      } finally {
        await launched.stop();
      }
    });
  }

  it("speaks HTTPS and no HTTP with a certificate of its own", async () => {
    const key = privateKey();
    const host = `${names.bridge}-bridge-service.myproject.svc`;
    const options = { allowedUses: ["digital_signature", "server_auth"], validityPeriodHours: 1, names: [host] };
    const ca = kafka().authority("cluster-ca");
    const certificate = await signed(`CN=${host}`, key, ca, options);
    kafka().secrets.make("bridge-certificate", { "tls.crt": certificate, "tls.key": key });
    const objects = await renderedWith({
      operator: { strimzi: "1.2" },
      bridge: { enabled: true, tls: { secret: "bridge-certificate" } },
    });
    const launched = await HttpBridge.launch(kafka(), strimzi, resource(objects, "KafkaBridge"));
    try {
      const answer = await launched.overTls("/topics/my-topic/partitions", host, ca.certificate);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(JSON.parse(answer.text).length, 3);
      await assert.rejects(launched.call("GET", "/topics", signal()));
    } finally {
      await launched.stop();
    }
  });

  it("needs every rule of its user", async () => {
    const user = principal(resource(kafka().rendered.objects, "KafkaUser", names.bridge));
    const all = kafka().rules;
    const needed = all.filter((rule) => impliedBy(rule, all).length === 0);
    const own = needed.filter((rule) => rule.principal === user);
    assert.notEqual(own.length, 0);
    const fails = (body: unknown) => {
      throw new Error(JSON.stringify(body));
    };
    const steps: Step[] = [
      {
        title: "takes a message",
        run: async (within) => {
          const { body } = await running().send(names.topic, ["one more"], within);
          Object(body).offsets?.[0]?.offset === undefined && fails(body);
        },
      },
      {
        title: "gives messages out",
        run: async (within) => {
          const consumer = newConsumer();
          await running().subscribe(names.bridge, consumer, [names.topic], within);
          // One that was denied something takes long to be deleted: it goes with the Bridge.
          await until("messages", within, async () => {
            const { status, body } = await running().poll(names.bridge, consumer, within);
            return status === 200 ? ([body].flat().length > 0 ? true : undefined) : fails(body);
          });
          await running().delete(names.bridge, consumer, within);
        },
      },
    ];
    try {
      await kafka().admin.setAcls(needed);
      await take(steps);
      for (const rule of own) {
        // The group has read all there was.
        await kafka().admin.setAcls(needed);
        await take(steps.slice(0, 1));
        const refusal = await refused(kafka(), rule, needed, steps);
        assert.ok(refusal !== undefined, `${ruleText(rule)} makes no difference`);
        console.log(`      without ${ruleText(rule)}, it no longer ${refusal.title}; denied: ${refusal.denied}`);
      }
    } finally {
      await kafka().admin.setAcls(kafka().rules);
    }
  });
});
