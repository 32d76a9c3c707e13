import assert from "node:assert/strict";
import { z } from "zod";
import { type CrdRelease, crdReleases, strimziSchema } from "../../../config/kubernetes/strimziSchemas";
import { versionOf } from "../../../config/operator/assumption";
import { capabilities, isOlder, type StrimziVersion, strimziReleases } from "../../../config/operator/capabilities";

const schema = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
});

/** Every field of a release's CRDs as `Kind.spec.field`, and every allowed value of one as `Kind.spec.field=value`. */
function fields(release: CrdRelease): Set<string> {
  const definitions: Record<string, unknown> = { ...strimziSchema(release).$defs };
  const found = new Set<string>();
  const walk = (part: unknown, path: string) => {
    const { $ref, properties = {}, items, enum: values = [] } = schema.parse(part);
    found.add(path);
    for (const value of values) {
      found.add(`${path}=${value}`);
    }
    for (const [name, inner] of Object.entries(properties)) {
      walk(inner, `${path}.${name}`);
    }
    if (items !== undefined) {
      walk(items, path);
    }
    if ($ref !== undefined) {
      walk(definitions[$ref.replace("#/$defs/", "")], path);
    }
  };
  for (const kind of Object.keys(definitions).filter((name) => /^[A-Z]/.test(name))) {
    walk(definitions[kind], kind);
  }
  return found;
}

/** Whether a field is one that a capability came with, or is a part of it. */
function isOf(field: string, pattern: string): boolean {
  const source = pattern.replaceAll(".", "\\.").replaceAll("*", ".*");
  return new RegExp(`^${source}([.=].*)?$`).test(field);
}

const crdVersion = (release: CrdRelease): StrimziVersion => {
  const version = versionOf(release);
  assert.ok(version);
  return version;
};

describe("what operators can do", () => {
  const steps = crdReleases.slice(1).map((newer, index) => [crdReleases[index] ?? newer, newer] as const);
  for (const [older, newer] of steps) {
    const [before, after] = [fields(older), fields(newer)];
    const fresh = [...after].filter((field) => !before.has(field));
    const between = Object.entries(capabilities).filter(
      ([, { since }]) => isOlder(crdVersion(older), since) && !isOlder(crdVersion(newer), since),
    );

    it(`names every field that Strimzi ${newer} has and ${older} lacks`, () => {
      const known = between.flatMap(([, { fields }]) => fields);
      assert.ok(fresh.length > 0);
      assert.deepEqual(
        fresh.filter((field) => !known.some((pattern) => isOf(field, pattern))),
        [],
      );
    });

    it(`names no field that is not new between ${older} and ${newer}`, () => {
      for (const [name, { fields }] of between) {
        for (const pattern of fields) {
          assert.ok(
            fresh.some((field) => isOf(field, pattern)),
            `${name}: ${pattern}`,
          );
          assert.ok(![...before].some((field) => isOf(field, pattern)), `${name}: ${pattern} is in ${older}`);
        }
      }
    });

    it(`loses no field from ${older} to ${newer}`, () => {
      assert.deepEqual(
        [...before].filter((field) => !after.has(field)),
        [],
      );
    });
  }

  it("has CRDs of the oldest version, the last before 1.0 and the newest", () => {
    const releases = Object.values(strimziReleases).map(({ release }) => release);
    assert.deepEqual(
      crdReleases.filter((release) => !releases.includes(release)),
      [],
    );
    assert.equal(crdReleases[0], releases[0]);
    assert.equal(crdReleases.at(-1), releases.at(-1));
  });

  it("runs by default a version of Kafka that it can run", () => {
    for (const { kafka, defaultKafka } of Object.values(strimziReleases)) {
      assert.ok(kafka.includes(defaultKafka));
    }
  });
});
