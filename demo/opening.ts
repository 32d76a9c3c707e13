import { clusterOf } from "../config/cluster/planning";
import type { Plan } from "../config/plan";
import { stages } from "../config/stages";
import { openingTerms } from "../config/talk/opening";
import { commandLines, definitions, section, text, type View, wrapped } from "./text";
import { characters } from "./topology/characters";
import { counted } from "./topology/content";
import { topologyOf } from "./topology/topologyOf";

/** What takes a person from a clone of this project to the first update, on a cluster of their own. */
export const firstSteps = [
  "pulumi login --local",
  "export PULUMI_CONFIG_PASSPHRASE='choose one and keep it'",
  "npm ci",
  "pulumi stack init dev",
  "pulumi config set context crc-admin",
] as const;

/** What to set besides, where the cluster is not OpenShift: here, one of kind. */
export const firstStepsOnKubernetes = [
  "pulumi config set context kind-kind",
  "pulumi config set platform kubernetes",
  "pulumi config set --path operator.install manifests",
] as const;

/** What comes before the first stage. */
export function openingText(plan: Plan, stack: string, view: View): string {
  const { colors } = view;
  const total = stages.reduce((sum, stage) => sum + stage.minutes, 0);
  return text([
    colors.bold(`Kafka on ${plan.cli === "oc" ? "OpenShift" : "Kubernetes"}, in ${stages.length} stages`),
    "",
    ...wrapped(
      "In 2018 a talk took an audience from an empty namespace to a running Apache Kafka in numbered steps, one " +
        "file each. This is that talk, with the Kafka of today, as one program. You set which stage you want, and " +
        "the program takes the cluster there, forward or back.",
    ),
    "",
    ...wrapped(
      "You should know what pods, namespaces and images are in Kubernetes, and that Kafka carries messages. All " +
        "other words are explained where they come up.",
    ),
    "",
    ...section(
      `What we build, in namespace ${clusterOf(plan).namespace}`,
      [...characters(topologyOf(plan)), "", ...wrapped("Each part of it has its stage, and is explained there.")],
      colors,
    ),
    ...section(
      "How to read this",
      [
        ...wrapped(
          `Nothing here touches a cluster: the program runs without one, with the settings of the stack file ` +
            `Pulumi.${stack}.yaml (another: --stack), and you see what it asks for. Each stage has its problem first, ` +
            "then what we add, the new words, what changes in the cluster, and how to do it and see it on a real one.",
        ),
        "",
        ...definitions(
          [
            ["+ ~ -", "what comes, what changes, what goes; first a thing, then its lines"],
            ["…", "lines that are left out: the same as before, or nothing to look at now (all of it: --full)"],
            [
              "$",
              "a command to type on a real cluster; below it, what it printed when this was recorded, with " +
                "Kafka 4.3.1: ages and numbers of messages are others for you",
            ],
          ],
          colors,
        ),
      ],
      colors,
    ),
    ...section(
      "Words to begin with",
      definitions(
        openingTerms.map(({ name, meaning }) => [name, meaning]),
        colors,
      ),
      colors,
    ),
    ...section(
      "To do it at home",
      [
        ...wrapped(
          "You need OpenShift Local (its command is crc: `crc config set memory 20480`, then `crc start`), any other " +
            "OpenShift, or plain Kubernetes such as kind (`kind create cluster`), with 10 GiB of memory to spare for the " +
            "last stage; Node.js 20.19 or newer; Pulumi's " +
            `command-line tool (www.pulumi.com/docs/install); and ${plan.cli}. In a clone of this project:`,
        ),
        "",
        ...firstSteps.flatMap((command) => commandLines(command, view)),
        "",
        ...wrapped(
          "The context is the name of your cluster: `kubectl config get-contexts` lists them; crc-admin is " +
            "OpenShift Local's. The state of the stack stays on your machine, and each new terminal needs the same " +
            "passphrase: repeat the export there. Without OpenShift, read kubectl where it says oc, and set these " +
            "too. kind-kind is the context of kind's cluster, in place of crc-admin:",
        ),
        "",
        ...firstStepsOnKubernetes.flatMap((command) => commandLines(command, view)),
        "",
        ...wrapped(
          "Then each stage is the two commands that it shows, and `npm run status` says at any time what is ready and " +
            `what is not. All ${stages.length} stages take about ${counted(total, "minute")} of waiting on a laptop, most of it for images. ` +
            "You may skip stages: setting 7 gives you all of 1 to 7. On the way back, stop once: from above 7 to " +
            "below it, first `pulumi config set stage 7` and `pulumi up`, then the lower stage (stage 8 says why).",
        ),
      ],
      colors,
    ),
  ]);
}
