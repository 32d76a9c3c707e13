import assert from "node:assert/strict";
import type { RawConfig } from "../../../config/parseSettings";
import { plan, problems } from "../../harness/support/settings";
import { objectsOf } from "../../harness/support/stack";
import { schemaErrors } from "../../harness/support/strimziSchemas";

const providers = {
  "config.providers": "secrets, maps,env,directory",
  "config.providers.secrets.class": "io.strimzi.kafka.KubernetesSecretConfigProvider",
  "config.providers.maps.class": "io.strimzi.kafka.KubernetesConfigMapConfigProvider",
  "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
  "config.providers.directory.class": "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
};
const sink = (config: object, more: object = {}) => ({ name: "sink", class: "Sink", config, ...more });
const at14 = (connect: object, more: RawConfig = {}): RawConfig => ({ stage: 14, demo: false, connect, ...more });

/** What the workers' user may do beyond the workers' own topics and group. */
function grants(config: RawConfig): string[] {
  const { users = [] } = plan(config);
  const { acls = [] } = users.find(({ name }) => name === "my-connect") ?? {};
  return acls
    .map(({ resource, operations }) => `${resource.type} ${"name" in resource ? resource.name : ""}: ${operations}`)
    .filter((text) => !text.includes("connect-cluster"));
}

const warnings = (config: RawConfig) => plan(config).warnings;

describe("the rules of the user of Connect's workers", () => {
  it("follow from what its connectors read, their groups and their dead letters", () => {
    const connectors = [
      sink({ topics: "orders, bills", "errors.deadletterqueue.topic.name": "failed" }),
      sink({ topics: "orders", "consumer.override.group.id": "mine" }, { name: "other" }),
    ];
    assert.deepEqual(grants(at14({ connectors })), [
      "topic orders: Read,Describe",
      "topic bills: Read,Describe",
      "group connect-sink: Read",
      "topic failed: Describe,Write,Create",
      "group mine: Read",
    ]);
    assert.deepEqual(warnings(at14({ connectors })), []);
  });

  it("are those of the demo's connector where there is no other, and none of it where there is", () => {
    const ofDemo = ["topic my-topic: Read,Describe", "group connect-echo-sink-test: Read"];
    assert.deepEqual(grants({ stage: 11 }), ofDemo);
    assert.deepEqual(grants({ stage: 11, demo: false }), []);
    assert.deepEqual(grants({ stage: 14, connect: { connectors: [sink({ topics: "my-topic" })] } }), [
      "topic my-topic: Read,Describe",
      "group connect-sink: Read",
    ]);
  });

  it("are added to those that the stack config has for it, each once", () => {
    const users = [
      {
        name: "my-connect",
        produces: ["orders"],
        acls: [{ resource: { type: "group", name: "connect-sink" }, operations: ["Read"] }],
      },
    ];
    const topicsElsewhere = ["orders"];
    assert.deepEqual(grants(at14({ connectors: [sink({ topics: "bills" })] }, { users, topicsElsewhere })), [
      "group connect-sink: Read",
      "topic orders: Write,Describe",
      "topic bills: Read,Describe",
    ]);
  });

  it("are reported as missing for a source and for a pattern, unless there are some", () => {
    const source = { name: "source", class: "Source" };
    const pattern = sink({ "topics.regex": "orders-.*" });
    const found = warnings(at14({ connectors: [source, pattern] }));
    assert.equal(found.length, 2);
    assert.match(found[0] ?? "", /^The connector source .* under produces in an entry my-connect of users\.$/);
    assert.match(found[1] ?? "", /^The connector sink reads .*under consumes in an entry my-connect of users\.$/);
    const users = [{ name: "my-connect", produces: ["orders-*"], consumes: ["orders-*"] }];
    const topicsElsewhere = ["orders-*"];
    assert.deepEqual(warnings(at14({ connectors: [source, pattern] }, { users, topicsElsewhere })), []);
  });
});

