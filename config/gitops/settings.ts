import { text } from "../fields/fields";

/** The setting `render`. */
export const renderSetting = text({
  // Nobody expands a tilde here, and a hyphen begins an option.
  pattern: /^$|^[^\s~-]([^\r\n]*\S)?$/,
  allowed: "the name of a directory, or nothing to deploy to a cluster",
  description:
    "A directory to write manifests to, for GitOps, instead of deploying to a cluster; relative to the project's folder. See docs/gitops.md. Fixed: it cannot be changed once the stack has written manifests.",
  example: "rendered/gitops",
}).prefault("");
