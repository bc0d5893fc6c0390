import type { ChainStep } from "../content/definitions.ts";
import type { RunCause } from "../events/run-events.ts";
import type { ChainBreak, OccurrenceSkipReason, SeenSchedule } from "./director-events.ts";

/** A schedule as it was seen, and how far its occurrences are decided. Times are Unix time in milliseconds. */
export type ScheduleState = SeenSchedule & {
  readonly scheduleId: number;
  /** Every occurrence up to here, inclusive, is decided; at first when it was seen. */
  decidedMs: number;
  /** Of a schedule that follows another event: when it is due, ascending. */
  pending: number[];
  /** When it last started something; null: never. */
  startedMs: number | null;
  /** The last occurrence that started nothing, and why; null: every one so far did. */
  lastSkip: { readonly occurrenceMs: number; readonly reason: OccurrenceSkipReason } | null;
};

/**
 * Where a chain stands in one zone instance:
 *
 *     running ─ ends ─┬→ due ─ next step starts → running …
 *                     ├→ broken: the next step does not follow
 *                     └→ done: that was the last step
 */
export type ChainProgress = {
  readonly zoneInstance: number;
  /** From 0. */
  readonly step: number;
  /** The run of that step. */
  readonly instanceId: number;
  readonly startedAtMs: number;
  status: "running" | "due" | "broken" | "done";
  outcome: RunOutcome | null;
  endedAtMs: number;
  reason: ChainBreak | null;
};

export type ChainState = {
  readonly chainId: number;
  readonly steps: readonly ChainStep[];
  /** By zone instance. */
  readonly progress: Map<number, ChainProgress>;
};

export type RunOutcome = "completed" | "failed" | "cancelled";

export type BossPlan = { readonly spawnAtMs: number; readonly windowEndMs: number; readonly rule: string };

/** A boss that was planned or has been there. `instanceIds`: its runs under way. */
export type BossState = {
  readonly bossId: number;
  plan: BossPlan | null;
  instanceIds: number[];
  isEngaged: boolean;
  lastEndMs: number | null;
  lastEnd: "killed" | "despawned" | "cancelled" | null;
};

/** A run under way. `bossId` 0: of no boss. */
export type ActiveRun = {
  readonly instanceId: number;
  readonly eventId: number;
  readonly zoneInstance: number;
  readonly bossId: number;
  readonly startedAtMs: number;
  readonly cause: RunCause;
};

/** What the journal says about starting events, as `evolve` folds it. */
export type DirectorState = {
  readonly schedules: Map<number, ScheduleState>;
  /** What game masters have made of schedules, by id: enabled or not. */
  readonly switches: Map<number, boolean>;
  readonly chains: Map<number, ChainState>;
  readonly bosses: Map<number, BossState>;
  readonly runs: Map<number, ActiveRun>;
};

export function initialDirector(): DirectorState {
  return { schedules: new Map(), switches: new Map(), chains: new Map(), bosses: new Map(), runs: new Map() };
}

/** A state as JSON can hold it. */
export type DirectorSnapshot = {
  readonly schedules: readonly ScheduleState[];
  readonly switches: readonly (readonly [scheduleId: number, enabled: boolean])[];
  readonly chains: readonly (Omit<ChainState, "progress"> & { readonly progress: readonly ChainProgress[] })[];
  readonly bosses: readonly BossState[];
  readonly runs: readonly ActiveRun[];
};

/** A copy: the state goes on changing. */
export function directorSnapshot(state: DirectorState): DirectorSnapshot {
  const chains = Array.from(state.chains.values(), (chain) => ({ ...chain, progress: [...chain.progress.values()] }));
  return structuredClone({
    schedules: [...state.schedules.values()],
    switches: [...state.switches],
    chains,
    bosses: [...state.bosses.values()],
    runs: [...state.runs.values()],
  });
}

export function directorFromSnapshot(snapshot: DirectorSnapshot): DirectorState {
  const { schedules, switches, chains, bosses, runs } = structuredClone(snapshot);
  return {
    schedules: new Map(schedules.map((schedule) => [schedule.scheduleId, schedule])),
    switches: new Map(switches),
    chains: new Map(
      chains.map((chain) => {
        const progress = new Map(chain.progress.map((one) => [one.zoneInstance, one]));
        return [chain.chainId, { ...chain, progress }];
      }),
    ),
    bosses: new Map(bosses.map((boss) => [boss.bossId, boss])),
    runs: new Map(runs.map((run) => [run.instanceId, run])),
  };
}