describe("what connectors refer to", () => {
  const config = {
    a: `\${secrets:myproject/database:user} and \${secrets:database:password}`,
    b: `\${secrets:myproject/other:key}`,
    c: `\${maps:myproject/lists:all}`,
    d: `\${env:HOME_TOWN}`,
    e: `\${directory:/mnt/files:key}`,
    topics: "orders",
  };
  const env = [{ name: "HOME_TOWN", value: "Oslo" }];
  const volumes = [{ name: "files", secret: "files" }];
  const connect = { config: providers, env, volumes, connectors: [sink(config)] };

  it("is what the workers may read, and nothing else", async () => {
    const objects = await objectsOf(at14(connect));
    const role = objects.find(({ kind }) => kind === "Role");
    assert.deepEqual(role?.rules, [
      { apiGroups: [""], resources: ["secrets"], resourceNames: ["database", "other"], verbs: ["get"] },
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["lists"], verbs: ["get"] },
    ]);
    const binding = objects.find(({ kind }) => kind === "RoleBinding");
    assert.deepEqual(binding?.subjects, [
      { kind: "ServiceAccount", name: "my-connect-connect", namespace: "myproject" },
    ]);
    assert.deepEqual(warnings(at14(connect)), []);
  });

  it("needs no rights where no provider reads by Kubernetes' API", async () => {
    for (const without of [
      { connectors: [sink(config)] },
      { config: providers, connectors: [sink({ topics: "a" })] },
    ]) {
      const objects = await objectsOf(at14(without));
      assert.deepEqual(
        objects.filter(({ kind }) => kind === "Role" || kind === "RoleBinding"),
        [],
      );
    }
  });

  it("is reported where the workers would not find it", () => {
    const missing = warnings(at14({ config: providers, connectors: [sink(config)] }));
    assert.deepEqual(
      missing.map((text) => /(variable|volume) \S+/.exec(text)?.[0]),
      ["variable HOME_TOWN:", "volume files:"],
    );
    const [elsewhere, ...others] = warnings(
      at14({ config: providers, connectors: [sink({ topics: "a", b: `\${secrets:theirs/database:user}` })] }),
    );
    assert.match(elsewhere ?? "", /RoleBinding in theirs must let them get the Secret database\.$/);
    assert.deepEqual(others, []);
    // Other people's notation is theirs.
    assert.deepEqual(warnings(at14({ connectors: [sink({ topics: "a", b: `\${header:foo} \${x}` })] })), []);
  });
});

