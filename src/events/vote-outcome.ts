import type { VoteDefinition } from "../content/definitions.ts";
import type { Decision } from "./evolve.ts";
import type { Moment } from "./moment.ts";
import type { RunState, VoteState } from "./run-state.ts";

/** What of a live run a vote's end needs. */
type VotingRun = {
  readonly state: RunState;
  moment(nowMs: number): Moment;
  decide(event: Decision, nowMs: number, by: string): void;
};

/** How many chose each option. */
export function countsOf({ answers }: VoteState, options: number): number[] {
  const counts = new Array<number>(options).fill(0);
  for (const option of answers.values()) counts[option] = (counts[option] ?? 0) + 1;
  return counts;
}

/** Ends a vote as it stands: most answers win, the first of equals; without any the default does. Returns the option. */
export function closeVote(run: VotingRun, vote: VoteState, asked: VoteDefinition, nowMs: number): number {
  const counts = countsOf(vote, asked.options.length);
  const most = Math.max(...counts);
  const option = most === 0 ? asked.defaultOption : counts.indexOf(most);
  const data = { voteId: vote.voteId, option, counts, ...run.moment(nowMs) };
  run.decide({ type: "VoteEnded", data }, nowMs, "system");
  return option;
}

/** Ends the votes that are still open when their phase or the run is over: what they chose is activated no more. */
export function closeVotes(run: VotingRun, nowMs: number): void {
  const { votes, definition } = run.state;
  for (const vote of votes) {
    const asked = definition.phases[vote.phase]?.vote ?? null;
    if (vote.option < 0 && asked !== null) closeVote(run, vote, asked, nowMs);
  }
}
