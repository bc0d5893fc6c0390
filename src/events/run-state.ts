import type { EventDefinition, LootTableDefinition, ObjectiveDefinition } from "../content/definitions.ts";
import { Participants } from "./participants.ts";
import type { ContributionDelta, RunEvent, RunStarted } from "./run-events.ts";

export type RunStatus = "active" | "completed" | "failed" | "cancelled";

/** An objective of the current phase. `contributors` has a slot per participant: 0 none, 1 contributed. */
export type ObjectiveState = {
  readonly definition: ObjectiveDefinition;
  current: number;
  complete: boolean;
  contributors: Uint8Array;
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
  status: RunStatus;
  phase: number;
  /** Version of the run's stream that this state stands at. */
  version: number;
  /** Time the run had been active at its last event. */
  elapsedMs: number;
  /** `elapsedMs` at which the current phase began. */
  phaseStartedMs: number;
  timeLeftMs: number;
  /** When it ended (Unix time); 0 while it is active. */
  endedAtMs: number;
  objectives: ObjectiveState[];
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
    status: "active",
    phase: 0,
    version: 1,
    elapsedMs: 0,
    phaseStartedMs: 0,
    timeLeftMs: 0,
    endedAtMs: 0,
    objectives: objectivesOf(started.definition, 0),
    participants: new Participants(),
  };
}

/** The objectives of a phase, untouched. */
export function objectivesOf(definition: EventDefinition, phase: number): ObjectiveState[] {
  const objectives = definition.phases[phase]?.objectives ?? [];
  return objectives.map((objective) => ({
    definition: objective,
    current: 0,
    complete: false,
    contributors: new Uint8Array(8),
  }));
}

/** Objectives that must be complete before the phase ends: the required ones, or all where none is. */
export function isPhaseComplete(objectives: readonly ObjectiveState[]): boolean {
  const required = objectives.filter((objective) => objective.definition.required);
  return (required.length > 0 ? required : objectives).every((objective) => objective.complete);
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

/** Applies one journaled event. `RunStarted` makes the state (`initialRun`) and is not applied to one. */
export function evolve(state: RunState, event: RunEvent): void {
  if (event.type === "RunStarted") throw new Error(`run ${state.instanceId} cannot start twice`);
  state.version += 1;
  state.elapsedMs = Math.max(state.elapsedMs, event.data.elapsedMs);
  switch (event.type) {
    case "ParticipantJoined":
      joinedSlot(state, event.data.characterId);
      return;
    case "ParticipantLeft":
      state.participants.left[joinedSlot(state, event.data.characterId)] = 1;
      return;
    case "ContributionsRecorded":
      for (const [index, current] of event.data.objectives) objectiveAt(state, index).current = current;
      for (const delta of event.data.participants) applyDelta(state, delta);
      return;
    case "ObjectiveCompleted":
      objectiveAt(state, event.data.index).complete = true;
      return;
    case "PhaseStarted":
      state.phase = event.data.phase;
      state.phaseStartedMs = event.data.elapsedMs;
      state.objectives = objectivesOf(state.definition, event.data.phase);
      return;
    case "RunCompleted":
      state.status = "completed";
      state.endedAtMs = event.data.atMs;
      state.timeLeftMs = event.data.timeLeftMs;
      return;
    case "RunFailed":
      state.status = "failed";
      state.endedAtMs = event.data.atMs;
      return;
    case "RunCancelled":
      state.status = "cancelled";
      state.endedAtMs = event.data.atMs;
  }
}

function applyDelta(state: RunState, delta: ContributionDelta): void {
  const slot = joinedSlot(state, delta.characterId);
  const { participants } = state;
  participants.scores[slot] = (participants.scores[slot] ?? 0) + delta.score;
  participants.damageRests[slot] = delta.damageRest;
  participants.healingRests[slot] = delta.healingRest;
  participants.healingScores[slot] = delta.healingScore;
  participants.left[slot] = delta.left ? 1 : 0;
  for (const index of delta.objectives) markContributor(objectiveAt(state, index), slot);
}

function objectiveAt(state: RunState, index: number): ObjectiveState {
  const objective = state.objectives.find((candidate) => candidate.definition.index === index);
  if (objective === undefined) {
    throw new Error(`run ${state.instanceId} has no objective ${index} in phase ${state.phase}: its stream is damaged`);
  }
  return objective;
}
