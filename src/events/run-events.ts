import type { EventDefinition, LootTableDefinition } from "../content/definitions.ts";

/**
 * What happens to a run, past tense, as the journal keeps it on the stream `run-<instanceId>`.
 * `elapsedMs` is the time the run has been active; time that the server was down does not count.
 */
export type RunEvent =
  | RunStarted
  | ParticipantJoined
  | ParticipantLeft
  | ContributionsRecorded
  | ObjectiveCompleted
  | PhaseStarted
  | RunCompleted
  | RunFailed
  | RunCancelled;

export type RunEventType = RunEvent["type"];

/** The run carries the definition it runs by and its loot. `definitionVersion` counts the versions of that event in `public_events`. */
export type RunStarted = {
  readonly type: "RunStarted";
  readonly data: {
    readonly instanceId: number;
    readonly eventId: number;
    readonly definitionVersion: number;
    readonly definition: EventDefinition;
    /** What it drops at the end; null: nothing. */
    readonly lootTable: LootTableDefinition | null;
    readonly zoneId: number;
    readonly zoneInstance: number;
    readonly startedAtMs: number;
  };
};

export type ParticipantJoined = {
  readonly type: "ParticipantJoined";
  readonly data: { readonly characterId: number; readonly atMs: number; readonly elapsedMs: number };
};

export type ParticipantLeft = {
  readonly type: "ParticipantLeft";
  readonly data: { readonly characterId: number; readonly atMs: number; readonly elapsedMs: number };
};

/** One participant's part of a batch. */
export type ContributionDelta = {
  readonly characterId: number;
  /** Contribution earned in this batch. */
  readonly score: number;
  /** Points of damage below the next full 100, as they stand after this batch. */
  readonly damageRest: number;
  /** Points of healing below the next full 100, as they stand after this batch. */
  readonly healingRest: number;
  /** Contribution from healing in this run so far (500 at most). */
  readonly healingScore: number;
  /** Whether it had left before and did nothing since: who left still gets the bonus of what it contributed to. */
  readonly left: boolean;
  /** Indices of the phase's objectives that this participant has contributed to within this batch. */
  readonly objectives: readonly number[];
  /** Session (a UUID) and number of the last packet that caused this; empty and 0 where no packet did. */
  readonly correlation: string;
  readonly packet: number;
};

/** All contributions to one run within one batch and phase. A participant named here for the first time has joined. */
export type ContributionsRecorded = {
  readonly type: "ContributionsRecorded";
  readonly data: {
    readonly phase: number;
    readonly elapsedMs: number;
    readonly atMs: number;
    /** Objectives that moved: index and where they stand now. */
    readonly objectives: readonly (readonly [index: number, current: number])[];
    readonly participants: readonly ContributionDelta[];
  };
};

/** Its contributors have had their bonus in the ContributionsRecorded before it. */
export type ObjectiveCompleted = {
  readonly type: "ObjectiveCompleted";
  readonly data: {
    readonly phase: number;
    readonly index: number;
    readonly elapsedMs: number;
    readonly atMs: number;
    readonly contributors: readonly number[];
  };
};

export type PhaseStarted = {
  readonly type: "PhaseStarted";
  readonly data: { readonly phase: number; readonly elapsedMs: number; readonly atMs: number };
};

export type RunCompleted = {
  readonly type: "RunCompleted";
  readonly data: { readonly elapsedMs: number; readonly atMs: number; readonly timeLeftMs: number };
};

export type RunFailed = {
  readonly type: "RunFailed";
  readonly data: { readonly elapsedMs: number; readonly atMs: number; readonly reason: "time_limit" };
};

export type RunCancelled = {
  readonly type: "RunCancelled";
  readonly data: { readonly elapsedMs: number; readonly atMs: number; readonly reason: string };
};

/** Stream of a run. */
export function runStream(instanceId: number): string {
  return `run-${instanceId}`;
}
