/**
 * Loads Pulumi's packages without their source maps.
 *
 * tsx has Node read the source map of every file that is loaded, and the SDKs come with hundreds, which
 * is a tenth of the walkthrough's time. Ours are read as before, for stack traces that fit. To have an
 * effect, this must be imported before anything that imports Pulumi.
 */
const { sourceMapsEnabled } = process;
process.setSourceMapsEnabled(false);
require("@pulumi/pulumi");
require("@pulumi/kubernetes");
process.setSourceMapsEnabled(sourceMapsEnabled);
