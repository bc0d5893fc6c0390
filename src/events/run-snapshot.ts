import type { EventDefinition, LootTableDefinition } from "../content/definitions.ts";
import { initialRun, joinedSlot, markContributor, objectivesOf, type RunState, type RunStatus } from "./run-state.ts";

/** A durable run as JSON. Slots keep their order: a participant is `[id, score, damageRest, healingRest, healingScore, left]`. */
export type RunSnapshot = {
  readonly schemaVersion: 1;
  readonly instanceId: number;
  readonly eventId: number;
  readonly definitionVersion: number;
  readonly definition: EventDefinition;
  readonly lootTable: LootTableDefinition | null;
  readonly zoneId: number;
  readonly zoneInstance: number;
  readonly startedAtMs: number;
  readonly status: RunStatus;
  readonly phase: number;
  readonly version: number;
  readonly elapsedMs: number;
  readonly phaseStartedMs: number;
  readonly timeLeftMs: number;
  readonly endedAtMs: number;
  readonly objectives: readonly {
    index: number;
    current: number;
    complete: boolean;
    contributors: readonly number[];
  }[];
  readonly participants: readonly (readonly [number, number, number, number, number, number])[];
};

/** @param elapsedMs how long the run has been active by now; time passes without events too. */
export function snapshotOf(state: RunState, elapsedMs: number): RunSnapshot {
  const { participants } = state;
  return {
    schemaVersion: 1,
    instanceId: state.instanceId,
    eventId: state.eventId,
    definitionVersion: state.definitionVersion,
    definition: state.definition,
    lootTable: state.lootTable,
    zoneId: state.zoneId,
    zoneInstance: state.zoneInstance,
    startedAtMs: state.startedAtMs,
    status: state.status,
    phase: state.phase,
    version: state.version,
    elapsedMs: Math.max(elapsedMs, state.elapsedMs),
    phaseStartedMs: state.phaseStartedMs,
    timeLeftMs: state.timeLeftMs,
    endedAtMs: state.endedAtMs,
    objectives: state.objectives.map((objective) => ({
      index: objective.definition.index,
      current: objective.current,
      complete: objective.complete,
      contributors: Array.from(objective.contributors.keys()).filter((slot) => objective.contributors[slot] === 1),
    })),
    participants: Array.from({ length: participants.count }, (_, slot) => [
      participants.characterIds[slot] ?? 0,
      participants.scores[slot] ?? 0,
      participants.damageRests[slot] ?? 0,
      participants.healingRests[slot] ?? 0,
      participants.healingScores[slot] ?? 0,
      participants.left[slot] ?? 0,
    ]),
  };
}

/** The inverse of `snapshotOf`. */
export function runFromSnapshot(snapshot: RunSnapshot): RunState {
  const state = initialRun(snapshot);
  const { participants } = state;
  for (const [characterId, score, damageRest, healingRest, healingScore, left] of snapshot.participants) {
    const slot = joinedSlot(state, characterId);
    participants.scores[slot] = score;
    participants.damageRests[slot] = damageRest;
    participants.healingRests[slot] = healingRest;
    participants.healingScores[slot] = healingScore;
    participants.left[slot] = left;
  }
  state.objectives = objectivesOf(snapshot.definition, snapshot.phase);
  state.objectives.forEach((objective, at) => {
    const saved = snapshot.objectives[at];
    objective.current = saved?.current ?? 0;
    objective.complete = saved?.complete ?? false;
    for (const slot of saved?.contributors ?? []) markContributor(objective, slot);
  });
  return Object.assign(state, {
    status: snapshot.status,
    phase: snapshot.phase,
    version: snapshot.version,
    elapsedMs: snapshot.elapsedMs,
    phaseStartedMs: snapshot.phaseStartedMs,
    timeLeftMs: snapshot.timeLeftMs,
    endedAtMs: snapshot.endedAtMs,
  });
}
