import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { CERTIFICATE_AUTHORITY_TYPE } from "../../../config/certificates/plan";
import { type DeployedResource, deployedBy } from "../../../config/deployed/deployed";
import { judgement, reachablePlan } from "../../../config/deployed/reachablePlan";
import { parseSettings, type RawConfig } from "../../../config/parseSettings";
import { planFor } from "../../../config/planFor";
import type { Problem } from "../../../config/problems/problems";
import { rejections } from "../../../config/safety/steps";
import { issued, privateKey, selfSigned, signed } from "../../harness/support/issuer";

const secretKeys = ["certificates"];
const issuedType = "tls:index/selfSignedCert:SelfSignedCert";
const ca = { allowedUses: ["cert_signing"], isCaCertificate: true, validityPeriodHours: 24 * 400 };
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

/** A CA of somebody's own. */
async function own(subject: string, { key = privateKey(), from = hoursAgo(1) } = {}) {
  return { certificate: await selfSigned(subject, key, { ...ca, from }), key };
}

const pulumi = (certificates: object = {}) => ({ stage: 9, certificates: { issuer: "pulumi", ...certificates } });
const operator = (certificates: object = {}) => ({ stage: 9, certificates });
const paused = { pauseReconciliation: true };

/** The state after an update, with certificates that were really issued. */
async function stateAfter(config: RawConfig) {
  const { evaluation, secret } = await issued(config, secretKeys);
  const issuedPems = ["cluster-ca", "clients-ca"]
    .flatMap((name) => Object.values(secret(`my-cluster-${name}-cert`).data))
    .map((pem) => [new X509Certificate(pem).subject, pem] as const);
  const resources = evaluation.resources.map(({ urn, type, custom, inputs, outputs }) => {
    if (type !== issuedType) {
      return { urn, type, outputs: custom ? inputs : outputs };
    }
    const { organization, commonName } = Object(inputs.subject);
    const certPem = new Map(issuedPems).get(`O=${organization}\nCN=${commonName}`);
    return { urn, type, outputs: { ...inputs, certPem } };
  });
  return { resources, certificate: (name: string) => secret(`my-cluster-${name}-cert`).data["ca.crt"] ?? "", secret };
}

function rejected(resources: readonly DeployedResource[], to: RawConfig): Problem[] {
  // A while later: what was issued in between has begun.
  const settings = parseSettings(to, new Set(secretKeys), hoursAgo(-1));
  return rejections(judgement(deployedBy(resources), planFor(settings), settings).steps, settings);
}

/** The state as a version of this program has left it that said only generations of its CAs. */
async function formerState(config: RawConfig, edit: (name: string, data: Record<string, string>) => void = () => {}) {
  const { resources, secret } = await stateAfter(config);
  // Which name it is matters to nobody here.
  const subject = { commonName: "ca", organization: "my-cluster" };
  const issues = resources.some(({ type }) => type === issuedType);
  return resources.flatMap((resource): DeployedResource[] => {
    if (resource.type === CERTIFICATE_AUTHORITY_TYPE) {
      const { generation, oldestTrusted } = Object(resource.outputs);
      return [{ ...resource, outputs: { generation, oldestTrusted } }];
    }
    const outputs: { metadata?: { name: string } } = Object(resource.outputs);
    if (resource.type !== "kubernetes:core/v1:Secret" || outputs.metadata === undefined) {
      return [resource];
    }
    const data = { ...secret(outputs.metadata.name).data };
    edit(outputs.metadata.name, data);
    const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
    return [
      { ...resource, outputs: { ...outputs, data: Object.fromEntries(encoded) } },
      // What the program has issued stands in the state by itself.
      ...(issues && data["ca.crt"] !== undefined
        ? [{ urn: resource.urn, type: issuedType, outputs: { subject, certPem: data["ca.crt"] } }]
        : []),
    ];
  });
}

