import { stages } from "../config/stages";
import { switches } from "../config/switches";
import { text, type View } from "./text";
import { counted } from "./topology/content";

/** The table of contents: a line for each stage, and below it for what the talk announces there. No line is over 80 columns. */
export function contentsText({ colors }: View): string {
  const total = stages.reduce((sum, stage) => sum + stage.minutes, 0);
  return text([
    ...stages.flatMap(({ number, slug, title, minutes: time }) => [
      `${String(number).padStart(2)}  ${colors.bold(title.padEnd(46))} ${slug.padEnd(20)} ${String(time).padStart(2)} min`,
      ...switches
        .filter(({ after }) => after === slug)
        .map((each) => colors.dim(`      --with ${each.name.padEnd(10)} ${each.title}`)),
    ]),
    "",
    `All of it is about ${counted(total, "minute")} of waiting. npm run demo -- --stage 5 shows one.`,
  ]);
}
