import { z } from "zod";
import { text } from "../fields/fields";

/** The setting `topicFiles`. */
export const topicFilesSetting = filesSetting("topics");

/** The setting `userFiles`. */
export const userFilesSetting = filesSetting("users");

/** Files of entries of a list, by names and patterns. */
function filesSetting(list: "topics" | "users") {
  const example = `${list}/**/*.yaml`;
  const pattern = text({
    pattern: /^(?!\/)\S+$/,
    allowed: "a file or a pattern such as topics/**/*.yaml, relative to the project's folder",
    description: "Files, by a name or a pattern.",
    example,
  });
  return z
    .array(pattern)
    .meta({
      type: "array",
      description: `Files of further ${list}, relative to the project's folder, by name or pattern. Each is a list of entries as in \`${list}\`. See docs/topics.md.`,
      example,
      exampleAt: [0],
    })
    .prefault([]);
}

const owner = z.strictObject({
  folder: text({
    pattern: /^(?!\/)[^*\s]+$/,
    allowed: "a folder relative to the project's, such as topics/payments",
    description: "The folder of the files that the rule is for, with all folders in it.",
    example: "topics/payments",
  }),
  names: z
    .array(
      text({
        pattern: /^[a-zA-Z0-9._*-]+$/,
        allowed: "a name, with * for any letters",
        description: "A name of a topic or a user, with * for any letters.",
        example: "payments.*",
      }),
    )
    .min(1)
    .meta({
      type: "array",
      description: "The names of topics and users that those files may declare; * stands for any letters.",
      example: "payments.*",
      exampleAt: [0],
    }),
});

/** The setting `owners`. */
export const ownersSetting = z
  .array(owner)
  .meta({
    type: "array",
    description:
      "Who may declare what: files in a folder may only declare topics and users with certain names. Where several folders contain a file, all of their rules hold.",
    example: "topics/payments",
    exampleAt: [0, "folder"],
  })
  .prefault([]);

/** An entry of `owners`, checked. */
export type OwnerSettings = z.infer<typeof owner>;