describe("a CA of the program that is there", () => {
  const source = (config: RawConfig, resources: readonly DeployedResource[]) => {
    const plan = reachablePlan(deployedBy(resources), parseSettings(config, new Set(secretKeys)));
    const from = plan.authorities?.cluster.source;
    assert.ok(from?.from === "pulumi");
    return [...from.former, from.current].map(({ organization, commonName }) => `O=${organization}, CN=${commonName}`);
  };

  /** The state with CAs as an earlier version of this program named them. */
  const withFormerNames = (resources: readonly DeployedResource[]) =>
    resources.map((resource) => {
      const { subject }: { subject?: { commonName: string } } = Object(resource.outputs);
      return resource.type === issuedType
        ? { ...resource, outputs: { subject: { ...subject, organization: "my-cluster" } } }
        : resource;
    });

  it("keeps the name that it was made with, in use and afterwards, and the next one has the operator's", async () => {
    const { resources } = await stateAfter(pulumi(paused));
    assert.deepEqual(source(pulumi(paused), resources), ["O=io.strimzi, CN=cluster-ca v0"]);
    const former = withFormerNames(resources);
    assert.deepEqual(source(pulumi(paused), former), ["O=my-cluster, CN=cluster-ca v0"]);
    assert.deepEqual(source(pulumi({ ...paused, generation: 1 }), former), [
      "O=my-cluster, CN=cluster-ca v0",
      "O=io.strimzi, CN=cluster-ca v1",
    ]);
  });

  it("stops the preview if its name cannot be read, and is not issued under another one", async () => {
    const { resources } = await stateAfter(pulumi());
    const unreadable = resources.map((resource) =>
      resource.type === issuedType ? { ...resource, outputs: { subject: "cluster-ca" } } : resource,
    );
    assert.throws(() => source(pulumi(), unreadable));
  });
});

describe("handing the program's CAs to the operator", () => {
  it("is possible where they bear the names that the operator gives them when it renews them", async () => {
    const { resources } = await stateAfter(pulumi({ ...paused, generation: 1, oldestTrusted: 1 }));
    assert.deepEqual(rejected(resources, operator(paused)), []);
  });

  it("is rejected where a CA has another name, with the steps that give it that name", async () => {
    const given = await own("O=Example, CN=kafka");
    const { resources } = await stateAfter(pulumi({ ...paused, clusterCa: given }));
    const [problem, ...others] = rejected(resources, operator(paused));
    assert.deepEqual(others, []);
    assert.equal(problem?.key, "certificates.issuer");
    assert.match(
      problem?.message ?? "",
      /would renew the CA O=Example, CN=kafka as O=io\.strimzi, CN=cluster-ca v0, and then nobody .*"Replacing a CA's key"/,
    );
    assert.equal(problem?.fix, "pulumi config set --path certificates.issuer pulumi");
  });

  it("is rejected for CAs of earlier versions, which had another name, and before anybody pauses for it", async () => {
    const old = {
      "my-cluster-cluster-ca-cert": (await own("O=my-cluster, CN=cluster-ca v0")).certificate,
      "my-cluster-clients-ca-cert": (await own("O=my-cluster, CN=clients-ca v0")).certificate,
    };
    const resources = await formerState(pulumi(), (name, data) => {
      const certificate = Object.entries(old).find(([secret]) => secret === name)?.[1];
      if (certificate !== undefined) {
        data["ca.crt"] = certificate;
      }
    });
    assert.match(
      rejected(resources, operator())[0]?.message ?? "",
      /O=my-cluster, CN=cluster-ca v0 as O=io\.strimzi, CN=cluster-ca v0 and the CA O=my-cluster, CN=clients-ca v0 as /,
    );
  });

  it("is possible for CAs that an operator has made and that were given to the program", async () => {
    const cas = {
      clusterCa: await own("O=io.strimzi, CN=cluster-ca v0"),
      clientsCa: await own("O=io.strimzi, CN=clients-ca v0"),
    };
    const { resources } = await stateAfter(pulumi({ ...paused, ...cas }));
    assert.deepEqual(rejected(resources, operator(paused)), []);
  });
});

