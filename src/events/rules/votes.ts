import type { LiveRun } from "../live-run.ts";
import type { RunState, VoteState } from "../run-state.ts";
import { closeVote } from "../vote-outcome.ts";

/** A phase's vote begins when somebody can answer it, one for each team, and ends when all have or time is up. */
export function tickVotes(run: LiveRun, nowMs: number): void {
  const { definition, phase, votes } = run.state;
  const asked = definition.phases[phase]?.vote ?? null;
  if (asked === null) return;
  const teams = definition.teams.length === 0 ? [0] : definition.teams.map(({ id }) => id);
  for (const team of teams) {
    const vote = votes.find((one) => one.phase === phase && one.team === team);
    if (vote === undefined) startVote(run, team, nowMs);
    else if (vote.option < 0 && isOver(run, vote, nowMs)) endVote(run, vote, nowMs);
  }
}

/** Characters that may answer a vote: participants of its team who have neither left nor been knocked out. */
function votersOf({ participants }: RunState, team: number): number[] {
  const { characterIds, left, eliminated, teams, count } = participants;
  return [...characterIds.subarray(0, count)].filter(
    (_, slot) => left[slot] === 0 && eliminated[slot] === 0 && (team === 0 || teams[slot] === team),
  );
}

/** Whether a vote takes answers: its phase is on, and its time is not up. */
export function isOpen(run: LiveRun, vote: VoteState, nowMs: number): boolean {
  const asked = run.state.definition.phases[vote.phase]?.vote ?? null;
  if (asked === null || vote.option >= 0 || vote.phase !== run.state.phase) return false;
  return run.elapsedMs(nowMs) - vote.startedMs < asked.durationMs;
}

function startVote(run: LiveRun, team: number, nowMs: number): void {
  if (votersOf(run.state, team).length === 0) return;
  const { phase, votes } = run.state;
  const data = { voteId: votes.length + 1, team, phase, ...run.moment(nowMs) };
  run.decide({ type: "VoteStarted", data }, nowMs, "system");
}

function isOver(run: LiveRun, vote: VoteState, nowMs: number): boolean {
  if (!isOpen(run, vote, nowMs)) return true;
  const voters = votersOf(run.state, vote.team);
  return voters.length > 0 && voters.every((characterId) => vote.answers.has(characterId));
}

/** What the vote chose becomes active, as far as it is for those who were asked. */
function endVote(run: LiveRun, vote: VoteState, nowMs: number): void {
  const asked = run.state.definition.phases[vote.phase]?.vote ?? null;
  if (asked === null) return;
  const option = closeVote(run, vote, asked, nowMs);
  for (const index of asked.options[option]?.activates ?? []) {
    const objective = run.state.objectives.find(({ definition }) => definition.index === index);
    const isTheirs = objective?.definition.team === 0 || objective?.definition.team === vote.team || vote.team === 0;
    if (objective?.status === "inactive" && isTheirs) run.activate(index, nowMs);
  }
  run.endPhaseIfDone(nowMs);
}
