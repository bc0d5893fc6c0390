/** What a bot has of itself for those who watch and act for it. */
import type { ObjectiveFields } from "../../packets/objective.ts";
import type { BotScore } from "./bot-context.ts";
import { type GameData, objectiveOf } from "./game-data.ts";
import type { LatencyFifo } from "./latency-fifo.ts";
import type { BotProgress } from "./shown-progress.ts";
import type { ShownObjective, Sight } from "./sight.ts";

export type Watched = {
  readonly rank: number;
  readonly characterId: number;
  readonly sight: Sight;
  readonly score: BotScore;
  readonly fifo: LatencyFifo;
  readonly progress: BotProgress;
  /** Accepted casts at each creature, by its key. */
  readonly hits: Map<number, number>;
  /** Uses of objects whose item has not come yet. */
  pickups: number;
};

/** An objective as a start or a phase shows it. */
export function shown({ index, type, target, current }: ObjectiveFields): ShownObjective {
  return { index, type, target, current, state: current >= target ? "complete" : "active", busyUntilMs: 0 };
}

/** Notes what was shown of an objective that may only grow; points are held and lost. */
export function noteProgress(bot: Watched, data: GameData, index: number, current: number): void {
  const { run } = bot.sight;
  if (run === null || objectiveOf(data, run.phase, index)?.type === "territory") return;
  bot.progress.objective(run.instanceId, run.phase, index, current);
}
