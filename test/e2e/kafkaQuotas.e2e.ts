import assert from "node:assert/strict";
import { parse } from "yaml";
import { names } from "../../config/kafka/names";
import { recipes } from "../harness/docs/recipes";
import { application } from "../harness/kafka/clientProperties";
import { whyNoKafka } from "../harness/kafka/distribution";
import { resource } from "../harness/kafka/resources";
import { describeKafka } from "../harness/kafka/sharedKafka";
import { rendered, TestKafka } from "../harness/kafka/testKafka";
import { eventually } from "./support/story";

/** Ten messages of 10 KB. */
const messages = Array.from({ length: 10 }, () => "x".repeat(10_000));

function producer(kafka: TestKafka) {
  const deployment = resource(kafka.rendered.objects, "Deployment", names.producer);
  const { topic, properties } = application(deployment, kafka.secrets);
  return { topic, properties: kafka.here(properties) };
}

describeKafka("The quotas of a KafkaUser", (kafka) => {
  /** The user of the demo, with quotas of the stack config. */
  const userWith = async (quotas?: object) => {
    const { objects } = await rendered({ users: [{ name: names.user, ...(quotas && { quotas }) }] });
    return resource(objects, "KafkaUser", names.user);
  };
  const produce = () => {
    const { topic, properties } = producer(kafka());
    return kafka().clients.produce(properties, topic, messages);
  };

  after(async () => kafka().setQuotas(await userWith()));

  it("have the user wait who produces more, and nobody else", async () => {
    assert.equal(await produce(), 0);
    await kafka().setQuotas(await userWith({ producerByteRate: 5000 }));
    assert.ok((await produce()) > 1000, "the broker has the user wait");
    await kafka().setQuotas(await userWith({ producerByteRate: 1_000_000_000, consumerByteRate: 1000 }));
    assert.equal(await produce(), 0, "a high quota, and one of consuming, let it produce");
  });

  it("are taken away with the setting", async () => {
    await kafka().setQuotas(await userWith({ producerByteRate: 5000 }));
    await kafka().setQuotas(await userWith());
    assert.equal(await produce(), 0);
  });
});

const missing = whyNoKafka();
const title = "Quotas of a whole cluster, as docs/recipes/disk-guard.md has them";
describe(missing === undefined ? title : `${title} (skipped: ${missing})`, function () {
  this.timeout(600_000);
  let kafka: TestKafka;

  before(async function () {
    if (missing !== undefined) {
      this.skip();
    }
    const recipe = recipes().find(({ page }) => page.endsWith("/disk-guard.md"));
    assert.ok(recipe);
    const patches = recipe.patches.flatMap((text) => parse(text));
    assert.equal(patches[0].patch.spec.kafka.quotas.minAvailableRatioPerVolume, 0.1);
    // A disk of which everything must be left is always too full.
    patches[0].patch.spec.kafka.quotas.minAvailableRatioPerVolume = 1;
    kafka = await TestKafka.start({ patches });
  });
  after(() => kafka?.stop());

  it("stop producers while a disk has too little space left, but not those that are excluded", async () => {
    const { topic, properties } = producer(kafka);
    const excluded = await kafka.as(names.connect, properties);
    // my-connect, which the recipe excludes, may produce nothing of its own accord.
    await kafka.admin.setAcls([
      ...kafka.rules,
      ...kafka.rules
        .filter(({ principal }) => principal === `User:CN=${names.user}`)
        .map((rule) => ({ ...rule, principal: `User:CN=${names.connect}` })),
    ]);
    // The broker answers the first request, and has the client wait for the next.
    const impatient = {
      ...properties,
      "max.in.flight.requests.per.connection": "1",
      "delivery.timeout.ms": "5000",
      "request.timeout.ms": "3000",
    };
    // The plugin looks at the disks some time after the broker's start.
    await eventually(() => assert.rejects(kafka.clients.produce(impatient, topic, messages), /TimeoutException/));
    assert.equal(await kafka.clients.produce(excluded, topic, messages), 0, "my-connect does not");
  });
});
