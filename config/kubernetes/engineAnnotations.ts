/**
 * The annotation with a digest of an object's labels and annotations, by which an update waits for them
 * (components/stack/waitForMetadata.ts).
 */
export const METADATA_MARK = "amq-streams-demo/metadata";

/** Whether an annotation is there for the engine alone, by which it waits and deletes. Nobody else reads it. */
export function isForTheEngine(annotation: string): boolean {
  return annotation.startsWith("pulumi.com/") || annotation === METADATA_MARK;
}
