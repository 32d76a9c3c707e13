import * as pulumi from "@pulumi/pulumi";

/**
 * How many resources of a list are being registered at a time. Far more than the engine works on at once (`--parallel`:
 * 4 for each core by default, 64 as docs/scale.md recommends), so that it never waits for the program; and few enough
 * that what the SDK holds for each until it is registered, about 50 KB, is little altogether.
 */
export const WINDOW = 200;

/**
 * A component with as many children of a kind as its stack declares, which may be thousands. They are not all
 * registered at once: see {@link inWindow}. Whatever depends on the component depends on all of them all the same.
 */
export abstract class ManyResources extends pulumi.ComponentResource<void> {
  /** Ends when all children are registered, and fails with the first that fails. */
  protected made: Promise<void> = Promise.resolve();

  /** Makes a child of each item. Ends when all are registered, and fails with the first that fails. */
  protected makeEach<Item>(items: readonly Item[], make: (item: Item) => pulumi.Resource): Promise<void> {
    this.made = inWindow(items, make);
    return this.made;
  }

  /** The SDK takes a component as complete when this ends, and what depends on it waits until then for its children. */
  protected override async initialize(): Promise<void> {
    // The SDK calls this in the middle of the constructor, which is to call `makeEach` first.
    await Promise.resolve();
    await this.made;
  }
}

/**
 * Makes a resource of each item: as many as fit into the window at once, in order and before this returns, and a
 * further one each time that one is registered.
 *
 * @returns what ends when all are registered, and fails with the first that fails.
 */
export async function inWindow<Item>(
  items: readonly Item[],
  make: (item: Item) => pulumi.Resource,
  size = WINDOW,
): Promise<void> {
  const waiting = items.values();
  const makeNext = async () => {
    for (const item of waiting) {
      await registered(make(item));
    }
  };
  const makeAll = () => Promise.all(Array.from({ length: Math.min(size, items.length) }, makeNext));
  await (items.length > size ? withoutStackTraces(makeAll) : makeAll());
}

/** How many lists are being registered without stack traces, and how long these were before. */
const untraced = { lists: 0, limit: 0 };

/**
 * Runs something without stack traces of errors. The SDK keeps one with each of its promises, dozens for a resource, for
 * those who look for promises that never end (PULUMI_DEBUG_PROMISE_LEAKS); the engine's TypeScript loader maps each to
 * its sources at once. For a thousand topics that is a sixth of the processor time of an update, or of a preview.
 */
async function withoutStackTraces(run: () => Promise<unknown>): Promise<void> {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) {
    await run();
    return;
  }
  if (untraced.lists === 0) {
    untraced.limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
  }
  untraced.lists += 1;
  try {
    await run();
  } finally {
    untraced.lists -= 1;
    if (untraced.lists === 0) {
      Error.stackTraceLimit = untraced.limit;
    }
  }
}

/** Ends when the engine has done with a resource. Unlike `apply`, this fails if that fails. */
function registered({ urn }: pulumi.Resource): Promise<unknown> {
  return pulumi.runtime.serializeProperty("urn", urn);
}
