import type { LiveRun } from "../live-run.ts";
import type { RunState } from "../run-state.ts";
import type { Contributor, PlayerHurt } from "../signals.ts";
import { endLife } from "../statistics.ts";

/** What the defeat of an opponent in a duel is worth, and a round to each of the side that won it. */
const DEFEAT_SCORE = 10;
const ROUND_SCORE = 50;

/**
 * The rounds of a duel or a knockout; they alone end such a run.
 *
 *     waiting for two sides → round 1 → ended → pause → round 2 → …
 *     duel:     a round is won by the side of which somebody stands when all others have fallen; most of `bestOf` win
 *     knockout: when a round's time is up the lowest fall out, until only `survivors` are left
 *
 * In a duel who defeats an opponent gets 10, as for a kill, and each member of the side that wins a round 50: who wins
 * has contributed, though there be nothing but the duel.
 */
export function tickRounds(run: LiveRun, nowMs: number): void {
  const { mode, rounds } = run.state.definition;
  if (mode !== "duel" && mode !== "knockout") return;
  const { round } = run.state;
  const elapsedMs = run.elapsedMs(nowMs);
  if (round === null || round.endedMs >= 0) {
    const isDue = round === null || elapsedMs - round.endedMs >= rounds.pauseMs;
    if (isDue && hasOpponents(run.state)) startRound(run, (round?.round ?? 0) + 1, nowMs);
    else if (isDue && round !== null) forfeit(run, nowMs);
    return;
  }
  const isOver = rounds.durationMs > 0 && elapsedMs - round.startedMs >= rounds.durationMs;
  if (mode === "duel") return playDuel(run, isOver, nowMs);
  if (isOver) knockOut(run, nowMs);
}

/** A player fell: in a duel's round it is out of it, and the opponent by whom it fell is paid. */
export function noteFall(run: LiveRun, { victim, by, fell }: PlayerHurt): void {
  const { definition, round } = run.state;
  if (!fell || definition.mode !== "duel" || round === null || round.endedMs >= 0) return;
  if (by !== null && areOpponents(run, by, victim)) run.tally.award(by, DEFEAT_SCORE);
  run.tally.countFallen(victim.characterId);
}

/** Whether one player may attack another: opponents in a duel whose round is being played. */
export function areOpponents(run: LiveRun, attacker: Contributor, victim: Contributor): boolean {
  const { definition, round } = run.state;
  if (definition.mode !== "duel" || !run.isRunning || round === null || round.endedMs >= 0) return false;
  const { fallen } = round;
  if (fallen.has(attacker.characterId) || fallen.has(victim.characterId)) return false;
  const [one, other] = [sideOf(run.state, attacker.characterId), sideOf(run.state, victim.characterId)];
  return one !== 0 && other !== 0 && one !== other;
}

/** The team of a participant, or where there are no teams the character itself; 0: takes no part now. */
function sideOf({ participants, definition }: RunState, characterId: number): number {
  const slot = participants.slotOf(characterId);
  if (slot < 0 || participants.left[slot] === 1 || participants.eliminated[slot] === 1) return 0;
  return definition.teams.length === 0 ? characterId : (participants.teams[slot] ?? 0);
}

function sides(state: RunState, standing: (characterId: number) => boolean): Set<number> {
  const { characterIds, count } = state.participants;
  const found = new Set<number>();
  for (const characterId of characterIds.subarray(0, count)) {
    const side = sideOf(state, characterId);
    if (side !== 0 && standing(characterId)) found.add(side);
  }
  return found;
}

function hasOpponents(state: RunState): boolean {
  const { mode, rounds } = state.definition;
  const needed = mode === "knockout" ? rounds.survivors + 1 : 2;
  return sides(state, () => true).size >= needed;
}

/**
 * So many have left for good between two rounds that nobody is left to beat: who stayed has won, one or together, and is
 * paid as for the round that is not played.
 */
function forfeit(run: LiveRun, nowMs: number): void {
  const [winner, ...others] = sides(run.state, () => true);
  if (winner === undefined) return;
  if (others.length === 0) payWinners(run, winner);
  finishRounds(run, others.length === 0 ? winner : 0, nowMs);
}

/** Ends the run by its rounds; a duel says how it was decided. */
function finishRounds(run: LiveRun, winner: number, nowMs: number): void {
  const { definition, round } = run.state;
  if (definition.mode === "duel") {
    const won = [...(round?.wins ?? [])].toSorted((one, other) => other[1] - one[1]);
    const rounds = won.map(([side, times]) => ({ side, won: times }));
    run.decide({ type: "DuelDecided", data: { winner, rounds, ...run.moment(nowMs) } }, nowMs, "system");
  }
  run.finish(winner, nowMs);
}

function startRound(run: LiveRun, round: number, nowMs: number): void {
  run.decide({ type: "RoundStarted", data: { round, ...run.moment(nowMs) } }, nowMs, "system");
}

function endRound(run: LiveRun, winner: number, nowMs: number): void {
  const round = run.state.round?.round ?? 0;
  payWinners(run, winner);
  run.decide({ type: "RoundEnded", data: { round, winner, ...run.moment(nowMs) } }, nowMs, "system");
}

function payWinners(run: LiveRun, winner: number): void {
  const { state, tally } = run;
  if (state.definition.mode !== "duel" || winner === 0) return;
  const { characterIds, count } = state.participants;
  for (let slot = 0; slot < count; slot += 1) {
    if (sideOf(state, characterIds[slot] ?? 0) === winner) tally.addScore(tally.touch(slot), ROUND_SCORE);
  }
}

function playDuel(run: LiveRun, isOver: boolean, nowMs: number): void {
  const standing = sides(run.state, (characterId) => run.state.round?.fallen.has(characterId) !== true);
  if (standing.size > 1 && !isOver) return;
  const [winner = 0] = standing.size === 1 ? standing : [];
  endRound(run, winner, nowMs);
  const { round, definition } = run.state;
  if (round === null) return;
  const [best, second] = [...round.wins].toSorted((one, other) => other[1] - one[1]);
  const needed = Math.floor(definition.rounds.bestOf / 2) + 1;
  if ((best?.[1] ?? 0) >= needed) return finishRounds(run, best?.[0] ?? 0, nowMs);
  if (round.round < definition.rounds.bestOf) return;
  const isTied = best === undefined || best[1] === second?.[1];
  finishRounds(run, isTied ? 0 : best[0], nowMs);
}

/** The lowest by contribution fall out; of equals, who joined later. */
function knockOut(run: LiveRun, nowMs: number): void {
  const { participants, definition, round } = run.state;
  const { survivors, knockedOut } = definition.rounds;
  const inIt = Array.from({ length: participants.count }, (_, slot) => slot).filter(
    (slot) => participants.left[slot] === 0 && participants.eliminated[slot] === 0,
  );
  const ranked = inIt.toSorted((one, other) => (participants.scores[other] ?? 0) - (participants.scores[one] ?? 0));
  const stay = Math.max(survivors, ranked.length - knockedOut);
  endRound(run, 0, nowMs);
  for (const slot of ranked.slice(stay)) {
    const characterId = participants.characterIds[slot] ?? 0;
    endLife(run, characterId, run.elapsedMs(nowMs));
    const data = { characterId, round: round?.round ?? 0, ...run.moment(nowMs) };
    run.decide({ type: "ParticipantEliminated", data }, nowMs, "system");
  }
  if (stay > survivors) return;
  const [first] = ranked;
  const isAlone = stay === 1 && first !== undefined;
  run.finish(isAlone ? sideOf(run.state, participants.characterIds[first] ?? 0) : 0, nowMs);
}
