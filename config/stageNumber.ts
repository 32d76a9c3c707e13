import { field, nearest } from "./fields/fields";
import { stages } from "./stages";

/** The setting `stage`: a number, zero-padded or not, or a slug of the catalogue; parsed to the number. */
export const stageNumber = field({
  type: "string",
  allowed: `a number from 1 to ${stages.length}, or a stage's name: ${stages.map(({ slug }) => slug).join(", ")}`,
  description: "The stage of the demo that the stack is at: its number or its name.",
  example: "5",
  parse: (raw) => {
    const wanted = String(raw);
    return stages.find(({ number, slug }) => (/^\d+$/.test(wanted) ? Number(wanted) === number : wanted === slug))
      ?.number;
  },
  hint: (raw) =>
    typeof raw === "string"
      ? nearest(
          raw,
          stages.map(({ slug }) => slug),
        )
      : undefined,
});
