import type { ContributionDelta, ContributionsRecorded, PhaseStarted, RunEvent } from "./run-events.ts";
import { joinedSlot, markContributor, type ObjectiveState, objectivesOf, type RunState } from "./run-state.ts";

/** Applies one journaled event to the durable state. `RunStarted` makes the state (`initialRun`) and is not applied to one. */
export function evolve(state: RunState, event: RunEvent): void {
  if (event.type === "RunStarted") throw new Error(`run ${state.instanceId} cannot start twice`);
  state.version += 1;
  state.elapsedMs = Math.max(state.elapsedMs, event.data.elapsedMs);
  if (event.type === "ContributionsRecorded") applyContributions(state, event);
  else applyDecision(state, event);
}

/** A decision that stands for itself: the live state takes it in with this as the durable one does later. */
export type Decision = Exclude<RunEvent, { type: "RunStarted" | "ContributionsRecorded" }>;

/** Applies a decision to a state, live or durable. */
export function applyDecision(state: RunState, event: Decision): void {
  switch (event.type) {
    case "ObjectiveActivated":
    case "ObjectiveCompleted":
    case "ObjectiveFailed":
      return applyToObjective(objectiveAt(state, event.data.index), event);
    case "PhaseStarted":
      return applyPhase(state, event.data);
    case "ParticipantJoined":
    case "ParticipantLeft":
    case "ParticipantEliminated":
    case "TeamChosen":
      return applyToParticipant(state, event);
    // Who is away is remembered, not kept: a restart begins it anew.
    case "ParticipantAway":
    case "ParticipantReturned":
      return;
    case "RaceLegWon":
    case "RaceWon":
    case "DuelDecided":
      return applyContest(state, event);
    case "RunPaused":
      state.paused = true;
      return;
    case "RunResumed":
      state.paused = false;
      return;
    case "RunExtended":
      state.extendedMs += event.data.byMs;
      state.phaseExtendedMs += event.data.byMs;
      return;
    case "RunCompleted":
      state.timeLeftMs = event.data.timeLeftMs;
      state.winner = event.data.winner;
      state.controlsAllPoints = event.data.controlsAllPoints;
      return end(state, "completed", event.data.atMs);
    case "RunFailed":
      return end(state, "failed", event.data.atMs);
    case "RunCancelled":
      return end(state, "cancelled", event.data.atMs);
    default:
      applyEncounter(state, event);
  }
}

type ContestDecision = Extract<Decision, { type: "RaceLegWon" | "RaceWon" | "DuelDecided" }>;

function applyContest(state: RunState, event: ContestDecision): void {
  switch (event.type) {
    case "RaceLegWon": {
      const { phase, team, elapsedMs } = event.data;
      state.race = { ...state.race, legs: [...state.race.legs, { phase, team, elapsedMs }] };
      return;
    }
    case "RaceWon":
      state.race = { ...state.race, standings: event.data.standings };
      return;
    case "DuelDecided":
      state.duel = { winner: event.data.winner, rounds: event.data.rounds };
  }
}

function applyPhase(state: RunState, { phase, elapsedMs, scale, wonBy }: PhaseStarted["data"]): void {
  if (wonBy !== 0) state.phaseWins.set(wonBy, (state.phaseWins.get(wonBy) ?? 0) + 1);
  state.phase = phase;
  state.phaseStartedMs = elapsedMs;
  state.phaseExtendedMs = 0;
  state.scale = scale;
  state.wave = null;
  state.objectives = objectivesOf(state.definition, phase, scale.targets, elapsedMs);
}

type ObjectiveDecision = Extract<Decision, { type: "ObjectiveActivated" | "ObjectiveCompleted" | "ObjectiveFailed" }>;

function applyToObjective(objective: ObjectiveState, event: ObjectiveDecision): void {
  if (event.type === "ObjectiveActivated") {
    objective.status = "active";
    objective.activeSinceMs = event.data.elapsedMs;
  } else objective.status = event.type === "ObjectiveCompleted" ? "complete" : "failed";
}

type ParticipantDecision = Extract<
  Decision,
  { type: "ParticipantJoined" | "ParticipantLeft" | "ParticipantEliminated" | "TeamChosen" }
>;

