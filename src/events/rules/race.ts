import type { Decision } from "../evolve.ts";
import type { RaceStanding } from "../mode-events.ts";
import type { Moment } from "../moment.ts";
import type { RunState } from "../run-state.ts";
import { raceWinner } from "../teams.ts";

/** What of a live run a race needs. */
type RacingRun = {
  readonly state: RunState;
  moment(nowMs: number): Moment;
  decide(event: Decision, nowMs: number): void;
  finish(winner: number, nowMs: number): void;
};

/** A phase is done, in a race by a team (0: by everyone together): that is a leg of it. */
export function winLeg(run: RacingRun, team: number, nowMs: number): void {
  const { phase, definition } = run.state;
  if (definition.mode !== "race" || team === 0) return;
  run.decide({ type: "RaceLegWon", data: { phase, team, ...run.moment(nowMs) } }, nowMs);
}

/** The last phase is done: a race is decided, and the run completed. */
export function finishPhases(run: RacingRun, lastWonBy: number, nowMs: number): void {
  const { state } = run;
  const team = raceWinner(state, lastWonBy);
  if (state.definition.mode === "race" && team !== 0) {
    const standings = standingsOf(state, lastWonBy, team);
    run.decide({ type: "RaceWon", data: { team, standings, ...run.moment(nowMs) } }, nowMs);
  }
  run.finish(team, nowMs);
}

/** The winner first; of others with as many legs, in the order of content. */
function standingsOf({ definition, phaseWins }: RunState, lastWonBy: number, winner: number): RaceStanding[] {
  return definition.teams
    .map(({ id }) => ({ team: id, legs: (phaseWins.get(id) ?? 0) + Number(id === lastWonBy) }))
    .toSorted((one, other) => Number(other.team === winner) - Number(one.team === winner) || other.legs - one.legs);
}
