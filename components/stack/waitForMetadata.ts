import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { METADATA_MARK } from "../../config/kubernetes/engineAnnotations";
import { digest } from "../resources/digest";

const waitedFor = z.looseObject({
  metadata: z.looseObject({
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.looseObject({ "pulumi.com/waitFor": z.string() }).catchall(z.string()),
  }),
});

/**
 * From here on, an update that waits for an object of Strimzi also waits for the object's labels and annotations.
 *
 * The provider knows an older look at an object from a newer one by the generation alone, and a change of labels or
 * annotations makes no new generation: the object is Ready all the time, and the look that ends the wait, which goes
 * into the state, may be from before the change. The next preview would then show the change again. So the object
 * bears a digest of its metadata, and the wait asks for that digest. Register it after what changes metadata.
 */
export function waitForMetadata(): void {
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    // A patch makes a new generation each time.
    const object =
      type.startsWith("kubernetes:kafka.strimzi.io/") && !type.endsWith("Patch")
        ? waitedFor.safeParse(props).data
        : undefined;
    if (object === undefined) {
      return undefined;
    }
    const { metadata } = object;
    const mark = digest([sorted(metadata.labels), sorted(metadata.annotations)]);
    const annotations = {
      ...metadata.annotations,
      [METADATA_MARK]: mark,
      "pulumi.com/waitFor": JSON.stringify([
        ...expressions(metadata.annotations["pulumi.com/waitFor"]),
        `jsonpath={.metadata.annotations['${METADATA_MARK}']}=${mark}`,
      ]),
    };
    return { props: { ...props, metadata: { ...metadata, annotations } }, opts };
  });
}

/** What to wait for: the annotation has one expression, or several as JSON. */
function expressions(waitFor: string): readonly string[] {
  return waitFor.startsWith("[") ? z.array(z.string()).parse(JSON.parse(waitFor)) : [waitFor];
}

function sorted(map: Readonly<Record<string, string>>) {
  return Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1));
}
