import type { EventDefinition, WaveType } from "../content/definitions.ts";
import type { LootTableDefinition } from "../content/loot-definitions.ts";
import type {
  DuelDecided,
  RaceLegWon,
  RaceWon,
  RoundEnded,
  RoundStarted,
  VoteCast,
  VoteEnded,
  VoteStarted,
} from "./mode-events.ts";
import type { Moment } from "./moment.ts";

/**
 * What happens to a run, past tense, as the journal keeps it on the stream `run-<instanceId>`.
 * `elapsedMs` is the time the run has been active; time that the server was down, or the run paused, does not count.
 */
export type RunEvent =
  | RunStarted
  | ParticipantJoined
  | ParticipantLeft
  | ParticipantAway
  | ParticipantReturned
  | ParticipantEliminated
  | TeamChosen
  | ContributionsRecorded
  | ObjectiveActivated
  | ObjectiveCompleted
  | ObjectiveFailed
  | PhaseStarted
  | WaveStarted
  | WaveEnded
  | BossEngaged
  | BossPhaseReached
  | BossEnraged
  | RoundStarted
  | RoundEnded
  | DuelDecided
  | RaceLegWon
  | RaceWon
  | VoteStarted
  | VoteCast
  | VoteEnded
  | RunPaused
  | RunResumed
  | RunExtended
  | RunCompleted
  | RunFailed
  | RunCancelled;

export type RunEventType = RunEvent["type"];

/** What brought a run about. */
export type RunCause =
  | { readonly kind: "manual" }
  | { readonly kind: "schedule"; readonly scheduleId: number; readonly occurrenceMs: number }
  | {
      readonly kind: "chain";
      readonly chainId: number;
      /** From 0; `steps` in all. */
      readonly step: number;
      readonly steps: number;
      /** The run that it follows; 0 for the first step. */
      readonly afterInstanceId: number;
    }
  | { readonly kind: "boss"; readonly bossId: number }
  | { readonly kind: "player"; readonly scheduleId: number; readonly characterId: number };

/** How large a phase is for those who are there when it begins (`scaling` of the definition). */
export type PhaseScale = {
  /** Target of each objective, in the order of the phase's list. */
  readonly targets: readonly number[];
  /** Multipliers of creature counts and of creatures' health. */
  readonly creatures: number;
  readonly health: number;
  /** What they were worked out from. */
  readonly participants: number;
};

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
    readonly cause: RunCause;
    readonly scale: PhaseScale;
  };
};

/** `team` 0: none. */
export type ParticipantJoined = {
  readonly type: "ParticipantJoined";
  readonly data: Moment & { readonly characterId: number; readonly team: number };
};

/** Why somebody takes no part any more; the score stays. */
export type LeaveReason = "choice" | "logout" | "left_area" | "kicked";

export type ParticipantLeft = {
  readonly type: "ParticipantLeft";
  readonly data: Moment & { readonly characterId: number; readonly reason: LeaveReason };
};

/** Gone from the zone: the place is kept for the grace time. After a restart everybody is, until they come back. */
export type ParticipantAway = {
  readonly type: "ParticipantAway";
  readonly data: Moment & { readonly characterId: number; readonly reason: LeaveReason };
};

/** Back in the zone within the grace time. */
export type ParticipantReturned = {
  readonly type: "ParticipantReturned";
  readonly data: Moment & { readonly characterId: number };
};

/** Knocked out: stays a participant, and nothing that it does counts any more. */
export type ParticipantEliminated = {
  readonly type: "ParticipantEliminated";
  readonly data: Moment & { readonly characterId: number; readonly round: number };
};

export type TeamChosen = {
  readonly type: "TeamChosen";
  readonly data: Moment & { readonly characterId: number; readonly team: number };
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
  /** Presence below the next full 10 s, in ms, as it stands after this batch. */
  readonly presenceRestMs: number;
  /** The numbers of `STATISTICS` as they stand after this batch. */
  readonly statistics: readonly number[];
  readonly team: number;
  /** Whether it had left before and did nothing since: who left still gets the bonus of what it contributed to. */
  readonly left: boolean;
  /** Indices of the phase's objectives that this participant has contributed to within this batch. */
  readonly objectives: readonly number[];
  /** Session (a UUID) and number of the last packet that caused this; empty and 0 where no packet did. */
  readonly correlation: string;
  readonly packet: number;
};

/** An objective that moved: its index, and what `ObjectiveState` has of the same names now. Without `busyUntilMs` it was never busy. */
export type ObjectiveMove = readonly [
  index: number,
  current: number,
  marks: readonly number[],
  activeSinceMs: number,
  busyUntilMs?: number,
];

