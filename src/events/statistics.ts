import type { Statistic } from "./participants.ts";
import type { RunState } from "./run-state.ts";
import type { Damager, HealingDone, Kill, PlayerHurt } from "./signals.ts";
import type { Tally } from "./tally.ts";

/** What of a live run is counted and counted for. */
type CountedRun = {
  readonly state: RunState;
  readonly tally: Tally;
  elapsedMs(nowMs: number): number;
};

/** Counts a kill of one of the run's creatures: for who struck the last blow, an assist for everyone else who hurt it, and for the run's wave. */
export function countKill(run: CountedRun, kill: Kill): void {
  const { wave } = run.state;
  if (kill.wave !== 0 && kill.wave === wave?.wave && wave.endedMs < 0) run.tally.countWaveKill();
  for (const { characterId } of kill.damagers) {
    if (characterId === kill.finisher) run.tally.countVictory(characterId);
    else run.tally.count(characterId, "assists", 1);
  }
}

/** Counts the kill by which somebody joined: it had no place yet when the rest was counted. */
export function countFirstKill(run: CountedRun, { characterId, damage }: Damager, finisher: number): void {
  run.tally.count(characterId, "damageDealt", damage);
  if (characterId === finisher) run.tally.countVictory(characterId);
  else run.tally.count(characterId, "assists", 1);
}

/** Counts health lost by a player, and what follows if it fell. */
export function countHurt(run: CountedRun, { victim, by, amount, fell }: PlayerHurt, nowMs: number): void {
  run.tally.count(victim.characterId, "damageTaken", amount);
  if (by !== null) run.tally.count(by.characterId, "damageDealt", amount);
  if (!fell) return;
  run.tally.count(victim.characterId, "deaths", 1);
  endLife(run, victim.characterId, run.elapsedMs(nowMs));
  set(run, victim.characterId, "streak", 0);
  if (by !== null) run.tally.countVictory(by.characterId);
}

export function countHealing(run: CountedRun, { by, target, amount }: HealingDone): void {
  run.tally.count(by.characterId, "healingDone", amount);
  if (target !== null) run.tally.count(target.characterId, "healingTaken", amount);
}

/** At the end of a run every life ends: the longest may be the one that did not. */
export function endLives(run: CountedRun, nowMs: number): void {
  const { characterIds, left, count } = run.state.participants;
  for (let slot = 0; slot < count; slot += 1) {
    if (left[slot] === 0) endLife(run, characterIds[slot] ?? 0, run.elapsedMs(nowMs));
  }
}

/** A life is over: by death, by leaving, or with the run. */
export function endLife(run: CountedRun, characterId: number, elapsedMs: number): void {
  raise(run, characterId, "longestLifeMs", elapsedMs - statistic(run, characterId, "lifeStartedMs"));
  set(run, characterId, "lifeStartedMs", elapsedMs);
}

function statistic({ state: { participants } }: CountedRun, characterId: number, name: Statistic): number {
  const slot = participants.slotOf(characterId);
  return slot < 0 ? 0 : participants.statistic(slot, name);
}

function set(run: CountedRun, characterId: number, name: Statistic, value: number): void {
  run.tally.count(characterId, name, value - statistic(run, characterId, name));
}

function raise(run: CountedRun, characterId: number, name: Statistic, value: number): void {
  run.tally.count(characterId, name, Math.max(0, value - statistic(run, characterId, name)));
}
