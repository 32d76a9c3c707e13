import type { Term } from "./stageStory";

/** Words that the walkthrough uses before its first stage. */
export const openingTerms: readonly Term[] = [
  {
    name: "Pulumi",
    also: ["pulumi"],
    meaning: "a tool that reads a program and brings a cluster to what the program asks for",
  },
  {
    name: "stack",
    also: ["stacks"],
    meaning: "the program with one set of settings, as it runs on one cluster; ours is called dev",
  },
  {
    name: "stack file",
    also: ["Pulumi.dev.yaml"],
    meaning: "the file with a stack's settings, Pulumi.<stack>.yaml",
  },
  {
    name: "preview",
    also: ["previews"],
    meaning: "what `pulumi preview` prints: what an update would change",
  },
  {
    name: "update",
    also: ["updates"],
    meaning: "what `pulumi up` does: it shows the preview, asks, changes the cluster, and waits until all of it runs",
  },
  {
    name: "resource",
    also: ["resources"],
    meaning: "an object in the Kubernetes API, written down in YAML, which says what we want",
  },
];
