import type { VoteDefinition } from "../definitions.ts";
import { list, object, optional, shortText, whole } from "./fields.ts";

const optionSchema = object({ text: shortText, activates: optional(list(whole(0, 255)), []) });

const optionsSchema = list(optionSchema).refine((options) => options.length >= 2 && options.length <= 5, {
  error: "Write 2 to 5 options here.",
});

/** `vote` of a phase; `default` is the place of the option, from 0. */
export const voteSchema = object({
  question: shortText,
  options: optionsSchema,
  duration_ms: optional(whole(1000), 30_000),
  default: optional(whole(0, 4), 0),
}).transform(
  (vote): VoteDefinition => ({
    question: vote.question,
    options: vote.options,
    durationMs: vote.duration_ms,
    defaultOption: vote.default,
  }),
);
