import { z } from "zod";
import { field, list, object } from "./fields.ts";

const VARIATIONS_MAX = 16;
const CHANGES_MAX = 64;

/** The word that stands for the event as it is written. */
const NO_VARIATION = "none";

const variationName = field<string>(
  `a name of 1 to 40 small letters, digits, _ and -, and not "${NO_VARIATION}"`,
  (value) => typeof value === "string" && /^[a-z0-9][a-z0-9_-]{0,39}$/.test(value) && value !== NO_VARIATION,
);

/** What a key is changed to; lists and objects are changed key by key, so that every change is one that can be read. */
const changedValue = field<string | number | boolean | null>(
  "a text, a number, true, false or null",
  (value) => value === null || ["string", "number", "boolean"].includes(typeof value),
);

const changes = z
  .record(z.string(), changedValue, { error: "Write an object {path of a key: value} here." })
  .refine((paths) => Object.keys(paths).length >= 1 && Object.keys(paths).length <= CHANGES_MAX, {
    error: `Write 1 to ${CHANGES_MAX} changes here.`,
  });

/** `variations` of an event. What each makes of it is judged as an event of its own (`variations.ts`). */
export const variationsSchema = list(object({ name: variationName, changes })).refine(
  (variations) => variations.length <= VARIATIONS_MAX,
  { error: `Write at most ${VARIATIONS_MAX} variations here.` },
);
