import { lootRandom, rollLoot } from "./loot.ts";
import type { RewardRequest, RewardResult } from "./reward-request.ts";
import { crowdFactor, type RunScaling, speedFactor, tierGrant, xpAndGold } from "./scaling.ts";
import { ranks, sortDescending, TIERS, type TierCode, tierCodeFor, tierCutoffs } from "./tiers.ts";

/** The rewards of every participant of a run. Pure: the same request gives the same result, loot included. */
export function computeRewards(request: RewardRequest): RewardResult {
  checkColumns(request);
  const { characterIds, scores, rewards } = request;
  const n = scores.length;
  const run: RunScaling = {
    outcome: request.outcome,
    scaling: rewards.scaling,
    crowd: crowdFactor(n),
    speed: speedFactor(request.timeLeftMs, request.durationMs),
  };
  const cutoffs = tierCutoffs(sortDescending(scores));
  const tiers = new Uint8Array(n);
  const xp = new Uint32Array(n);
  const gold = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const score = scores[i] ?? 0;
    const code = tierCodeFor(score, cutoffs);
    const amounts = xpAndGold(rewards, run, code, score);
    tiers[i] = code;
    xp[i] = amounts.xp;
    gold[i] = amounts.gold;
  }
  const tierGrants = TIERS.map((_tier, code) => tierGrant(rewards, run, code as TierCode));
  return { characterIds, scores, tiers, ranks: ranks(scores), xp, gold, tierGrants, ...rollItems(request, tiers) };
}

type Items = Pick<RewardResult, "itemOffsets" | "itemIds" | "itemQuantities">;

function rollItems(request: RewardRequest, tiers: Uint8Array): Items {
  const { instanceId, lootTable, characterIds, completions, goldStreaks, controlsAllPoints } = request;
  const itemOffsets = new Uint32Array(tiers.length + 1);
  if (lootTable === null || request.outcome === "failed") {
    return { itemOffsets, itemIds: new Uint32Array(0), itemQuantities: new Uint32Array(0) };
  }
  const itemIds: number[] = [];
  const itemQuantities: number[] = [];
  for (let i = 0; i < tiers.length; i++) {
    const tier = TIERS[(tiers[i] ?? 0) as TierCode];
    const history = { completions: completions[i] ?? 0, goldStreak: goldStreaks[i] ?? 0, controlsAllPoints };
    for (const stack of rollLoot(lootTable, tier, history, lootRandom(instanceId, characterIds[i] ?? 0))) {
      itemIds.push(stack.itemId);
      itemQuantities.push(stack.quantity);
    }
    itemOffsets[i + 1] = itemIds.length;
  }
  return { itemOffsets, itemIds: Uint32Array.from(itemIds), itemQuantities: Uint32Array.from(itemQuantities) };
}

/** A column of another length, or a score that is no count, would give somebody another's reward: refuse them all. */
function checkColumns({ characterIds, scores, completions, goldStreaks }: RewardRequest): void {
  const n = characterIds.length;
  if (scores.length !== n || completions.length !== n || goldStreaks.length !== n) {
    throw new Error(
      `Give every column ${n} rows, one for each character: scores has ${scores.length}, completions ${completions.length}, goldStreaks ${goldStreaks.length}.`,
    );
  }
  const wrong = scores.findIndex((score) => !Number.isSafeInteger(score) || score < 0);
  if (wrong >= 0) {
    throw new Error(`Give whole scores from 0: character ${characterIds[wrong]} has ${scores[wrong]}.`);
  }
}
