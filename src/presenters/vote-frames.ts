import { ServerVoteEnd, ServerVoteStart, ServerVoteUpdate } from "../../packets/index.ts";
import type { VoteDefinition } from "../content/definitions.ts";
import type { VoteEnded } from "../events/mode-events.ts";
import type { VoteState } from "../events/run-state.ts";
import { countsOf } from "../events/vote-outcome.ts";
import type { RunScreen } from "./run-screen.ts";
import { SharedFrame } from "./shared-frame.ts";
import type { Show } from "./stage.ts";

/** A vote is open: the question with the time that is left, then how it stands. */
export function showVote(screen: RunScreen, voteId: number, nowMs: number, show: Show): void {
  const { durable, live } = screen.run;
  const vote = voteOf(screen, voteId);
  const asked = askedIn(screen, vote);
  if (vote === undefined || asked === null) return;
  const { question, defaultOption, options } = asked;
  const durationMs = Math.max(1, asked.durationMs - (live.elapsedMs(nowMs) - vote.startedMs));
  const texts = options.map(({ text }) => text);
  const fields = { instanceId: durable.instanceId, voteId, question, durationMs, defaultOption, options: texts };
  show(SharedFrame.of(ServerVoteStart, fields), screen.only(vote.team));
  showAnswers(screen, voteId, show);
}

/** The votes that may be answered now. @param team leaves out what is not this team's own */
export function showOpenVotes(screen: RunScreen, nowMs: number, show: Show, team: number | null = null): void {
  const { votes, phase } = screen.run.durable;
  for (const vote of votes) {
    const isWanted = team === null || vote.team === team;
    if (isWanted && vote.option < 0 && vote.phase === phase) showVote(screen, vote.voteId, nowMs, show);
  }
}

/** Lets out how the votes stand that were answered. */
export function letOutAnswers(screen: RunScreen, show: Show): void {
  for (const voteId of screen.votes) showAnswers(screen, voteId, show);
  screen.votes.clear();
}

export function showVoteEnd(screen: RunScreen, { voteId, option, counts }: VoteEnded["data"], show: Show): void {
  const { instanceId } = screen.run.durable;
  const team = voteOf(screen, voteId)?.team ?? 0;
  show(SharedFrame.of(ServerVoteEnd, { instanceId, voteId, option, counts }), screen.only(team));
}

function showAnswers(screen: RunScreen, voteId: number, show: Show): void {
  const { instanceId } = screen.run.durable;
  const vote = voteOf(screen, voteId);
  const asked = askedIn(screen, vote);
  if (vote === undefined || asked === null) return;
  const counts = countsOf(vote, asked.options.length);
  const frame = SharedFrame.of(ServerVoteUpdate, { instanceId, voteId, counts }, `vote ${instanceId} ${voteId}`);
  show(frame, screen.only(vote.team));
}

function voteOf({ run: { durable } }: RunScreen, voteId: number): VoteState | undefined {
  return durable.votes.find((vote) => vote.voteId === voteId);
}

function askedIn({ run: { durable } }: RunScreen, vote: VoteState | undefined): VoteDefinition | null {
  return durable.definition.phases[vote?.phase ?? -1]?.vote ?? null;
}
