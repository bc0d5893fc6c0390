import type { RewardRequest } from "../../../src/rewards/reward-request.ts";

/** A request for participants with these scores; characters are numbered from 1, nobody has played before. */
export function rewardRequest(scores: readonly number[], rest: Partial<RewardRequest> = {}): RewardRequest {
  const drop = (itemId: number, quantity: number) => ({ itemId, quantity, chance: 1, name: "" });
  const tierDrops = { gold: [drop(3, 5), drop(4, 1)], silver: [drop(3, 2)], bronze: [drop(3, 1)], participation: [] };
  const first = { ...drop(9, 1), condition: "first_completion" as const, streak: 0 };
  return {
    instanceId: 7,
    outcome: "completed",
    rewards: {
      ...{ xp: 500, gold: 100, currency: { marks: 10 }, lootTableId: 1, reputation: { factionId: 2, amount: 30 } },
      ...{ achievementId: 0, titleId: 0, scaling: "tiered" as const, tiers: "rank" as const },
    },
    lootTable: { id: 1, name: "", eventId: 0, worldBossId: 0, tierDrops, bonusDrops: [first] },
    timeLeftMs: 150_000,
    durationMs: 300_000,
    controlsAllPoints: false,
    characterIds: Uint32Array.from(scores, (_, i) => i + 1),
    scores: Float64Array.from(scores),
    completions: new Uint32Array(scores.length),
    goldStreaks: new Uint32Array(scores.length),
    ...rest,
  };
}
