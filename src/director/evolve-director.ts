import { isDeepStrictEqual } from "node:util";
import type { RunStarted } from "../events/run-events.ts";
import { beginStep, endStep } from "./chain-progress.ts";
import type { BossPlanned, ChainSeen, OccurrenceSkipped, ScheduleSeen, StreamedEvent } from "./director-events.ts";
import type { BossState, DirectorState, RunOutcome } from "./director-state.ts";

const RUN_STREAM = "run-";

/** Applies what is durable, in the order of the journal. Nothing but the events matters: not content, not the clock. */
export function evolveDirector(state: DirectorState, event: StreamedEvent): void {
  switch (event.type) {
    case "ScheduleSeen":
      return scheduleSeen(state, event.data);
    case "ScheduleSwitched":
      state.switches.set(event.data.scheduleId, event.data.enabled);
      return;
    case "OccurrenceSkipped":
      return occurrenceSkipped(state, event.data);
    case "ChainSeen":
      return chainSeen(state, event.data);
    case "ChainBroken": {
      const { chainId, zoneInstance, afterInstanceId, reason } = event.data;
      const progress = state.chains.get(chainId)?.progress.get(zoneInstance);
      if (progress?.instanceId === afterInstanceId) Object.assign(progress, { status: "broken", reason });
      return;
    }
    case "BossPlanned":
      return bossPlanned(state, event.data);
    case "RunStarted":
      return runStarted(state, event.data);
    case "BossEngaged": {
      const boss = state.bosses.get(event.data.bossId);
      if (boss !== undefined) boss.isEngaged = true;
      return;
    }
    case "RunCompleted":
      return runEnded(state, event.stream, "completed", event.data.atMs);
    case "RunFailed":
      return runEnded(state, event.stream, "failed", event.data.atMs);
    case "RunCancelled":
      return runEnded(state, event.stream, "cancelled", event.data.atMs);
  }
}

function scheduleSeen({ schedules }: DirectorState, { scheduleId, schedule, atMs }: ScheduleSeen["data"]): void {
  const { startedMs, lastSkip } = schedules.get(scheduleId) ?? { startedMs: null, lastSkip: null };
  schedules.set(scheduleId, { ...schedule, scheduleId, decidedMs: atMs, pending: [], startedMs, lastSkip });
}

function occurrenceSkipped(state: DirectorState, data: OccurrenceSkipped["data"]): void {
  decided(state, data);
  const schedule = state.schedules.get(data.scheduleId);
  if (schedule !== undefined) schedule.lastSkip = { occurrenceMs: data.occurrenceMs, reason: data.reason };
}

function decided(
  { schedules }: DirectorState,
  { scheduleId, occurrenceMs }: Pick<OccurrenceSkipped["data"], "scheduleId" | "occurrenceMs">,
): void {
  const schedule = schedules.get(scheduleId);
  if (schedule === undefined) return;
  schedule.decidedMs = Math.max(schedule.decidedMs, occurrenceMs);
  schedule.pending = schedule.pending.filter((dueMs) => dueMs > occurrenceMs);
}

/** A chain whose steps are others than before has to begin again. */
function chainSeen({ chains }: DirectorState, { chainId, steps }: ChainSeen["data"]): void {
  const before = chains.get(chainId);
  const isSame = isDeepStrictEqual(before?.steps.map(eventOf), steps.map(eventOf));
  chains.set(chainId, { chainId, steps, progress: isSame ? (before?.progress ?? new Map()) : new Map() });
}

const eventOf = ({ eventId }: { readonly eventId: number }): number => eventId;

function bossPlanned(state: DirectorState, { bossId, spawnAtMs, windowEndMs, rule }: BossPlanned["data"]): void {
  bossOf(state, bossId).plan = { spawnAtMs, windowEndMs, rule };
}

function runStarted(state: DirectorState, data: RunStarted["data"]): void {
  const { instanceId, eventId, zoneInstance, startedAtMs, cause } = data;
  const bossId = data.definition.boss?.bossId ?? 0;
  const run = { instanceId, eventId, zoneInstance, bossId, startedAtMs, cause };
  state.runs.set(instanceId, run);
  if (cause.kind === "schedule") decided(state, cause);
  if (cause.kind === "schedule" || cause.kind === "player") {
    const schedule = state.schedules.get(cause.scheduleId);
    if (schedule !== undefined) schedule.startedMs = startedAtMs;
  }
  if (bossId !== 0) {
    const boss = bossOf(state, bossId);
    boss.plan = null;
    boss.isEngaged = false;
    boss.instanceIds = [...boss.instanceIds, instanceId];
  }
  for (const chain of state.chains.values()) beginStep(chain, run);
}

function runEnded(state: DirectorState, stream: string, outcome: RunOutcome, atMs: number): void {
  const instanceId = Number(stream.slice(RUN_STREAM.length));
  const run = state.runs.get(instanceId);
  if (run === undefined) return;
  state.runs.delete(instanceId);
  const boss = state.bosses.get(run.bossId);
  if (boss !== undefined) bossEnded(boss, instanceId, outcome, atMs);
  for (const chain of state.chains.values()) endStep(chain, run, outcome, atMs);
  for (const schedule of state.schedules.values()) {
    const { spec, enabled, zoneInstance, pending } = schedule;
    if (spec.type !== "chain" || spec.afterEventId !== run.eventId || zoneInstance !== run.zoneInstance) continue;
    const dueMs = atMs + spec.delayMs;
    const isWanted = spec.on === outcome || (spec.on === "ended" && outcome !== "cancelled");
    if (enabled && isWanted && dueMs > schedule.decidedMs && !pending.includes(dueMs)) {
      schedule.pending = [...pending, dueMs].toSorted((a, b) => a - b);
    }
  }
}

function bossEnded(boss: BossState, instanceId: number, outcome: RunOutcome, atMs: number): void {
  boss.instanceIds = boss.instanceIds.filter((id) => id !== instanceId);
  boss.isEngaged = false;
  boss.lastEndMs = atMs;
  boss.lastEnd = outcome === "completed" ? "killed" : outcome === "failed" ? "despawned" : "cancelled";
}

function bossOf({ bosses }: DirectorState, bossId: number): BossState {
  const known = bosses.get(bossId);
  if (known !== undefined) return known;
  const boss = { bossId, plan: null, instanceIds: [], isEngaged: false, lastEndMs: null, lastEnd: null };
  bosses.set(bossId, boss);
  return boss;
}
