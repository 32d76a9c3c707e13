import { posix } from "node:path";
import type { WithRender } from "./plan";

/** The plan's part about rendering: nothing if the stack deploys to a cluster. */
export function rendering({ render }: { readonly render: string }): WithRender {
  return render === "" ? {} : { render: { directory: normalized(render) } };
}

/** One name for one directory, on every platform. */
function normalized(directory: string): string {
  const path = posix.normalize(directory);
  return path.length > 1 ? path.replace(/\/$/, "") : path;
}
