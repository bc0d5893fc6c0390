import type { Moment } from "./moment.ts";

/* Rounds, races, duels and votes: what some modes of an event have and others have not. */

/** Rounds count from 1. */
export type RoundStarted = { readonly type: "RoundStarted"; readonly data: Moment & { readonly round: number } };

/** `winner`: the team, or in a match of two without teams the character; 0: nobody. */
export type RoundEnded = {
  readonly type: "RoundEnded";
  readonly data: Moment & { readonly round: number; readonly winner: number };
};

/** What a side of a duel, a team or a character, won. */
export type DuelRounds = { readonly side: number; readonly won: number };

/** The last round of a duel is over. `winner` as in RoundEnded; who won most rounds stands first, who won none is left out. */
export type DuelDecided = {
  readonly type: "DuelDecided";
  readonly data: Moment & { readonly winner: number; readonly rounds: readonly DuelRounds[] };
};

/** A team was the first to do what a phase of a race asks. */
export type RaceLegWon = {
  readonly type: "RaceLegWon";
  readonly data: Moment & { readonly phase: number; readonly team: number };
};

/** The legs that a team of a race won. */
export type RaceStanding = { readonly team: number; readonly legs: number };

/** A race is over: every team with its legs, the winner first. */
export type RaceWon = {
  readonly type: "RaceWon";
  readonly data: Moment & { readonly team: number; readonly standings: readonly RaceStanding[] };
};

/** One vote for each team (0: everyone), numbered from 1 within the run. */
export type VoteStarted = {
  readonly type: "VoteStarted";
  readonly data: Moment & { readonly voteId: number; readonly team: number; readonly phase: number };
};

export type VoteCast = {
  readonly type: "VoteCast";
  readonly data: Moment & { readonly voteId: number; readonly characterId: number; readonly option: number };
};

export type VoteEnded = {
  readonly type: "VoteEnded";
  readonly data: Moment & { readonly voteId: number; readonly option: number; readonly counts: readonly number[] };
};
