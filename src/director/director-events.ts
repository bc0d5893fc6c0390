import type { ChainStep } from "../content/definitions.ts";
import type { BossEngaged, RunCancelled, RunCompleted, RunFailed, RunStarted } from "../events/run-events.ts";
import type { SkipReason } from "../events/schedules/decide-occurrences.ts";
import type { ScheduleDefinition } from "../events/schedules/schedule-definition.ts";

/** What the director decides beside the starts of runs, as the journal keeps it on the stream `director`. */
export type DirectorEvent = ScheduleSeen | ScheduleSwitched | OccurrenceSkipped | ChainSeen | ChainBroken | BossPlanned;

/** What counts of a schedule: as long as it stays the same, its occurrences go on where they were. */
export type SeenSchedule = Pick<ScheduleDefinition, "enabled" | "zoneInstance" | "spec">;

/**
 * Content has this schedule, or has it like this, since `atMs`: its occurrences count from there on. One that has left
 * the content is seen as not enabled.
 */
export type ScheduleSeen = {
  readonly type: "ScheduleSeen";
  readonly data: { readonly scheduleId: number; readonly schedule: SeenSchedule; readonly atMs: number };
};

/**
 * A game master has enabled or disabled a schedule: that holds, whatever content says, until it is switched again. What
 * follows of it is a `ScheduleSeen`.
 */
export type ScheduleSwitched = {
  readonly type: "ScheduleSwitched";
  readonly data: { readonly scheduleId: number; readonly enabled: boolean; readonly atMs: number };
};

/** `locked`: the event is a step of a chain whose turn it is not. */
export type OccurrenceSkipReason = SkipReason | "already_active" | "locked" | "not_found";

/** This occurrence starts nothing, now or ever. */
export type OccurrenceSkipped = {
  readonly type: "OccurrenceSkipped";
  readonly data: {
    readonly scheduleId: number;
    readonly occurrenceMs: number;
    readonly reason: OccurrenceSkipReason;
    readonly atMs: number;
  };
};

/** Content has this chain, or has it like this, since `atMs`; without steps it has left the content. */
export type ChainSeen = {
  readonly type: "ChainSeen";
  readonly data: { readonly chainId: number; readonly steps: readonly ChainStep[]; readonly atMs: number };
};

/** `other_end`: the run before ended in another way than the step waits for. */
export type ChainBreak = "other_end" | "cancelled" | "too_few_participants" | "already_active" | "not_found";

/** The step (from 0) does not follow the run. */
export type ChainBroken = {
  readonly type: "ChainBroken";
  readonly data: {
    readonly chainId: number;
    readonly step: number;
    readonly zoneInstance: number;
    readonly afterInstanceId: number;
    readonly reason: ChainBreak;
    readonly atMs: number;
  };
};

/**
 * When a boss comes next. The moment was drawn at random, so it must be kept. `windowEndMs` 0: it waits for no window;
 * `rule` is what the moment was drawn by: with another one it is drawn again.
 */
export type BossPlanned = {
  readonly type: "BossPlanned";
  readonly data: {
    readonly bossId: number;
    readonly spawnAtMs: number;
    readonly windowEndMs: number;
    readonly rule: string;
    readonly atMs: number;
  };
};

/** What the director's state is made from. */
export type FoldedEvent = DirectorEvent | RunStarted | BossEngaged | RunCompleted | RunFailed | RunCancelled;

/** An event with the stream that it stands on: ends of runs name their run by it alone. */
export type StreamedEvent = FoldedEvent & { readonly stream: string };

export const DIRECTOR_STREAM = "director";

const OWN: Readonly<Record<DirectorEvent["type"], true>> = {
  ScheduleSeen: true,
  ScheduleSwitched: true,
  OccurrenceSkipped: true,
  ChainSeen: true,
  ChainBroken: true,
  BossPlanned: true,
};

const OF_RUNS: Readonly<Record<Exclude<FoldedEvent["type"], DirectorEvent["type"]>, true>> = {
  RunStarted: true,
  BossEngaged: true,
  RunCompleted: true,
  RunFailed: true,
  RunCancelled: true,
};

/** Types of the events that the director's state is made from. */
export const FOLDED_TYPES: readonly string[] = [...Object.keys(OWN), ...Object.keys(OF_RUNS)];
