import { isDeepStrictEqual } from "node:util";
import { decideOccurrences, type OccurrenceDecision, skipReason } from "../events/schedules/decide-occurrences.ts";
import { hasCalendar } from "../events/schedules/occurrences.ts";
import type { ScheduleDefinition } from "../events/schedules/schedule-definition.ts";
import type { Ask, Facts, StartAsk } from "./asks.ts";
import { bossEventId } from "./boss-event.ts";
import type { OccurrenceSkipReason, ScheduleSeen, SeenSchedule } from "./director-events.ts";
import type { DirectorState, ScheduleState } from "./director-state.ts";

/** So many occurrences are skipped in one append at most. */
const SKIPS_MAX = 500;

/** The event that a schedule starts. */
export function eventOf({ eventId, bossId }: ScheduleDefinition): number {
  return bossId === 0 ? eventId : bossEventId(bossId);
}

/**
 * What the schedules ask for now. Each is asked for one thing at a time, the earliest: so what is durable of its
 * decisions is never but the later part of them, and the last one says how far they have come.
 */
export function decideSchedules(state: DirectorState, nowMs: number, facts: Facts, runMs: number = nowMs): Ask[] {
  const asks: Ask[] = [];
  for (const schedule of facts.schedules.values()) {
    const key = scheduleKey(schedule.id);
    if (facts.isBusy(key)) continue;
    const seen = state.schedules.get(schedule.id);
    const ask =
      seen === undefined || !isSame(seen, schedule)
        ? { kind: "append" as const, key, events: [scheduleSeen(schedule.id, schedule, nowMs)] }
        : schedule.enabled
          ? decideSchedule(schedule, seen, { nowMs, runMs }, facts)
          : null;
    if (ask !== null) asks.push(ask);
  }
  for (const { scheduleId, enabled, zoneInstance, spec } of state.schedules.values()) {
    const key = scheduleKey(scheduleId);
    if (!enabled || facts.schedules.has(scheduleId) || facts.isBusy(key)) continue;
    const gone = { enabled: false, zoneInstance, spec };
    asks.push({ kind: "append", key, events: [scheduleSeen(scheduleId, gone, nowMs)] });
  }
  return asks;
}

export function scheduleKey(scheduleId: number): string {
  return `schedule ${scheduleId}`;
}

function isSame(seen: SeenSchedule, { enabled, zoneInstance, spec }: ScheduleDefinition): boolean {
  if (seen.enabled !== enabled || seen.zoneInstance !== zoneInstance) return false;
  return isDeepStrictEqual(seen.spec, spec);
}

function scheduleSeen(scheduleId: number, { enabled, zoneInstance, spec }: SeenSchedule, atMs: number): ScheduleSeen {
  return { type: "ScheduleSeen", data: { scheduleId, schedule: { enabled, zoneInstance, spec }, atMs } };
}

type Clocks = { readonly nowMs: number; readonly runMs: number };

function decideSchedule(schedule: ScheduleDefinition, seen: ScheduleState, clocks: Clocks, facts: Facts): Ask | null {
  const { spec } = schedule;
  const { nowMs, runMs } = clocks;
  if (spec.type === "player_count") return decidePlayerCount(schedule, clocks, facts);
  if (spec.type === "chain") return carryOut(schedule, followUps(schedule, seen, runMs), nowMs);
  if (!hasCalendar(spec) || facts.nextOccurrence(schedule, seen.decidedMs) > nowMs) return null;
  return carryOut(
    schedule,
    decideOccurrences(schedule, seen.decidedMs, nowMs, facts.realmId, SKIPS_MAX).decisions,
    nowMs,
  );
}

/** A schedule that follows an event is due so long after each of its ends; the policy for missed ones is the same. */
function followUps(schedule: ScheduleDefinition, { pending }: ScheduleState, runMs: number): OccurrenceDecision[] {
  const due = pending.filter((dueMs) => dueMs <= runMs);
  return due.map((occurrenceMs, at) => {
    const lateMs = runMs - occurrenceMs;
    const reason = skipReason(schedule, lateMs, at === due.length - 1);
    return reason === null ? { occurrenceMs, lateMs, run: true } : { occurrenceMs, lateMs, run: false, reason };
  });
}

/** Looks every so often whether enough players are there; while the event runs there is nothing to look for. */
function decidePlayerCount(schedule: ScheduleDefinition, { nowMs, runMs }: Clocks, facts: Facts): Ask | null {
  const { id, spec, zoneInstance } = schedule;
  if (spec.type !== "player_count" || runMs < facts.countedMs(id) + spec.checkIntervalMs) return null;
  const eventId = eventOf(schedule);
  if (facts.isActive(eventId, zoneInstance) || facts.present(eventId, zoneInstance) < spec.minPlayers) return null;
  return { ...startOf(schedule, nowMs, nowMs), ifRefused: () => null };
}

/** The skips that come first, or else the first start. */
function carryOut(schedule: ScheduleDefinition, decisions: readonly OccurrenceDecision[], nowMs: number): Ask | null {
  const [first] = decisions;
  if (first === undefined) return null;
  if (first.run) return startOf(schedule, first.occurrenceMs, nowMs);
  const skips = [];
  for (const decision of decisions) {
    if (decision.run || skips.length === SKIPS_MAX) break;
    skips.push(skipped(schedule.id, decision.occurrenceMs, decision.reason, nowMs));
  }
  return { kind: "append", key: scheduleKey(schedule.id), events: skips };
}

/** The start of a schedule's event for an occurrence. */
export function startOf(schedule: ScheduleDefinition, occurrenceMs: number, nowMs: number): StartAsk {
  const { id: scheduleId, zoneInstance } = schedule;
  return {
    kind: "start",
    key: scheduleKey(scheduleId),
    eventId: eventOf(schedule),
    zoneInstance,
    cause: { kind: "schedule", scheduleId, occurrenceMs },
    ifRefused: (reason) => skipped(scheduleId, occurrenceMs, reason, nowMs),
  };
}

function skipped(scheduleId: number, occurrenceMs: number, reason: OccurrenceSkipReason, atMs: number) {
  return { type: "OccurrenceSkipped" as const, data: { scheduleId, occurrenceMs, reason, atMs } };
}
