import type { ScheduleDefinition } from "../events/schedules/schedule-definition.ts";
import type { DirectorState } from "./director-state.ts";

/** The schedules of content as game masters have switched them. */
export function switchedSchedules(
  schedules: ReadonlyMap<number, ScheduleDefinition>,
  { switches }: Pick<DirectorState, "switches">,
): ReadonlyMap<number, ScheduleDefinition> {
  return new Map(
    Array.from(schedules, ([id, schedule]) => [id, { ...schedule, enabled: switches.get(id) ?? schedule.enabled }]),
  );
}
