import assert from "node:assert/strict";
import fc from "fast-check";
import { type DeployedResource, deployedBy } from "../../../config/deployed/deployed";
import { deployedAfter } from "../../../config/deployed/planned";
import { StateError } from "../../../config/deployed/stateError";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import { planFor } from "../../../config/planFor";
import { stateAfter, stepsTo } from "../../harness/support/deployed";
import { acceptedConfig } from "../../harness/support/stackConfigs";

/** How many configs are tried. A failure prints its seed, by which it can be run again. */
const RUNS = 40;
/** How often each state is spelled otherwise. */
const SPELLINGS = 12;

/** Values that an API server, an older version of this program or a person may leave out, and what they are then. */
const defaults: readonly (readonly [key: string, value: unknown])[] = [
  ["deleteClaim", false],
  ["generateCertificateAuthority", true],
  ["patternType", "literal"],
  ["tls", false],
];

type Choose = (odds: number) => boolean;

/** A value as it might be spelled as well. */
function respelled(value: unknown, choose: Choose): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => respelled(entry, choose));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).flatMap(([key, inner]) =>
      defaults.some(([name, fallback]) => name === key && fallback === inner) && choose(3)
        ? []
        : [[key, respelled(inner, choose)] as const],
    );
    return Object.fromEntries(choose(3) ? [...entries, ["a-field-of-a-later-version", { a: [1] }]] : entries);
  }
  if (typeof value === "number" && choose(2)) {
    return Number.isInteger(value) && value >= 0 && choose(2) ? `00${value}` : String(value);
  }
  if (typeof value === "boolean" && choose(2)) {
    return String(value);
  }
  if (typeof value === "string" && /^\d+$/.test(value) && choose(2)) {
    return choose(2) ? `0${value}` : Number(value);
  }
  return value;
}

/** Only specs and outputs are spelled in more ways than one: labels and annotations are text, names are names. */
function respelledResource({ outputs, ...resource }: DeployedResource, choose: Choose): DeployedResource {
  const { spec, generation, oldestTrusted } = Object(outputs);
  return {
    ...resource,
    outputs: {
      ...Object(outputs),
      ...(spec === undefined ? {} : { spec: respelled(spec, choose) }),
      ...(generation === undefined ? {} : { generation: respelled(generation, choose) }),
      ...(oldestTrusted === undefined ? {} : { oldestTrusted: respelled(oldestTrusted, choose) }),
    },
  };
}

/** The steps that are rejected, each by what it does to which setting; everything if nothing can be read. */
function rejected(state: readonly DeployedResource[], to: RawConfig): ReadonlySet<string> | "everything" {
  try {
    return new Set(
      stepsTo(deployedBy(state), to)
        .filter(({ verdict }) => verdict === "rejected")
        .map(({ effect, key, permission }) => `${effect} ${key} ${permission}`),
    );
  } catch (error) {
    if (error instanceof StateError) {
      return "everything";
    }
    throw error;
  }
}

function missing(before: ReadonlySet<string>, after: ReturnType<typeof rejected>): string[] {
  return after === "everything" ? [] : [...before].filter((step) => !after.has(step));
}

describe("the state", () => {
  it("says the same as the plan that it came from, and however it is spelled, the same steps are rejected", async function () {
    this.timeout(120_000);
    let rejections = 0;
    await fc.assert(
      fc.asyncProperty(acceptedConfig, acceptedConfig, fc.infiniteStream(fc.nat()), async (from, to, numbers) => {
        const state = await stateAfter(from);
        const { target: _, ...deployed } = deployedBy(state);
        assert.deepEqual(sorted(deployed), sorted(deployedAfter(planFor(parseSettings(from)))));

        const before = rejected(state, to);
        assert.ok(before !== "everything");
        rejections += before.size;
        const choose: Choose = (odds) => numbers.next().value % odds === 0;
        for (let spelling = 0; spelling < SPELLINGS; spelling++) {
          const respelling = state.map((resource) => respelledResource(resource, choose));
          assert.deepEqual(missing(before, rejected(respelling, to)), []);
        }
      }),
      { numRuns: RUNS },
    );
    assert.ok(rejections > RUNS, `only ${rejections} steps were rejected at all`);
  });

  it("that cannot be read stops the preview, and names the resource but not what stands there", async () => {
    const state = await stateAfter({ stage: 8 });
    const broken = state.map((resource) =>
      resource.type.endsWith(":KafkaTopic")
        ? { ...resource, outputs: { ...Object(resource.outputs), spec: { partitions: "hunter2" } } }
        : resource,
    );
    assert.throws(
      () => deployedBy(broken),
      (error) => {
        assert.ok(error instanceof StateError);
        assert.match(error.message, /KafkaTopic my-topic: .* at spec\.partitions\n +urn:pulumi:test::/);
        assert.match(error.message, /pulumi refresh/);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
    );
  });

  for (const type of ["Kafka", "KafkaNodePool", "KafkaTopic", "KafkaUser", "Namespace", "CertificateAuthority"]) {
    it(`that has an unreadable ${type} is no state without one`, async () => {
      const state = await stateAfter({ stage: 9, certificates: { issuer: "pulumi" } });
      const broken = state.map((resource) =>
        resource.type.endsWith(`:${type}`) ? { ...resource, outputs: {} } : resource,
      );
      assert.throws(() => deployedBy(broken), StateError);
    });
  }

  it("with numbers as text keeps all five steps rejected that a quotation mark once let through", async () => {
    const from = { stage: 8, replicas: 3, kafka: { config: { "offsets.topic.replication.factor": "3" } } };
    const deployed = deployedBy(await stateAfter(from));
    const keys = (to: RawConfig) =>
      stepsTo(deployed, { ...from, ...to })
        .filter(({ verdict }) => verdict === "rejected")
        .map(({ key }) => key);
    assert.deepEqual(keys({ namespace: "other" }), ["namespace"]);
    assert.deepEqual(keys({ createNamespace: false }), ["createNamespace"]);
    assert.deepEqual(keys({ certificates: { issuer: "pulumi" } }), ["certificates.issuer"]);
    const fewer = keys({ replicas: 2, kafka: { config: { "offsets.topic.replication.factor": "2" } } });
    assert.ok(fewer.includes("replicas"), fewer.join());
    assert.deepEqual(keys({ controllers: 3 }), ["controllers"]);
  });
});

/** Lists of names in one order: that of the state is the one in which resources were made. */
function sorted(deployed: object): object {
  return Object.fromEntries(
    Object.entries(deployed).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : value,
    ]),
  );
}
