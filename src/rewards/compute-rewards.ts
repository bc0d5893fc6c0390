import { lootRandom, rollLoot } from "./loot.ts";
import type { RewardRequest, RewardResult } from "./reward-request.ts";
import { crowdFactor, type RunScaling, speedFactor, tierGrant, xpAndGold } from "./scaling.ts";
import { STANDINGS } from "./standings.ts";
import { damageCutoffs, ranks, sortDescending, TIERS, type TierCode, tierCodeFor, tierCutoffs } from "./tiers.ts";

/** Least tiers for an achievement and for a title. */
const ACHIEVEMENT_TIER: TierCode = 1;
const TITLE_TIER: TierCode = 3;

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
  const lost: RunScaling = { ...run, outcome: "failed" };
  const tiers = tiersOf(request);
  const completed = Uint8Array.from(tiers, (_, i) => Number(hasCompleted(request, i)));
  const xp = new Uint32Array(n);
  const gold = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const amounts = xpAndGold(rewards, completed[i] === 1 ? run : lost, tiers[i] as TierCode, scores[i] ?? 0);
    xp[i] = amounts.xp;
    gold[i] = amounts.gold;
  }
  const tierGrants = TIERS.map((_tier, code) => tierGrant(rewards, run, code as TierCode));
  const earned = { ...honours(request, tiers, completed), ...rollItems(request, tiers, completed) };
  return { characterIds, scores, tiers, ranks: ranks(merit(request)), xp, gold, completed, tierGrants, ...earned };
}

/** What ranks go by: contribution, or damage where its share decides. */
function merit({ rewards, damage, scores }: RewardRequest): Float64Array {
  return rewards.tiers === "damage_share" ? (damage ?? scores) : scores;
}

function tiersOf(request: RewardRequest): Uint8Array {
  const { scores, standings, rewards } = request;
  const merits = merit(request);
  const isShare = rewards.tiers === "damage_share";
  const cutoffs = isShare
    ? damageCutoffs(merits.reduce((sum, one) => sum + one, 0))
    : tierCutoffs(sortDescending(scores));
  return Uint8Array.from(merits, (own, i) => {
    const code = scores[i] === 0 ? 0 : tierCodeFor(own, cutoffs);
    return standings?.[i] === STANDINGS.atMostBronze ? Math.min(code, 1) : code;
  });
}

function hasCompleted({ outcome, standings }: RewardRequest, at: number): boolean {
  return outcome === "completed" && standings?.[at] !== STANDINGS.lost;
}

type Honours = Pick<RewardResult, "achievementIds" | "titleIds">;

/** An achievement from bronze on and a title for gold, to those who have not got it yet. */
function honours({ rewards, achieved, titled }: RewardRequest, tiers: Uint8Array, completed: Uint8Array): Honours {
  const column = (id: number, least: TierCode, has: Uint8Array | undefined) =>
    Uint32Array.from(tiers, (code, i) => (completed[i] === 1 && code >= least && has?.[i] !== 1 ? id : 0));
  return {
    achievementIds: column(rewards.achievementId, ACHIEVEMENT_TIER, achieved),
    titleIds: column(rewards.titleId, TITLE_TIER, titled),
  };
}

type Items = Pick<RewardResult, "itemOffsets" | "itemIds" | "itemQuantities">;

function rollItems(request: RewardRequest, tiers: Uint8Array, completed: Uint8Array): Items {
  const { instanceId, lootTable, characterIds, completions, goldStreaks, controlsAllPoints } = request;
  const itemOffsets = new Uint32Array(tiers.length + 1);
  const itemIds: number[] = [];
  const itemQuantities: number[] = [];
  for (let i = 0; i < tiers.length; i++) {
    if (lootTable !== null && completed[i] === 1) {
      const tier = TIERS[(tiers[i] ?? 0) as TierCode];
      const history = { completions: completions[i] ?? 0, goldStreak: goldStreaks[i] ?? 0, controlsAllPoints };
      for (const stack of rollLoot(lootTable, tier, history, lootRandom(instanceId, characterIds[i] ?? 0))) {
        itemIds.push(stack.itemId);
        itemQuantities.push(stack.quantity);
      }
    }
    itemOffsets[i + 1] = itemIds.length;
  }
  return { itemOffsets, itemIds: Uint32Array.from(itemIds), itemQuantities: Uint32Array.from(itemQuantities) };
}

/** Columns with a row for each participant. */
const COLUMNS = ["scores", "completions", "goldStreaks", "damage", "standings", "achieved", "titled"] as const;

/** A column of another length, or a score that is no count, would give somebody another's reward: refuse them all. */
function checkColumns(request: RewardRequest): void {
  const { characterIds, scores, damage, rewards } = request;
  const n = characterIds.length;
  if (COLUMNS.some((name) => (request[name]?.length ?? n) !== n)) {
    const lengths = COLUMNS.map((name) => `${name} ${request[name]?.length ?? "none"}`).join(", ");
    throw new Error(`Give every column ${n} rows, one for each character: they have ${lengths}.`);
  }
  if (rewards.tiers === "damage_share" && damage === undefined) {
    throw new Error("Give the damage column: the tiers of this event go by the share of damage.");
  }
  checkCounts(characterIds, scores, "scores");
  if (damage !== undefined) checkCounts(characterIds, damage, "damage");
}

function checkCounts(characterIds: Uint32Array, column: Float64Array, name: string): void {
  const wrong = column.findIndex((count) => !Number.isSafeInteger(count) || count < 0);
  if (wrong >= 0) {
    throw new Error(`Give whole ${name} from 0: character ${characterIds[wrong]} has ${column[wrong]}.`);
  }
}
