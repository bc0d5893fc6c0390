import type { Content } from "../content/definitions.ts";
import { bossEventId } from "../director/boss-event.ts";
import { eventOf } from "../director/decide-schedules.ts";
import type { Director } from "../director/director.ts";
import { bossView, chainViews } from "../director/director-views.ts";
import type { DirectorOperations, ScheduleStatus } from "./operations.ts";

/** Unix times: that which runs are measured by, and the system's, by which calendars go. */
type Clocks = { readonly nowMs: () => number; readonly systemMs: () => number };

/** What game masters see of what starts events by itself. */
export function directorOperations(
  content: Pick<Content, "schedules" | "chains" | "worldBosses">,
  director: Pick<Director, "state" | "nextOccurrence" | "questCompleted">,
  { nowMs, systemMs }: Clocks,
): DirectorOperations {
  return {
    schedules: () =>
      Array.from(content.schedules.values(), (schedule): ScheduleStatus => {
        const { id: scheduleId, name, enabled, zoneInstance, spec } = schedule;
        const next = enabled ? director.nextOccurrence(schedule, systemMs()) : Number.POSITIVE_INFINITY;
        return {
          ...{ scheduleId, name, enabled, zoneInstance },
          eventId: eventOf(schedule),
          rule: spec.type,
          nextMs: Number.isFinite(next) ? next : null,
          lastStartMs: director.state.schedules.get(scheduleId)?.startedMs ?? null,
        };
      }),
    chains: () => chainViews(director.state, content),
    bosses: () =>
      Array.from(content.worldBosses.values(), (boss) => ({
        ...bossView(director.state, boss),
        eventId: bossEventId(boss.id),
      })),
    questCompleted: (questId) => director.questCompleted(questId, nowMs()).filter(({ ok }) => ok).length,
  };
}
