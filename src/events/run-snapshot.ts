import {
  initialRun,
  joinedSlot,
  markContributor,
  objectivesOf,
  type RoundState,
  type RunState,
  type WaveState,
} from "./run-state.ts";

/** A participant in a snapshot. What snapshots of older servers do not have stands at the end. */
type SavedParticipant = readonly [
  characterId: number,
  score: number,
  damageRest: number,
  healingRest: number,
  healingScore: number,
  left: number,
  eliminated: number,
  team: number,
  presenceRestMs: number,
  statistics: readonly number[],
  choseTeam?: number,
];

type SavedObjective = Pick<RunState["objectives"][number], "current" | "status" | "activeSinceMs" | "busyUntilMs"> & {
  readonly marks: readonly number[];
  readonly contributors: readonly number[];
};

/** What a state has that JSON holds as it is. */
type Plain = Omit<RunState, "objectives" | "participants" | "phaseWins" | "wave" | "round" | "votes">;

/** Those of older servers have no `kills`. */
type SavedWave = Omit<WaveState, "kills"> & { readonly kills?: number };

/** Those of older servers have no `fallen`. */
type SavedRound = Omit<RoundState, "wins" | "fallen"> & {
  readonly wins: readonly Pair[];
  readonly fallen?: readonly number[];
};

/** A durable run as JSON. Slots keep their order. */
export type RunSnapshot = Plain & {
  readonly schemaVersion: 2;
  readonly phaseWins: readonly (readonly [team: number, wins: number])[];
  readonly wave: SavedWave | null;
  readonly round: SavedRound | null;
  readonly votes: readonly (Omit<RunState["votes"][number], "answers"> & { readonly answers: readonly Pair[] })[];
  readonly objectives: readonly SavedObjective[];
  readonly participants: readonly SavedParticipant[];
};

type Pair = readonly [number, number];

/** @param elapsedMs how long the run has been active by now; time passes without events too. */
export function snapshotOf(state: RunState, elapsedMs: number): RunSnapshot {
  const { objectives, participants, phaseWins, wave, round, votes, ...plain } = state;
  return {
    ...plain,
    schemaVersion: 2,
    elapsedMs: Math.max(elapsedMs, state.elapsedMs),
    boss: { ...state.boss },
    wave: wave === null ? null : { ...wave },
    phaseWins: [...phaseWins],
    round: round === null ? null : { ...round, wins: [...round.wins], fallen: [...round.fallen] },
    votes: votes.map((vote) => ({ ...vote, answers: [...vote.answers] })),
    objectives: objectives.map(({ current, status, activeSinceMs, busyUntilMs, marks, contributors }) => ({
      current,
      status,
      activeSinceMs,
      busyUntilMs,
      marks: [...marks],
      contributors: Array.from(contributors.keys()).filter((slot) => contributors[slot] === 1),
    })),
    participants: Array.from({ length: participants.count }, (_, slot) => savedParticipant(state, slot)),
  };
}

/** The inverse of `snapshotOf`. */
export function runFromSnapshot(snapshot: RunSnapshot): RunState {
  const { schemaVersion: _, objectives, participants, phaseWins, wave, round, votes, ...plain } = snapshot;
  const state: RunState = {
    ...initialRun(snapshot),
    ...plain,
    boss: { ...snapshot.boss },
    wave: wave === null ? null : { ...wave, kills: wave.kills ?? 0 },
    phaseWins: new Map(phaseWins),
    round: round === null ? null : { ...round, wins: new Map(round.wins), fallen: new Set(round.fallen) },
    votes: votes.map((vote) => ({ ...vote, answers: new Map(vote.answers) })),
  };
  for (const saved of participants) restoreParticipant(state, saved);
  state.objectives = objectivesOf(snapshot.definition, snapshot.phase, snapshot.scale.targets, snapshot.phaseStartedMs);
  state.objectives.forEach((objective, at) => {
    const saved = objectives[at];
    if (saved === undefined) return;
    const { contributors, marks, ...numbers } = saved;
    Object.assign(objective, numbers, { marks: [...marks] });
    for (const slot of contributors) markContributor(objective, slot);
  });
  return state;
}

function savedParticipant({ participants }: RunState, slot: number): SavedParticipant {
  return [
    participants.characterIds[slot] ?? 0,
    participants.scores[slot] ?? 0,
    participants.damageRests[slot] ?? 0,
    participants.healingRests[slot] ?? 0,
    participants.healingScores[slot] ?? 0,
    participants.left[slot] ?? 0,
    participants.eliminated[slot] ?? 0,
    participants.teams[slot] ?? 0,
    participants.presenceRestsMs[slot] ?? 0,
    participants.statisticsOf(slot),
    participants.choseTeam[slot] ?? 0,
  ];
}

function restoreParticipant(state: RunState, saved: SavedParticipant): void {
  const [characterId, score, damageRest, healingRest, healingScore, left, eliminated, team, presence, ...rest] = saved;
  const [numbers, choseTeam = 0] = rest;
  const slot = joinedSlot(state, characterId);
  const { participants } = state;
  participants.scores[slot] = score;
  participants.damageRests[slot] = damageRest;
  participants.healingRests[slot] = healingRest;
  participants.healingScores[slot] = healingScore;
  participants.left[slot] = left;
  participants.eliminated[slot] = eliminated;
  participants.teams[slot] = team;
  participants.choseTeam[slot] = choseTeam;
  participants.presenceRestsMs[slot] = presence;
  participants.setStatistics(slot, numbers);
}
