import { occurrencesBetween } from "./occurrences.ts";
import type { ScheduleDefinition } from "./schedule-definition.ts";
import { MINUTE_MS } from "./wall-clock.ts";

/** An occurrence that is noticed within this time is on time, whatever the policy says about missed ones. */
const ON_TIME_MS = MINUTE_MS;

/** So many decisions at once at most: a schedule for every second may have been missed for a month. */
const PAGE = 1_000;

/**
 * - `missed`: the policy is to skip what was missed
 * - `superseded`: a later occurrence is due as well, and only the last one may run late
 * - `too_late`: it was missed by more than the policy allows
 */
export type SkipReason = "missed" | "superseded" | "too_late";

/** What is done about one occurrence, which lies `lateMs` back. */
export type OccurrenceDecision = { readonly occurrenceMs: number; readonly lateMs: number } & (
  | { readonly run: true }
  | { readonly run: false; readonly reason: SkipReason }
);

export type Decided = {
  /** In the order of the occurrences. */
  readonly decisions: readonly OccurrenceDecision[];
  /** Every occurrence up to here, inclusive, has been decided: the next call starts from it. */
  readonly handledUntilMs: number;
  /** There were too many for one call: call again from `handledUntilMs` at once. */
  readonly hasMore: boolean;
};

type Policy = Pick<ScheduleDefinition, "id" | "spec" | "missed" | "withinMs">;

/**
 * Decides every occurrence that has come due. One rule for the ordinary tick and for the start after a crash: what is
 * noticed within a minute runs; of what was missed, `run_late` runs only the last (a burst helps nobody),
 * `run_if_within` only the last and only if it is no more than `withinMs` back, `skip` nothing. Something missed that
 * is not the last due gives way to the later one.
 *
 * Who stores `handledUntilMs` together with what it does about the decisions decides each occurrence exactly once.
 * @param handledUntilMs from the last call; at first the time at which the schedule was first seen
 */
export function decideOccurrences(
  schedule: Policy,
  handledUntilMs: number,
  nowMs: number,
  realmId: number,
  page = PAGE,
): Decided {
  const seed = { scheduleId: schedule.id, realmId };
  // One more than is decided tells whether the last of the page has a successor.
  const due = occurrencesBetween(schedule.spec, handledUntilMs, nowMs, page + 1, seed);
  const hasMore = due.length > page;
  const decisions = due.slice(0, page).map((occurrenceMs, i): OccurrenceDecision => {
    const lateMs = nowMs - occurrenceMs;
    const reason = skipReason(schedule, lateMs, i === due.length - 1);
    return reason === null ? { occurrenceMs, lateMs, run: true } : { occurrenceMs, lateMs, run: false, reason };
  });
  const lastMs = decisions.at(-1)?.occurrenceMs ?? handledUntilMs;
  // A clock that was set back must not make what has been handled due again.
  return { decisions, handledUntilMs: hasMore ? lastMs : Math.max(handledUntilMs, nowMs), hasMore };
}

/** Why an occurrence does not run; null: it runs. */
export function skipReason({ missed, withinMs }: Policy, lateMs: number, isLast: boolean): SkipReason | null {
  if (lateMs <= ON_TIME_MS) return null;
  if (missed === "skip") return "missed";
  if (!isLast) return "superseded";
  return missed === "run_if_within" && lateMs > withinMs ? "too_late" : null;
}
