import type { EventDefinition, ObjectiveDefinition } from "../content/definitions.ts";
import type { LootTableDefinition } from "../content/loot-definitions.ts";
import type { DuelRounds, RaceStanding } from "./mode-events.ts";
import { Participants } from "./participants.ts";
import type { PhaseScale, RunCause, RunStarted } from "./run-events.ts";

export type RunStatus = "active" | "completed" | "failed" | "cancelled";

export type ObjectiveStatus = "inactive" | "active" | "complete" | "failed";

/** An objective of the current phase. `contributors` has a slot per participant: 0 none, 1 contributed. */
export type ObjectiveState = {
  readonly definition: ObjectiveDefinition;
  /** As scaled when the phase began. */
  readonly target: number;
  current: number;
  status: ObjectiveStatus;
  /** `elapsedMs` at which its own clock began; moves on by the time that it was busy. */
  activeSinceMs: number;
  /** `elapsedMs` until which nothing counts for it after the last unit that did. */
  busyUntilMs: number;
  /** What its kind remembers between ticks and across restarts; the kind's file says what the numbers are. */
  marks: number[];
  contributors: Uint8Array;
};

/**
 * The wave that runs, or whose pause does: `kills` of its `count` creatures have died. `endedMs` is -1 while it runs;
 * times are the run's `elapsedMs`.
 */
export type WaveState = {
  readonly index: number;
  readonly wave: number;
  readonly count: number;
  readonly startedMs: number;
  kills: number;
  endedMs: number;
  nextInMs: number;
};

/** `engagedMs` is -1 until the first blow; `phase` 0 until the first threshold. */
export type BossState = { engagedMs: number; phase: number; enraged: boolean };

/** `endedMs` is -1 while the round is played; `wins` by team or character; `fallen` are the characters that fell in it. */
export type RoundState = {
  round: number;
  startedMs: number;
  endedMs: number;
  readonly wins: Map<number, number>;
  readonly fallen: Set<number>;
};

/** The legs of a race in the order in which they were won, and how the teams stood at its end; empty before. */
export type RaceState = {
  readonly legs: readonly { readonly phase: number; readonly team: number; readonly elapsedMs: number }[];
  readonly standings: readonly RaceStanding[];
};

/** How a duel was decided. */
export type DuelState = { readonly winner: number; readonly rounds: readonly DuelRounds[] };

/** `option` is -1 until it has ended; `answers` by character. */
export type VoteState = {
  readonly voteId: number;
  readonly team: number;
  readonly phase: number;
  readonly startedMs: number;
  readonly answers: Map<number, number>;
  option: number;
};

/**
 * A run as its events made it. The same shape twice: once live, ahead of the journal, where decisions are made, and
 * once durable, which is what players are shown, what a snapshot holds and what a refused batch falls back to.
 */
export type RunState = {
  readonly instanceId: number;
  readonly eventId: number;
  readonly definitionVersion: number;
  readonly definition: EventDefinition;
  readonly lootTable: LootTableDefinition | null;
  readonly zoneId: number;
  readonly zoneInstance: number;
  readonly startedAtMs: number;
  readonly cause: RunCause;
  status: RunStatus;
  phase: number;
  /** How large the current phase is. */
  scale: PhaseScale;
  /** Version of the run's stream that this state stands at. */
  version: number;
  /** Time the run had been active at its last event. */
  elapsedMs: number;
  /** `elapsedMs` at which the current phase began. */
  phaseStartedMs: number;
  /** What game masters added to the event's limit. */
  extendedMs: number;
  /** What of it was added while the current phase was on: it is the phase's as well. */
  phaseExtendedMs: number;
  paused: boolean;
  timeLeftMs: number;
  /** When it ended (Unix time); 0 while it is active. */
  endedAtMs: number;
  /** As `RunCompleted` has them. */
  winner: number;
  controlsAllPoints: boolean;
  /** Phases that each team was the first to complete. */
  readonly phaseWins: Map<number, number>;
  objectives: ObjectiveState[];
  wave: WaveState | null;
  readonly boss: BossState;
  round: RoundState | null;
  race: RaceState;
  /** Null until it is decided. */
  duel: DuelState | null;
  votes: VoteState[];
  readonly participants: Participants;
};

