/** How long it may take to build the control plane, in the first test that needs one. */
export const BUILD_PATIENCE_MS = 20 * 60_000;
