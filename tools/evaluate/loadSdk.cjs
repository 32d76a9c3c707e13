/**
 * Loads Pulumi's packages faster than `require` alone: in half its time or less.
 *
 * Three parts of the SDK serve the Automation API and functions that are sent to a cloud, are more than half of
 * its code, and are loaded with it: here, at their first use, which never comes. So it is with zod's messages in all
 * the languages of the world, which take two thirds of its time. To have an effect, this must be
 * loaded before anything that imports Pulumi; and to save a TypeScript loader the work of looking through the
 * SDK, before that is registered (see start.cjs). Plain JavaScript for that reason.
 */
const Module = require("node:module");

const sdk = require.resolve("@pulumi/pulumi");
const fromSdk = Module.createRequire(sdk);

/**
 * Has a module loaded when somebody first looks into it.
 *
 * @param {string} file its path
 */
function loadLater(file) {
  if (require.cache[file] !== undefined) {
    return;
  }
  /** @type {object | undefined} */
  let loaded;
  const exported = () => {
    if (loaded === undefined) {
      delete require.cache[file];
      loaded = /** @type {object} */ (fromSdk(file));
    }
    return loaded;
  };
  const placeholder = new Module(file);
  placeholder.filename = file;
  placeholder.loaded = true;
  placeholder.exports = new Proxy(
    {},
    {
      // The SDK asks whether it is an ES module in order to copy all that it exports if not.
      get: (_, key) => (key === "__esModule" ? true : Reflect.get(exported(), key)),
      has: (_, key) => Reflect.has(exported(), key),
      ownKeys: () => Reflect.ownKeys(exported()),
      getOwnPropertyDescriptor(_, key) {
        const descriptor = Reflect.getOwnPropertyDescriptor(exported(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
  require.cache[file] = placeholder;
}

/**
 * The SDK keeps a number, a text and a stack trace with every promise, to print them where PULUMI_DEBUG_PROMISE_LEAKS
 * asks for it. Without that nobody sees them, and they are a tenth of the walkthrough's time. A process still fails if
 * one of its promises never ends: the SDK sees to that when it gets the first one.
 */
function withoutUnseenStacks() {
  const debuggable = fromSdk("./runtime/debuggable");
  const { getStore } = fromSdk("./runtime/state");
  const { debuggablePromise, debugPromiseLeaks } = debuggable;
  if (debugPromiseLeaks) {
    return;
  }
  let isFirst = true;
  /**
   * @template T
   * @param {Promise<T>} promise
   * @param {unknown[]} context
   */
  debuggable.debuggablePromise = (promise, ...context) => {
    if (isFirst) {
      isFirst = false;
      return debuggablePromise(promise, ...context);
    }
    const { leakCandidates } = getStore();
    leakCandidates.add(promise);
    return promise.then(
      (value) => {
        leakCandidates.delete(promise);
        return value;
      },
      (error) => {
        leakCandidates.delete(promise);
        throw error;
      },
    );
  };
}

/** With every resource the SDK sends where in the program it is made, for an engine to show: a recording does not. */
function withoutSourcePositions() {
  Object.assign(fromSdk("./resource").Resource, { stackTrace: () => [] });
}

if (require.cache[sdk] === undefined) {
  for (const part of ["./automation", "./typescript-shim", "@npmcli/arborist"]) {
    loadLater(fromSdk.resolve(part));
  }
  loadLater(require.resolve("zod/v4/locales"));
  // tsx has Node read the source map of every file that is loaded, and the SDKs come with hundreds. Ours are read
  // as before, for stack traces that fit.
  const { sourceMapsEnabled } = process;
  process.setSourceMapsEnabled(false);
  require("@pulumi/pulumi");
  require("@pulumi/kubernetes");
  process.setSourceMapsEnabled(sourceMapsEnabled);
  withoutUnseenStacks();
  withoutSourcePositions();
}
