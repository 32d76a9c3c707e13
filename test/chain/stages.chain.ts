import assert from "node:assert/strict";
import { type Attempt, chainStory, namespace } from "./support/story";

/** Who gets in at a stage. */
function clients(stage: number, secretOf: (user: string) => string): readonly Attempt[] {
  if (stage < 9) {
    return [];
  }
  const connect = { as: secretOf("my-connect"), is: "refused" } as const;
  return [
    { as: secretOf("my-user"), is: "let in" },
    { as: undefined, is: "refused" },
    // It may read my-topic, and write nothing there.
    ...(stage < 11 ? [] : [{ ...connect, group: "connect-echo-sink-test" }]),
  ];
}

for (const issuer of ["operator", "pulumi"] as const) {
  const secretOf = (user: string) => (issuer === "pulumi" ? `${user}-tls` : user);

  chainStory(`all stages, certificates by the ${issuer}`, { certificates: { issuer } }, (at) => {
    for (let stage = 1; stage <= 14; stage++) {
      it(`goes up to stage ${stage}`, async () => {
        await at().step(`up to stage ${stage}`, { stage }, { clients: clients(stage, secretOf) });
      });
    }

    it("carries messages from the producer to the connector", async () => {
      const { chain } = at();
      await at().until("the connector has echoed a message of the producer", async () => {
        const pods = await chain.client.list("v1", "Pod", namespace);
        const worker = pods.find(({ metadata }) => metadata.name.startsWith("my-connect-connect-"));
        const uid = String(Object(worker?.metadata).uid).slice(0, 8);
        return /echo Hello world - \d+/.test(
          await chain.log(`${worker?.metadata.name}-${uid}-my-connect-connect`, 2_000),
        );
      });
    });

    for (const stage of [13, 12, 10, 9, 7, 6, 5, 4, 3, 2]) {
      it(`goes down to stage ${stage}`, async () => {
        await at().step(`down to stage ${stage}`, { stage }, { clients: clients(stage, secretOf) });
      });
    }

    it("takes the cluster away, and brings it back", async () => {
      await at().step("down to stage 1", { stage: 1 });
      await at().step("up again to stage 5", { stage: 5 });
    });

    it("destroys the stack, and leaves nothing", async () => {
      const { chain, stack, report } = at();
      const started = Date.now();
      await stack.stack.destroy();
      const left = await chain.client.read({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
      report.add({
        step: "destroy",
        seconds: Math.round((Date.now() - started) / 1000),
        ready: "",
        partitions: "",
        clients: "",
      });
      assert.equal(left, undefined);
    });
  });
}