describe("changing between CAs of the program and CAs that are given", () => {
  const keys = (problems: readonly Problem[]) => problems.map(({ key }) => key);

  for (const [what, state] of [
    ["what the program says in its state", stateAfter],
    ["what an earlier version has left there", async (config: RawConfig) => ({ resources: await formerState(config) })],
  ] as const) {
    it(`is rejected in either direction, and from one to the next, by ${what}`, async () => {
      const [one, two] = [await own("CN=one"), await own("CN=two")];
      const byProgram = await state(pulumi());
      const byPerson = await state(pulumi({ clusterCa: one, clientsCa: two }));
      assert.deepEqual(rejected(byProgram.resources, pulumi()), []);
      assert.deepEqual(rejected(byPerson.resources, pulumi({ clusterCa: one, clientsCa: two })), []);

      const toGiven = rejected(byProgram.resources, pulumi({ clusterCa: one }));
      assert.deepEqual(keys(toGiven), ["certificates.clusterCa"]);
      assert.match(
        toGiven[0]?.message ?? "",
        /^is given, but the cluster runs with a CA of the program \(O=io\.strimzi, CN=cluster-ca v0\)/,
      );
      assert.match(
        toGiven[0]?.message ?? "",
        /step by step.* the next generation \(1\).* certificates\.clusterCa\.former/,
      );
      assert.equal(toGiven[0]?.fix, "pulumi config set --path certificates.pauseReconciliation true && pulumi up");

      const toIssued = rejected(byPerson.resources, pulumi());
      assert.deepEqual(keys(toIssued), ["certificates.clusterCa", "certificates.clientsCa"]);
      assert.match(
        toIssued[0]?.message ?? "",
        /^is not given any more, but the cluster runs with one that was \(CN=one\)/,
      );

      const third = await own("CN=three");
      const toOther = rejected(byPerson.resources, pulumi({ clusterCa: third, clientsCa: two }));
      assert.deepEqual(keys(toOther), ["certificates.clusterCa"]);
      assert.match(toOther[0]?.message ?? "", /^is a CA with another key \(CN=three\) than the one .* \(CN=one\)/);
    });
  }

  it("is possible while the operator looks away, with a new generation and the CA in use still trusted", async () => {
    const given = await own("CN=given", { from: hoursAgo(-0.5) });
    const next = { ...paused, generation: 1 };
    const { resources, certificate } = await stateAfter(pulumi(paused));
    const former = certificate("cluster-ca");
    assert.deepEqual(rejected(resources, pulumi({ ...next, clusterCa: { ...given, former } })), []);
    const strange = (await own("CN=strange")).certificate;
    const [sameSecond] = rejected(resources, pulumi({ ...next, clusterCa: { ...(await own("CN=given")), former } }));
    assert.match(sameSecond?.message ?? "", /^begins on .*, no later than the one in use/);
    for (const clusterCa of [given, { ...given, former: strange }]) {
      assert.deepEqual(keys(rejected(resources, pulumi({ ...next, clusterCa }))), ["certificates.clusterCa.former"]);
    }

    const two = { clusterCa: await own("CN=one"), clientsCa: await own("CN=two") };
    const byPerson = await stateAfter(pulumi({ ...paused, ...two }));
    const trusted = {
      clusterCa: { former: two.clusterCa.certificate },
      clientsCa: { former: two.clientsCa.certificate },
    };
    // The generation before is nobody's: none is made for it.
    assert.deepEqual(rejected(byPerson.resources, pulumi({ ...next, oldestTrusted: 1, ...trusted })), []);
    assert.deepEqual(keys(rejected(byPerson.resources, pulumi({ ...next, oldestTrusted: 1 }))), [
      "certificates.oldestTrusted",
      "certificates.clusterCa.former",
      "certificates.clientsCa.former",
    ]);
  });

  it("leaves the former CA trusted until the operator has looked again", async () => {
    const former = (await own("CN=former")).certificate;
    const given = await own("CN=given");
    const { resources } = await stateAfter(pulumi({ ...paused, generation: 1, clusterCa: { ...given, former } }));
    for (const pause of [{}, paused]) {
      assert.deepEqual(keys(rejected(resources, pulumi({ ...pause, generation: 1, clusterCa: given }))), [
        "certificates.clusterCa.former",
      ]);
    }
    const resumed = await stateAfter(pulumi({ generation: 1, clusterCa: { ...given, former } }));
    assert.deepEqual(rejected(resumed.resources, pulumi({ generation: 1, clusterCa: given })), []);
  });
});

describe("renewing a CA that is given", () => {
  it("takes a later certificate of the same key and name, and no other", async () => {
    const key = privateKey();
    const now = await own("CN=kafka", { key, from: hoursAgo(10) });
    const { resources } = await stateAfter(pulumi({ clusterCa: now }));
    const renewed = (certificate: string) =>
      rejected(resources, pulumi({ clusterCa: { certificate, key } })).map(({ key: where, message }) => [
        where,
        message.split(",")[0],
      ]);
    assert.deepEqual(renewed((await own("CN=kafka", { key })).certificate), []);
    assert.deepEqual(renewed((await own("CN=kafka 2", { key })).certificate), [
      ["certificates.clusterCa.certificate", "is for CN=kafka 2"],
    ]);
    const [earlier] = renewed((await own("CN=kafka", { key, from: hoursAgo(20) })).certificate);
    assert.deepEqual(earlier?.[0], "certificates.clusterCa.certificate");
    assert.match(earlier?.[1] ?? "", /^begins on /);

    const rootKey = privateKey();
    const root = { certificate: await selfSigned("CN=root", rootKey, { ...ca, from: hoursAgo(9) }), key: rootKey };
    const chained = await signed("CN=kafka", key, root, { ...ca, from: hoursAgo(9) });
    assert.deepEqual(renewed(chained + root.certificate), []);
  });
});
