/**
 * The annotation with a digest of an object's labels and annotations, by which an update waits for them
 * (components/stack/waitForMetadata.ts).
 */
export const METADATA_MARK = "amq-streams-demo/metadata";

/** Annotations that are there for the engine alone, by which it waits and deletes. Nobody else reads them. */
export const forTheEngine = new RegExp(`^(pulumi\\.com/|${METADATA_MARK}$)`);