function applyToParticipant(state: RunState, event: ParticipantDecision): void {
  const slot = joinedSlot(state, event.data.characterId);
  const { participants } = state;
  switch (event.type) {
    case "ParticipantJoined":
      participants.setStatistic(slot, "lifeStartedMs", event.data.elapsedMs);
      participants.teams[slot] = event.data.team;
      return;
    case "TeamChosen":
      participants.teams[slot] = event.data.team;
      participants.choseTeam[slot] = 1;
      return;
    case "ParticipantLeft":
      participants.left[slot] = 1;
      return;
    case "ParticipantEliminated":
      participants.eliminated[slot] = 1;
  }
}

type Encounter = Exclude<
  Decision,
  | ObjectiveDecision
  | ParticipantDecision
  | ContestDecision
  | { type: "PhaseStarted" | "ParticipantAway" | "ParticipantReturned" | `Run${string}` }
>;

/** Waves, bosses, rounds and votes. */
function applyEncounter(state: RunState, event: Encounter): void {
  const { elapsedMs } = event.data;
  switch (event.type) {
    case "WaveStarted": {
      const { index, wave, count } = event.data;
      state.wave = { index, wave, count, startedMs: elapsedMs, kills: 0, endedMs: -1, nextInMs: 0 };
      return;
    }
    case "WaveEnded":
      if (state.wave !== null) Object.assign(state.wave, { endedMs: elapsedMs, nextInMs: event.data.nextInMs });
      return;
    case "BossEngaged":
      state.boss.engagedMs = elapsedMs;
      return;
    case "BossPhaseReached":
      state.boss.phase = event.data.bossPhase;
      return;
    case "BossEnraged":
      state.boss.enraged = true;
      return;
    case "RoundStarted":
      state.round = {
        round: event.data.round,
        startedMs: elapsedMs,
        endedMs: -1,
        wins: state.round?.wins ?? new Map(),
        fallen: new Set(),
      };
      return;
    case "RoundEnded": {
      if (state.round === null) return;
      const { winner } = event.data;
      state.round.endedMs = elapsedMs;
      if (winner !== 0) state.round.wins.set(winner, (state.round.wins.get(winner) ?? 0) + 1);
      return;
    }
    case "VoteStarted": {
      const { voteId, team, phase } = event.data;
      state.votes.push({ voteId, team, phase, startedMs: elapsedMs, answers: new Map(), option: -1 });
      return;
    }
    case "VoteCast":
      voteAt(state, event.data.voteId)?.answers.set(event.data.characterId, event.data.option);
      return;
    case "VoteEnded": {
      const vote = voteAt(state, event.data.voteId);
      if (vote !== undefined) vote.option = event.data.option;
    }
  }
}

function voteAt({ votes }: RunState, voteId: number) {
  return votes.find((vote) => vote.voteId === voteId);
}

function end(state: RunState, status: RunState["status"], atMs: number): void {
  state.status = status;
  state.endedAtMs = atMs;
}

function applyContributions(state: RunState, { data }: ContributionsRecorded): void {
  for (const [index, current, marks, activeSinceMs, busyUntilMs = 0] of data.objectives) {
    Object.assign(objectiveAt(state, index), { current, marks: [...marks], activeSinceMs, busyUntilMs });
  }
  for (const delta of data.participants) applyDelta(state, delta);
  if (data.waveKills !== undefined && state.wave !== null) state.wave.kills = data.waveKills;
  for (const characterId of data.fallen ?? []) state.round?.fallen.add(characterId);
}

function applyDelta(state: RunState, delta: ContributionDelta): void {
  const slot = joinedSlot(state, delta.characterId);
  const { participants } = state;
  participants.scores[slot] = (participants.scores[slot] ?? 0) + delta.score;
  participants.damageRests[slot] = delta.damageRest;
  participants.healingRests[slot] = delta.healingRest;
  participants.healingScores[slot] = delta.healingScore;
  participants.presenceRestsMs[slot] = delta.presenceRestMs;
  participants.setStatistics(slot, delta.statistics);
  participants.teams[slot] = delta.team;
  participants.left[slot] = delta.left ? 1 : 0;
  for (const index of delta.objectives) markContributor(objectiveAt(state, index), slot);
}

/** @throws Error where the stream names an objective that its phase does not have */
function objectiveAt(state: RunState, index: number): ObjectiveState {
  const objective = state.objectives.find((candidate) => candidate.definition.index === index);
  if (objective === undefined) {
    throw new Error(`run ${state.instanceId} has no objective ${index} in phase ${state.phase}: its stream is damaged`);
  }
  return objective;
}