/** All contributions to one run within one batch and phase. A participant named here for the first time has joined. */
export type ContributionsRecorded = {
  readonly type: "ContributionsRecorded";
  readonly data: Moment & {
    readonly phase: number;
    readonly objectives: readonly ObjectiveMove[];
    readonly participants: readonly ContributionDelta[];
    /** Creatures of the running wave that have died by now; missing where none did within this batch. */
    readonly waveKills?: number;
    /** Characters that fell in the running round within this batch; missing where nobody did. */
    readonly fallen?: readonly number[];
  };
};

type ObjectiveMoment = Moment & { readonly phase: number; readonly index: number };

/** It was hidden, and from now on is shown and counts. */
export type ObjectiveActivated = { readonly type: "ObjectiveActivated"; readonly data: ObjectiveMoment };

/** Its contributors have had their bonus in the ContributionsRecorded before it. */
export type ObjectiveCompleted = {
  readonly type: "ObjectiveCompleted";
  readonly data: ObjectiveMoment & { readonly contributors: readonly number[] };
};

export type ObjectiveFailed = {
  readonly type: "ObjectiveFailed";
  readonly data: ObjectiveMoment & { readonly reason: ObjectiveFailure };
};

/** `time_limit`: its own; `lost`: what it protected died; `nobody_left`: none of those who had to survive did. */
export type ObjectiveFailure = "time_limit" | "lost" | "nobody_left" | "wave_timeout";

/** `wonBy`: the team that was first to complete the phase before; 0: everyone did. */
export type PhaseStarted = {
  readonly type: "PhaseStarted";
  readonly data: Moment & { readonly phase: number; readonly scale: PhaseScale; readonly wonBy: number };
};

/** A wave of the current phase: `wave` from 1, `count` creatures, `index` of the objective that it belongs to. */
export type WaveStarted = {
  readonly type: "WaveStarted";
  readonly data: ObjectiveMoment & {
    readonly wave: number;
    readonly waves: number;
    readonly waveType: WaveType;
    readonly count: number;
  };
};

/** `nextInMs`: pause before the next wave; 0 after the last. */
export type WaveEnded = {
  readonly type: "WaveEnded";
  readonly data: ObjectiveMoment & {
    readonly wave: number;
    readonly outcome: "cleared" | "timed_out";
    readonly nextInMs: number;
  };
};

export type BossEngaged = { readonly type: "BossEngaged"; readonly data: Moment & { readonly bossId: number } };

/** `bossPhase` counts from 1; one blow may reach several, each with an event of its own. */
export type BossPhaseReached = {
  readonly type: "BossPhaseReached";
  readonly data: Moment & { readonly bossId: number; readonly bossPhase: number; readonly healthPercent: number };
};

export type BossEnraged = { readonly type: "BossEnraged"; readonly data: Moment & { readonly bossId: number } };

export type RunPaused = { readonly type: "RunPaused"; readonly data: Moment & { readonly reason: string } };

export type RunResumed = { readonly type: "RunResumed"; readonly data: Moment };

/** The limits of the event and of the phase that is on are later by so much; negative: sooner. */
export type RunExtended = { readonly type: "RunExtended"; readonly data: Moment & { readonly byMs: number } };

/** `winner`: the team that won, or the character where there are no teams; 0: everyone. */
export type RunCompleted = {
  readonly type: "RunCompleted";
  readonly data: Moment & {
    readonly timeLeftMs: number;
    readonly winner: number;
    readonly controlsAllPoints: boolean;
  };
};

/** `everyone_left`: content's rule for an abandoned run; `despawned`: a boss that nobody fought. */
export type RunFailure = "time_limit" | "objective_failed" | "everyone_left" | "despawned";

export type RunFailed = { readonly type: "RunFailed"; readonly data: Moment & { readonly reason: RunFailure } };

export type RunCancelled = { readonly type: "RunCancelled"; readonly data: Moment & { readonly reason: string } };

/** How a run ends: the last event of its stream. */
export const RUN_ENDS = ["RunCompleted", "RunFailed", "RunCancelled"] as const;

const ends: ReadonlySet<string> = new Set(RUN_ENDS);

/** Whether an event of this type is the end of a run. */
export function isRunEnd(type: string): boolean {
  return ends.has(type);
}

/** Stream of a run. */
export function runStream(instanceId: number): string {
  return `run-${instanceId}`;
}
