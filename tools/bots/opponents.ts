/** Whom a bot fights in a duel. */
import type { GameData } from "./game-data.ts";
import type { Memory, SeenEntity, Sight } from "./sight.ts";
import { metersTo } from "./targets.ts";

/** Whether a round is being played in which the bot still stands. */
export function isFighting({ run, key }: Sight, { event }: GameData): boolean {
  return event.mode === "duel" && run?.round?.isOn === true && !run.round.fallen.has(key);
}

/** The nearest opponent in view who stands; null: none. */
export function chooseOpponent(sight: Sight, memory: Memory, data: GameData, nowMs: number): SeenEntity | null {
  let best: SeenEntity | null = null;
  for (const player of sight.players.values()) {
    const isAvoided = (memory.avoidUntilMs.get(player.key) ?? 0) > nowMs;
    if (player.health === 0 || isAvoided || !isOpponent(sight, data, player)) continue;
    if (best === null || metersTo(sight, player) < metersTo(sight, best)) best = player;
  }
  return best;
}

/** Who fell is out until the next round. Without teams everybody else is an opponent. */
function isOpponent({ run }: Sight, { event }: GameData, { key, templateId }: SeenEntity): boolean {
  if (run === null || run.round?.fallen.has(key) !== false) return false;
  const team = run.teams.get(templateId);
  if (event.teams.length === 0) return run.teams.size === 0 || team !== undefined;
  return team !== undefined && team !== 0 && team !== run.ownTeam;
}
