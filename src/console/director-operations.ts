import type { Content } from "../content/definitions.ts";
import { bossEventId } from "../director/boss-event.ts";
import { eventOf } from "../director/decide-schedules.ts";
import type { Director, DirectorRefusal } from "../director/director.ts";
import { bossView, chainViews } from "../director/director-views.ts";
import type { LiveRun } from "../events/live-run.ts";
import { hasCalendar, nextOccurrences } from "../events/schedules/occurrences.ts";
import type { ScheduleDefinition } from "../events/schedules/schedule-definition.ts";
import { localText } from "../events/schedules/wall-clock.ts";
import { landing, WAITING, withPatience } from "./landing.ts";
import type { DirectorOperations, ScheduleStatus, StartResult } from "./operations.ts";

export type DirectorOperationsOptions = {
  readonly content: Pick<Content, "chains" | "worldBosses">;
  readonly director: Pick<
    Director,
    "state" | "schedules" | "nextOccurrence" | "questCompleted" | "runSchedule" | "switchSchedule"
  >;
  readonly realmId: number;
  /** A run that was started a moment ago. */
  readonly runOf: (instanceId: number) => LiveRun | undefined;
  /** Unix times: that which runs are measured by, and the system's, by which calendars go. */
  readonly nowMs: () => number;
  readonly systemMs: () => number;
};

/** What game masters see of what starts events by itself, and what they may do to it. */
export function directorOperations(options: DirectorOperationsOptions): DirectorOperations {
  const { content, director, nowMs, systemMs, realmId } = options;
  return {
    schedules: () => Array.from(director.schedules.values(), (schedule) => statusOf(schedule, options)),

    scheduleRuns(scheduleId, count) {
      const spec = director.schedules.get(scheduleId)?.spec;
      if (spec === undefined || !hasCalendar(spec)) return [];
      const { timezone } = spec;
      const moments = nextOccurrences(spec, systemMs(), count, { scheduleId, realmId });
      return moments.map((atMs) => ({ atMs, local: localText(timezone, atMs) }));
    },

    async switchSchedule(scheduleId, enabled, actor) {
      const schedule = director.schedules.get(scheduleId);
      if (schedule === undefined) return "not_found";
      if (schedule.enabled === enabled) return "unchanged";
      const landed = await withPatience(director.switchSchedule(scheduleId, enabled, actor, nowMs()));
      return landed === "durable" ? "switched" : landed;
    },

    runSchedule: (scheduleId, actor) => runSchedule(options, scheduleId, actor),
    chains: () => chainViews(director.state, content),
    chainInfos: () => Array.from(content.chains.values(), ({ id: chainId, name, steps }) => ({ chainId, name, steps })),
    bosses: () =>
      Array.from(content.worldBosses.values(), (boss) => ({
        ...bossView(director.state, boss),
        eventId: bossEventId(boss.id),
      })),
    questCompleted: (questId) => director.questCompleted(questId, nowMs()).filter(({ ok }) => ok).length,
  };
}

function statusOf(schedule: ScheduleDefinition, { director, systemMs }: DirectorOperationsOptions): ScheduleStatus {
  const { id: scheduleId, name, enabled, zoneInstance, spec } = schedule;
  const next = enabled ? director.nextOccurrence(schedule, systemMs()) : Number.POSITIVE_INFINITY;
  return {
    ...{ scheduleId, name, enabled, zoneInstance },
    switched: director.state.switches.has(scheduleId),
    eventId: eventOf(schedule),
    rule: spec.type,
    nextMs: Number.isFinite(next) ? next : null,
    lastStartMs: director.state.schedules.get(scheduleId)?.startedMs ?? null,
  };
}

const REASONS: { readonly [Word in DirectorRefusal]?: "not_found" | "already_active" | "locked" } = {
  not_found: "not_found",
  already_active: "already_active",
  locked: "locked",
};

async function runSchedule(
  { director, nowMs, runOf }: DirectorOperationsOptions,
  scheduleId: number,
  actor: string,
): Promise<StartResult> {
  const schedule = director.schedules.get(scheduleId);
  if (schedule === undefined) return { ok: false, reason: "not_found" };
  const started = director.runSchedule(schedule, actor, nowMs());
  if (!started.ok) return { ok: false, reason: REASONS[started.refusal] ?? "unavailable" };
  const { instanceId } = started;
  const run = runOf(instanceId);
  const landed = run === undefined ? "refused" : await landing(run);
  if (landed === "durable") return { ok: true, instanceId };
  return { ok: false, reason: "unavailable", ...(landed === "waiting" && { message: WAITING }) };
}
