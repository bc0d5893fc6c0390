import { formatDuration } from "./durations.ts";
import type { PlannedStop } from "./server-operations.ts";

const SECOND_MS = 1000;

/** A planned stop in a few words: "shutdown in 5m (maintenance)". */
export const stopText = ({ kind, secondsLeft, reason }: PlannedStop): string => {
  const when = kind === "drain" ? "for at most" : "in";
  return `${kind} ${when} ${formatDuration(secondsLeft * SECOND_MS)}${reason === "" ? "" : ` (${reason})`}`;
};