describe("the workers", () => {
  const spec = async (connect: object) =>
    Object((await objectsOf(at14(connect))).find(({ kind }) => kind === "KafkaConnect")?.spec);

  it("get their memory, their JVM, variables and files, beside where they are placed", async () => {
    const config = at14(
      {
        resources: { requests: { memory: "3Gi" }, limits: { memory: "4Gi", cpu: 2 } },
        jvm: { heap: "2G", options: { MaxGCPauseMillis: 200, UseZGC: true } },
        env: [
          { name: "A", value: "x" },
          { name: "B", secret: { name: "s", key: "k" } },
          { name: "C", configMap: { name: "c", key: "k" } },
        ],
        volumes: [
          { name: "files", secret: "s" },
          { name: "lists", configMap: "c" },
        ],
        plugins: {
          artifacts: [{ plugin: "one", type: "maven", group: "org.example", artifact: "one", version: "1.0" }],
        },
        connectors: [
          sink({ topics: "a" }, { version: "[1.0,2.0)", state: "stopped", autoRestart: { maxRestarts: 3 } }),
        ],
      },
      { placement: { dedicated: { taint: "dedicated=kafka:NoSchedule", connect: true } } },
    );
    const objects = await objectsOf(config);
    assert.deepEqual(schemaErrors(objects), []);
    const { resources, jvmOptions, template, build } = Object(
      objects.find(({ kind }) => kind === "KafkaConnect")?.spec,
    );
    assert.deepEqual(resources, { requests: { cpu: "500m", memory: "3Gi" }, limits: { cpu: "2", memory: "4Gi" } });
    assert.deepEqual(jvmOptions, { "-Xmx": "2G", "-XX": { MaxGCPauseMillis: "200", UseZGC: "true" } });
    assert.deepEqual(template.pod.volumes, [
      { name: "own-files", secret: { secretName: "s" } },
      { name: "own-lists", configMap: { name: "c" } },
    ]);
    assert.equal(template.pod.tolerations.length, 1);
    assert.deepEqual(template.connectContainer, {
      env: [
        { name: "A", value: "x" },
        { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
        { name: "C", valueFrom: { configMapKeyRef: { name: "c", key: "k" } } },
      ],
      volumeMounts: [
        { name: "own-files", mountPath: "/mnt/files" },
        { name: "own-lists", mountPath: "/mnt/lists" },
      ],
    });
    assert.deepEqual(build.plugins[0].artifacts, [
      { type: "maven", group: "org.example", artifact: "one", version: "1.0" },
    ]);
    const { config: _, ...connector } = Object(objects.find(({ kind }) => kind === "KafkaConnector")?.spec);
    assert.deepEqual(connector, {
      class: "Sink",
      tasksMax: 1,
      version: "[1.0,2.0)",
      state: "stopped",
      autoRestart: { enabled: true, maxRestarts: 3 },
    });
  });

  it("are as they were without any of it", async () => {
    const { resources, jvmOptions, template } = await spec({});
    assert.deepEqual(resources, { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "1000m", memory: "2Gi" } });
    assert.deepEqual([jvmOptions, template], [undefined, undefined]);
  });

  for (const [what, connect, key, message, more] of [
    ["a request above the limit", { resources: { requests: { cpu: 2 } } }, "connect.resources.requests.cpu", /limits/],
    ["a heap as large as the memory", { jvm: { heap: "2G" } }, "connect.jvm.heap", /includes the heap/],
    ["a variable without a value", { env: [{ name: "A" }] }, "connect.env[0]", /nothing in it/],
    [
      "a variable with two",
      { env: [{ name: "A", value: "x", secret: { name: "s", key: "k" } }] },
      "connect.env[0].secret",
      /set beside value/,
    ],
    ["Strimzi's variables", { env: [{ name: "KAFKA_OPTS", value: "x" }] }, "connect.env[0].name", /Strimzi's/],
    [
      "one variable twice",
      {
        env: [
          { name: "A", value: "x" },
          { name: "A", value: "y" },
        ],
      },
      "connect.env[1].name",
      /must differ/,
    ],
    ["a volume of nothing", { volumes: [{ name: "a" }] }, "connect.volumes[0]", /nothing in it/],
    [
      "a Maven artifact with a URL",
      {
        plugins: {
          artifacts: [
            { plugin: "one", type: "maven", group: "g", artifact: "a", version: "1", url: "https://example.com/a.jar" },
          ],
        },
      },
      "connect.plugins.artifacts[0].url",
      /type is maven/,
    ],
    [
      "a Maven artifact without a version",
      { plugins: { artifacts: [{ plugin: "one", type: "maven", group: "g", artifact: "a" }] } },
      "connect.plugins.artifacts[0].version",
      /is missing/,
    ],
    [
      "a connector's version with Kafka 4.0",
      { connectors: [sink({}, { version: "1.0" })] },
      "connect.connectors[0].version",
      /4\.1 or newer/,
      { operator: { install: "none", strimzi: "0.49" }, kafka: { version: "4.0.1" } },
    ],
  ] as const) {
    it(`may not have ${what}, in one message`, () => {
      const [problem, ...others] = problems(at14(connect, more ?? {}));
      assert.equal(problem?.key, key);
      assert.match(problem?.message ?? "", message);
      assert.deepEqual(others, []);
    });
  }
});
