import { createInterface } from "node:readline";
import { z } from "zod";
import type { AclRule } from "./acls";
import { Jvm, type JvmOptions } from "./jvm";

/** Settings of Kafka's, by Kafka's names. */
export type Properties = Readonly<Record<string, string>>;

/** What Kafka refuses with. */
export class KafkaError extends Error {
  constructor(
    /** The Java class of the exception, without its package. */
    readonly type: string,
    message: string,
  ) {
    super(`${type}: ${message}`);
  }
}

/** A message as a consumer gets it. */
export interface Message {
  readonly partition: number;
  readonly value: string;
}

const answer = z.union([
  z.strictObject({ id: z.number(), error: z.strictObject({ type: z.string(), message: z.string() }) }),
  z.strictObject({ id: z.number(), result: z.unknown() }),
]);
const messages = z.array(z.strictObject({ partition: z.number(), value: z.string() }));
const settings = z.record(z.string(), z.string());
const partition = z.strictObject({
  topic: z.string(),
  partition: z.number(),
  leader: z.number(),
  replicas: z.array(z.number()),
  inSync: z.array(z.number()),
});

/** A partition, and the ids of the brokers that have it. The leader is -1 if there is none. */
export type Partition = z.infer<typeof partition>;

const topicDescription = z.strictObject({ partitions: z.number(), replicas: z.number(), config: settings });

/** Who waits for an answer. */
interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** How long an answer may take, beside what a consumer waits: longer than any that is expected to come. */
const ANSWER_MS = 60_000;
/** How long a consumer waits for its partitions, or for messages, unless another time is given. */
const CONSUMER_MS = 30_000;

/** Kafka's own clients, which the demo runs as well, in a JVM of their own. */
export class KafkaClients {
  private readonly jvm: Jvm;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  /**
   * @param temporary The directory that it removes when the tests are over, however they end.
   * @param patienceMs How long a consumer waits for its partitions, or for messages.
   */
  constructor(
    options: Pick<JvmOptions, "distribution" | "hosts" | "flags">,
    temporary: string,
    private readonly patienceMs = CONSUMER_MS,
  ) {
    this.jvm = new Jvm({ ...options, mainClass: "amqstreams.kafka.Main", arguments: [temporary], heap: "256m" });
    createInterface(this.jvm.process.stdout).on("line", (line) => {
      const read = answer.parse(JSON.parse(line));
      const { resolve, reject } = this.waiting.get(read.id) ?? {};
      if ("error" in read) {
        reject?.(new KafkaError(read.error.type, read.error.message));
      } else {
        resolve?.(read.result);
      }
    });
    const endAll = () => {
      for (const { reject } of this.waiting.values()) {
        reject(new Error(`the clients' JVM has ended; its log, in part:\n${this.jvm.log}`));
      }
    };
    this.jvm.ended.then(endAll, endAll);
    // A request to a JVM that has ended is answered by its end.
    this.jvm.process.stdin.on("error", () => undefined);
  }

  /** Has a process ended with the tests, even if these are killed. */
  async watch({ pid }: Pick<Jvm, "pid">): Promise<void> {
    await this.request("watch", { pid });
  }

  /** Formats the storage that a node's properties name. */
  async formatStorage(config: string): Promise<void> {
    await this.request("formatStorage", { config });
  }

  /** Produces messages, and returns how many milliseconds the broker had the client wait at most, for a quota. */
  async produce(properties: Properties, topic: string, values: readonly string[]): Promise<number> {
    return z.number().parse(await this.request("produce", { properties, topic, values }));
  }

  /** A consumer that has its partitions: it gets what is produced from now on, or from the beginning if its properties say so. */
  async subscribe(properties: Properties, topic: string): Promise<Consumer> {
    const consumer = z.number().parse(await this.request("subscribe", { properties, topic, timeout: this.patienceMs }));
    return {
      consume: async (count) =>
        messages.parse(await this.request("consume", { consumer, count, timeout: this.patienceMs })),
      close: async () => {
        await this.request("unsubscribe", { consumer });
      },
    };
  }

  /** Administration as somebody. */
  admin(properties: Properties) {
    const ask = (operation: string, request: object) => this.request(operation, { properties, ...request });
    return {
      createTopic: (topic: { name: string; partitions: number; replicas: number; config: Properties }) =>
        ask("createTopic", topic),
      createPartitions: (name: string, count: number) => ask("createPartitions", { name, count }),
      setTopicConfig: (name: string, key: string, value: string) => ask("setTopicConfig", { name, key, value }),
      /** How many messages a topic has had. */
      messageCount: async (name: string) => z.number().parse(await ask("messageCount", { name })),
      /** The offset that a group has committed in each partition, by `topic-partition`. */
      groupOffsets: async (group: string) =>
        z.record(z.string(), z.number()).parse(await ask("groupOffsets", { group })),
      /** Deletes those that there are, and waits until they are gone. */
      deleteTopics: (names: readonly string[]) => ask("deleteTopics", { names }),
      listTopics: async () => z.array(z.string()).parse(await ask("listTopics", {})),
      describeTopic: async (name: string) => topicDescription.parse(await ask("describeTopic", { name })),
      /** Every partition of every topic, the internal ones too. */
      describePartitions: async () => z.array(partition).parse(await ask("describePartitions", {})),
      /** The ids of the brokers that run. */
      listBrokers: async () => z.array(z.number()).parse(await ask("listBrokers", {})),
      /** Moves partitions to the brokers that are listed, the leader-to-be first, and waits until they are there. */
      reassign: (partitions: readonly Pick<Partition, "topic" | "partition" | "replicas">[]) =>
        ask("reassign", { partitions }),
      /** The settings that a broker runs with. */
      describeBroker: async (node: number) => settings.parse(await ask("describeBroker", { node })),
      /** Makes these the only rules, and waits until the broker goes by them. */
      setAcls: (acls: readonly AclRule[]) => ask("setAcls", { acls }),
      setPassword: (user: string, password: string) => ask("setPassword", { user, password }),
      /** Makes these the only quotas of a user, by Kafka's names, and waits until the broker knows them. */
      setQuotas: (user: string, quotas: Readonly<Record<string, number>>) => ask("setQuotas", { user, quotas }),
    };
  }

  /** Ends the JVM, and with it all that it watches. */
  async stop(): Promise<void> {
    this.jvm.process.stdin.end();
    await this.jvm.ended;
  }

  private async request(operation: string, request: object): Promise<unknown> {
    const id = ++this.lastId;
    const answered = new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
    const longest = ANSWER_MS + this.patienceMs;
    const late = () => this.waiting.get(id)?.reject(new Error(`${operation} took ${longest} ms; ${this.jvm.log}`));
    const timer = setTimeout(late, longest);
    this.jvm.process.stdin.write(`${JSON.stringify({ id, operation, ...request })}\n`);
    try {
      return await answered;
    } finally {
      clearTimeout(timer);
      this.waiting.delete(id);
    }
  }
}

export interface Consumer {
  /** Waits for so many messages, and commits what came. */
  readonly consume: (count: number) => Promise<Message[]>;
  readonly close: () => Promise<void>;
}
