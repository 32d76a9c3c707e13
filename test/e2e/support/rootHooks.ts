import { stopSharedKafka } from "../../harness/kafka/sharedKafka";

/** What mocha does after each file, where files run side by side. */
export const mochaHooks = { afterAll: stopSharedKafka };
