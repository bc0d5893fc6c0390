import { type EventManager, type Outcome, refused } from "./event-manager.ts";
import type { LiveRun } from "./live-run.ts";
import { STATISTICS, type Statistic } from "./participants.ts";
import { phaseScale } from "./phase-scale.ts";
import { noteBack, noteGone } from "./rules/absence.ts";
import { isOpen } from "./rules/votes.ts";
import type { LeaveReason } from "./run-events.ts";
import { countPresent } from "./run-state.ts";
import type { Contributor } from "./signals.ts";
import { closeVotes } from "./vote-outcome.ts";

/** What participants and game masters do to a run besides contributing to it. All answer as the manager's operations do. */

type RunOutcome = Outcome<{ run: LiveRun }>;

/** Stops the clocks of a run; nothing counts until it is resumed. */
export function pauseRun(
  manager: EventManager,
  instanceId: number,
  reason: string,
  actor: string,
  nowMs: number,
): RunOutcome {
  const run = manager.activeRun(instanceId);
  if (run === null) return refused("not_found");
  if (run.state.paused) return refused("already_active");
  run.decide({ type: "RunPaused", data: { reason, ...run.moment(nowMs) } }, nowMs, actor);
  return { ok: true, run };
}

export function resumeRun(manager: EventManager, instanceId: number, actor: string, nowMs: number): RunOutcome {
  const run = manager.activeRun(instanceId);
  if (run === null) return refused("not_found");
  if (!run.state.paused) return refused("not_paused");
  run.decide({ type: "RunResumed", data: run.moment(nowMs) }, nowMs, actor);
  return { ok: true, run };
}

/**
 * Moves the limit of the event, and of its current phase, by so many ms: later, or sooner where they are negative.
 * Refused (`not_eligible`) where neither has one.
 */
export function extendRun(
  manager: EventManager,
  instanceId: number,
  byMs: number,
  actor: string,
  nowMs: number,
): RunOutcome {
  const run = manager.activeRun(instanceId);
  if (run === null) return refused("not_found");
  if (run.timeLeftMs(nowMs) === Number.POSITIVE_INFINITY) return refused("not_eligible");
  run.decide({ type: "RunExtended", data: { byMs, ...run.moment(nowMs) } }, nowMs, actor);
  return { ok: true, run };
}

/**
 * Moves a run to a phase (from 0) by hand, on or back: nobody has won the one before, and the new one begins untouched,
 * as large as it is for those who are there. Contributions stay. Refused where there is no such phase
 * (`invalid_target`), it is on (`already_active`), rounds decide instead of phases (`not_eligible`), the run is paused
 * (`unavailable`), or the phase has held its vote, which is not held again (`expired`).
 */
export function moveToPhase(
  manager: EventManager,
  instanceId: number,
  phase: number,
  actor: string,
  nowMs: number,
): RunOutcome {
  const run = manager.activeRun(instanceId);
  if (run === null) return refused("not_found");
  const { definition, votes } = run.state;
  if (definition.mode === "duel" || definition.mode === "knockout") return refused("not_eligible");
  if (definition.phases[phase] === undefined) return refused("invalid_target");
  if (run.state.phase === phase) return refused("already_active");
  if (run.state.paused) return refused("unavailable");
  if (votes.some((vote) => vote.phase === phase)) return refused("expired");
  closeVotes(run, nowMs);
  const scale = phaseScale(definition, phase, countPresent(run.state));
  run.decide({ type: "PhaseStarted", data: { phase, scale, wonBy: 0, ...run.moment(nowMs) } }, nowMs, actor);
  run.endPhaseIfDone(nowMs);
  return { ok: true, run };
}

/** Answers a vote, or changes the answer while it lasts. */
export function castVote(
  manager: EventManager,
  { instanceId, voteId, option }: { instanceId: number; voteId: number; option: number },
  by: Contributor,
  nowMs: number,
): RunOutcome {
  const run = manager.activeRun(instanceId);
  const vote = run?.state.votes.find((one) => one.voteId === voteId);
  if (run === null || vote === undefined) return refused("not_found");
  const { participants, definition } = run.state;
  const slot = participants.slotOf(by.characterId);
  if (slot < 0 || participants.left[slot] === 1) return refused("not_participating");
  if (vote.team !== 0 && participants.teams[slot] !== vote.team) return refused("not_eligible");
  if (participants.eliminated[slot] === 1) return refused("not_eligible");
  if (!isOpen(run, vote, nowMs)) return refused("expired");
  const options = definition.phases[vote.phase]?.vote?.options ?? [];
  if (options[option] === undefined) return refused("invalid_target");
  if (run.isCongested) return refused("unavailable");
  const data = { voteId, characterId: by.characterId, option, ...run.moment(nowMs) };
  run.decide({ type: "VoteCast", data }, nowMs, by);
  return { ok: true, run };
}

/** What a participant did or suffered; who has any of it has played for its team. */
const PLAYED: readonly Statistic[] = STATISTICS.filter((name) => name !== "longestLifeMs" && name !== "lifeStartedMs");

/** Chooses a team where content lets players choose: once, before the first round and before taking part in anything. */
export function chooseTeam(
  manager: EventManager,
  instanceId: number,
  team: number,
  by: Contributor,
  nowMs: number,
): RunOutcome {
  const run = manager.activeRun(instanceId);
  if (run === null) return refused("not_found");
  const { participants, definition } = run.state;
  if (!definition.teams.some(({ id }) => id === team)) return refused("invalid_target");
  const slot = participants.slotOf(by.characterId);
  if (slot < 0 || participants.left[slot] === 1) return refused("not_participating");
  const hasPlayed =
    (participants.scores[slot] ?? 0) > 0 || PLAYED.some((name) => participants.statistic(slot, name) > 0);
  const isFixed = run.state.round !== null || participants.choseTeam[slot] === 1 || hasPlayed;
  if (definition.teamAssignment !== "choice" || isFixed) return refused("not_eligible");
  if (run.isCongested) return refused("unavailable");
  const data = { characterId: by.characterId, team, ...run.moment(nowMs) };
  run.decide({ type: "TeamChosen", data }, nowMs, by);
  return { ok: true, run };
}

/** Somebody has gone from a zone instance: its place in the runs there is kept for their grace time. */
export function noteAbsence(runs: readonly LiveRun[], by: Contributor, reason: LeaveReason, nowMs: number): void {
  for (const run of runs) {
    if (run.isActive && run.state.participants.slotOf(by.characterId) >= 0) noteGone(run, by, reason, nowMs);
  }
}

/** Somebody is in the zone instance (again). */
export function notePresence(runs: readonly LiveRun[], by: Contributor, nowMs: number): void {
  for (const run of runs) noteBack(run, by.characterId, by, nowMs);
}

/** After a restart everybody has yet to come back. */
export function noteEverybodyAway(run: LiveRun, nowMs: number): void {
  const { characterIds, count } = run.state.participants;
  for (const characterId of characterIds.subarray(0, count)) {
    const by = { characterId, correlation: "", packet: 0, clientBuild: 0, factionId: 0 };
    noteGone(run, by, "logout", nowMs);
  }
}
