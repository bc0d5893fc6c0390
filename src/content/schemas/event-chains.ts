import type { ChainDefinition } from "../definitions.ts";
import { amount, flag, id, list, name, object, optional, word } from "./fields.ts";

const stepSchema = object({
  event_id: id,
  on: optional(word(["completed", "failed", "ended"]), "completed"),
  delay_ms: amount,
  min_participants: amount,
  locked: optional(flag, false),
}).transform((step) => ({
  eventId: step.event_id,
  on: step.on,
  delayMs: step.delay_ms,
  minParticipants: step.min_participants,
  locked: step.locked,
}));

const stepsSchema = list(stepSchema).refine((steps) => steps.length >= 2 && steps.length <= 255, {
  error: "Write 2 to 255 steps here, for a chain leads from one event to another.",
});

/** One entry of `event_chains.json`. */
export const chainSchema = object({ id, name, steps: stepsSchema }).transform((chain): ChainDefinition => chain);
