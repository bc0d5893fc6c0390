import type { RunState } from "../events/run-state.ts";
import type { CompletionHistory } from "./reward-history.ts";
import type { RewardRequest } from "./reward-request.ts";
import { standingsOf } from "./standings.ts";

/**
 * What is asked of the worker for a run that has ended. The columns are copies: their buffers may be handed over.
 * @param history of the run's participants, in the order of joining
 */
export function requestFor(run: RunState, history: CompletionHistory): RewardRequest {
  const { participants, definition, extendedMs } = run;
  const standings = standingsOf(run);
  return {
    instanceId: run.instanceId,
    outcome: run.status === "completed" ? "completed" : "failed",
    rewards: definition.rewards,
    lootTable: run.lootTable,
    timeLeftMs: run.timeLeftMs,
    durationMs: definition.durationMs === 0 ? 0 : Math.max(0, definition.durationMs + extendedMs),
    controlsAllPoints: run.controlsAllPoints,
    characterIds: participants.characterIds.slice(0, participants.count),
    scores: participants.scores.slice(0, participants.count),
    ...history,
    ...(definition.rewards.tiers === "damage_share" && { damage: damageOf(run) }),
    ...(standings !== null && { standings }),
  };
}

function damageOf({ participants }: RunState): Float64Array {
  const { count } = participants;
  return Float64Array.from({ length: count }, (_, slot) => participants.statistic(slot, "damageDealt"));
}
