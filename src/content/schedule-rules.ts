import type { ContentFault } from "./content-fault.ts";
import type { RawContent } from "./raw-content.ts";
import { type Found, faultAt, findAll, follow, valueAt } from "./raw-walk.ts";

/** What must hold between the keys of a schedule, looked for in the JSON as the other rules are. */
export function checkScheduleRules(raw: RawContent): ContentFault[] {
  return findAll(raw, "event_schedules", "").flatMap((schedule) => [
    ...checkSubject(schedule),
    ...checkPolicy(schedule),
    ...checkOwnChain(schedule),
  ]);
}

function checkSubject({ path, value }: Found): ContentFault[] {
  const named = [valueAt(value, "event_id"), valueAt(value, "boss_id")].filter((id) => id !== undefined && id !== 0);
  if (named.length === 1) return [];
  const message = "Name either an event here or a world boss as boss_id, and not both: one of them is started.";
  return [faultAt("event_schedules", [...path, "event_id"], message)];
}

function checkPolicy({ path, value }: Found): ContentFault[] {
  const withinMs = valueAt(value, "within_ms");
  const hasTime = withinMs !== undefined && withinMs !== 0;
  const needsTime = valueAt(value, "missed") === "run_if_within";
  if (hasTime === needsTime) return [];
  const message = needsTime
    ? "Add this key with the milliseconds for which a missed start is still made up."
    : 'Remove this key, or write "run_if_within" as missed: it counts for nothing else.';
  return [faultAt("event_schedules", [...path, "within_ms"], message)];
}

/** An event that starts itself again needs a pause, or its zone would never be without it. */
function checkOwnChain(schedule: Found): ContentFault[] {
  const settings = [schedule, ...follow([schedule], "chain"), ...follow([schedule], "config")];
  const delays = settings.map(({ value }) => valueAt(value, "delay_ms"));
  if (delays.some((delay) => delay !== undefined && delay !== 0)) return [];
  return settings
    .filter(({ value }) => {
      const after = valueAt(value, "after_event_id");
      return after !== undefined && after === valueAt(schedule.value, "event_id");
    })
    .map(({ path }) => {
      const message = "Add a delay_ms to this chain or name another event: this one would start itself at once.";
      return faultAt("event_schedules", [...path, "after_event_id"], message);
    });
}