/** A fresh run at its first phase. */
export function initialRun(started: RunStarted["data"]): RunState {
  return {
    instanceId: started.instanceId,
    eventId: started.eventId,
    definitionVersion: started.definitionVersion,
    definition: started.definition,
    lootTable: started.lootTable,
    zoneId: started.zoneId,
    zoneInstance: started.zoneInstance,
    startedAtMs: started.startedAtMs,
    cause: started.cause,
    status: "active",
    phase: 0,
    scale: started.scale,
    version: 1,
    elapsedMs: 0,
    phaseStartedMs: 0,
    extendedMs: 0,
    phaseExtendedMs: 0,
    paused: false,
    timeLeftMs: 0,
    endedAtMs: 0,
    winner: 0,
    controlsAllPoints: false,
    phaseWins: new Map(),
    objectives: objectivesOf(started.definition, 0, started.scale.targets, 0),
    wave: null,
    boss: { engagedMs: -1, phase: 0, enraged: false },
    round: null,
    race: { legs: [], standings: [] },
    duel: null,
    votes: [],
    participants: new Participants(),
  };
}

/** The objectives of a phase, untouched; hidden ones are inactive. */
export function objectivesOf(
  definition: EventDefinition,
  phase: number,
  targets: readonly number[],
  elapsedMs: number,
): ObjectiveState[] {
  const objectives = definition.phases[phase]?.objectives ?? [];
  return objectives.map((objective, at) => ({
    definition: objective,
    target: targets[at] ?? objective.target,
    current: 0,
    status: objective.hidden ? "inactive" : "active",
    activeSinceMs: elapsedMs,
    busyUntilMs: 0,
    marks: [],
    contributors: new Uint8Array(8),
  }));
}

/**
 * The team that has done what the phase asks, 0 for everyone together, or null while nobody has. What must be complete:
 * the required objectives of everyone and of the team, or all of them where none is required. Hidden ones that were
 * never shown do not count.
 */
export function phaseWinner(state: RunState): number | null {
  const { definition, objectives } = state;
  if (isVoteDue(state)) return null;
  const shown = objectives.filter(({ status }) => status !== "inactive");
  const required = shown.filter(({ definition: { required: isRequired } }) => isRequired);
  const wanted = required.length > 0 ? required : shown.filter(({ status }) => status !== "failed");
  const isDone = (team: number): boolean =>
    wanted
      .filter(({ definition: { team: owner } }) => owner === 0 || owner === team)
      .every(({ status }) => status === "complete");
  if (wanted.every(({ definition: { team } }) => team === 0)) return isDone(0) ? 0 : null;
  return definition.teams.find(({ id }) => isDone(id))?.id ?? null;
}

/** Whether objectives of the phase wait for the outcome of its vote. */
function isVoteDue({ definition, phase, votes }: RunState): boolean {
  const asked = definition.phases[phase]?.vote ?? null;
  if (asked === null || asked.options.every(({ activates }) => activates.length === 0)) return false;
  const held = votes.filter((vote) => vote.phase === phase);
  return held.length === 0 || held.some(({ option }) => option < 0);
}

/** Slot of a participant, who joins if it has none; one that had left is back. */
export function joinedSlot(state: RunState, characterId: number): number {
  const { participants } = state;
  const slot = participants.slotOf(characterId);
  if (slot < 0) return participants.add(characterId);
  participants.left[slot] = 0;
  return slot;
}

/** Remembers that a slot contributed to an objective. */
export function markContributor(objective: ObjectiveState, slot: number): void {
  if (slot >= objective.contributors.length) {
    const larger = new Uint8Array(Math.max(slot + 1, objective.contributors.length * 2));
    larger.set(objective.contributors);
    objective.contributors = larger;
  }
  objective.contributors[slot] = 1;
}

/** Participants who take part now: neither left nor knocked out. */
export function countPresent({ participants }: RunState): number {
  let present = 0;
  for (let slot = 0; slot < participants.count; slot += 1) {
    if (participants.left[slot] === 0 && participants.eliminated[slot] === 0) present += 1;
  }
  return present;
}
