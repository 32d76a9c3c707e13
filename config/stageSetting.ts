import { field, nearest } from "./fields/fields";
import { stageNames } from "./stageNames";

/** The setting `stage`: a number, zero-padded or not, or a slug of the catalogue; parsed to the number. */
export const stageSetting = field({
  type: "string",
  allowed: `a number from 1 to ${stageNames.length}, or a stage's name: ${stageNames.join(", ")}`,
  description: "The stage of the demo that the stack is at: its number or its name.",
  example: "5",
  parse: (raw) => {
    const wanted = String(raw);
    const index = stageNames.findIndex((name, place) =>
      /^\d+$/.test(wanted) ? Number(wanted) === place + 1 : wanted === name,
    );
    return index === -1 ? undefined : index + 1;
  },
  hint: (raw) => (typeof raw === "string" ? nearest(raw, stageNames) : undefined),
});
