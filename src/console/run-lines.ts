/** What happens to a run, as a line for people who watch. */
import type { RunEvent } from "../events/run-events.ts";
import type { RunState } from "../events/run-state.ts";

type Line<Type extends RunEvent["type"]> = (
  data: Extract<RunEvent, { type: Type }>["data"],
  run: RunState,
  nameOf: (characterId: number) => string,
) => string;

const objective = ({ definition }: RunState, phase: number, index: number): string =>
  `objective ${index} (${definition.phases[phase]?.objectives.find((one) => one.index === index)?.type ?? "unknown"})`;

const winner = (number: number): string => (number === 0 ? "" : `, winner ${number}`);

const total = ({ participants }: RunState): string => {
  const points = participants.scores.subarray(0, participants.count).reduce((sum, score) => sum + score, 0);
  return `${participants.count} participants, ${points} points`;
};

/** Every event but the contributions, which are folded into `progressLine`. */
const lines: { readonly [Type in Exclude<RunEvent["type"], "ContributionsRecorded">]: Line<Type> } = {
  RunStarted: ({ zoneId, zoneInstance, cause }) => `started in zone ${zoneId} instance ${zoneInstance} (${cause.kind})`,
  ParticipantJoined: ({ characterId, team }, _, nameOf) =>
    `${nameOf(characterId)} joined${team === 0 ? "" : ` team ${team}`}`,
  ParticipantLeft: ({ characterId, reason }, _, nameOf) => `${nameOf(characterId)} left (${reason})`,
  ParticipantAway: ({ characterId, reason }, _, nameOf) => `${nameOf(characterId)} went away (${reason})`,
  ParticipantReturned: ({ characterId }, _, nameOf) => `${nameOf(characterId)} came back`,
  ParticipantEliminated: ({ characterId, round }, _, nameOf) => `${nameOf(characterId)} eliminated in round ${round}`,
  TeamChosen: ({ characterId, team }, _, nameOf) => `${nameOf(characterId)} chose team ${team}`,
  ObjectiveActivated: ({ phase, index }, run) => `${objective(run, phase, index)} appears`,
  ObjectiveCompleted: ({ phase, index, contributors }, run) =>
    `${objective(run, phase, index)} complete, ${contributors.length} contributors`,
  ObjectiveFailed: ({ phase, index, reason }, run) => `${objective(run, phase, index)} failed (${reason})`,
  PhaseStarted: ({ phase }, { definition }) => `phase ${phase + 1} of ${definition.phases.length} started`,
  WaveStarted: ({ wave, waves, waveType, count }) =>
    `wave ${wave} of ${waves} (${waveType}, ${count} creatures) started`,
  WaveEnded: ({ wave, outcome }) => `wave ${wave} ended (${outcome})`,
  BossEngaged: ({ bossId }) => `boss ${bossId} engaged`,
  BossPhaseReached: ({ bossId, bossPhase, healthPercent }) =>
    `boss ${bossId} reached phase ${bossPhase} at ${healthPercent} % health`,
  BossEnraged: ({ bossId }) => `boss ${bossId} enraged`,
  RoundStarted: ({ round }) => `round ${round} started`,
  RoundEnded: ({ round, winner: number }) => `round ${round} ended${winner(number)}`,
  DuelDecided: ({ winner: number, rounds }) =>
    `duel decided${winner(number)}${rounds.map(({ side, won }) => `, ${won} rounds to ${side}`).join("")}`,
  RaceLegWon: ({ phase, team }) => `leg ${phase + 1} won by team ${team}`,
  RaceWon: ({ team, standings }) =>
    `race won by team ${team} (${standings.map((one) => `team ${one.team}: ${one.legs}`).join(", ")})`,
  VoteStarted: ({ voteId, team }) => `vote ${voteId} started${team === 0 ? "" : ` for team ${team}`}`,
  VoteCast: ({ voteId, characterId, option }, _, nameOf) =>
    `${nameOf(characterId)} answered vote ${voteId} with option ${option}`,
  VoteEnded: ({ voteId, option, counts }) => `vote ${voteId} ended with option ${option} (${counts.join(", ")})`,
  RunPaused: ({ reason }) => `paused (${reason})`,
  RunResumed: () => "resumed",
  RunExtended: ({ byMs }) => `extended by ${byMs / 1000} s`,
  RunCompleted: ({ winner: number }, run) => `completed, ${total(run)}${winner(number)}`,
  RunFailed: ({ reason }, run) => `failed (${reason}), ${total(run)}`,
  RunCancelled: ({ reason }) => `cancelled (${reason})`,
};

/** The line of one event. */
export const runLine = (
  event: Exclude<RunEvent, { type: "ContributionsRecorded" }>,
  run: RunState,
  nameOf: (characterId: number) => string,
): string => {
  const line = lines[event.type] as Line<typeof event.type>;
  return line(event.data as never, run, nameOf);
};

/** How far the phase's objectives are, and what has been contributed in all. */
export const progressLine = (run: RunState): string => {
  const objectives = run.objectives.map(
    ({ definition: { index, type }, current, target }) => `${index} ${type} ${Math.floor(current)}/${target}`,
  );
  return `progress ${objectives.join(", ")}; ${total(run)}`;
};

const NAMES_SHOWN = 3;

/** Who joined by contributing: the first few by name. */
export const joinedLine = (names: readonly string[]): string => {
  const rest = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""} joined`;
};
