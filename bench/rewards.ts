import type { EventDefinition } from "../src/content/definitions.ts";
import type { LootTableDefinition } from "../src/content/loot-definitions.ts";
import { computeRewards } from "../src/rewards/compute-rewards.ts";
import { RewardPool } from "../src/rewards/reward-pool.ts";
import type { RewardRequest } from "../src/rewards/reward-request.ts";
import type { BenchSection } from "./section.ts";

const SAMPLES = 5;
const YARDSTICK = "the same function called inline";

/** Participants per second through the worker pool, beside the same computation on the calling thread. */
export async function run(): Promise<BenchSection> {
  const pool = new RewardPool();
  try {
    await pool.compute(request(1));
    const rows = [];
    for (const { participants, runs } of [
      { participants: 10, runs: 200 },
      { participants: 1_000, runs: 20 },
      { participants: 10_000, runs: 10 },
    ]) {
      const pooled = await best(
        participants * runs,
        async (requests) => {
          await Promise.all(requests.map((one) => pool.compute(one)));
        },
        () => requestsOf(participants, runs),
      );
      const inline = await best(
        participants * runs,
        async (requests) => {
          for (const one of requests) computeRewards(one);
        },
        () => requestsOf(participants, runs),
      );
      rows.push({
        name: `${runs} runs of ${participants} participants`,
        value: pooled,
        yardstick: YARDSTICK,
        yardstickValue: inline,
        ratio: pooled / inline,
      });
    }
    return { name: "Rewards: participants per second", rows };
  } finally {
    await pool.close();
  }
}

/** The best of a few samples; requests are made anew outside the clock, since a pool empties those it is given. */
async function best(
  participants: number,
  sample: (requests: RewardRequest[]) => Promise<void>,
  prepare: () => RewardRequest[],
): Promise<number> {
  let most = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const requests = prepare();
    const startedMs = performance.now();
    await sample(requests);
    most = Math.max(most, (participants / (performance.now() - startedMs)) * 1_000);
  }
  return most;
}

function requestsOf(participants: number, runs: number): RewardRequest[] {
  return Array.from({ length: runs }, () => request(participants));
}

function request(participants: number): RewardRequest {
  return {
    instanceId: 7,
    outcome: "completed",
    rewards: REWARDS,
    lootTable: LOOT,
    timeLeftMs: 123_456,
    durationMs: 600_000,
    controlsAllPoints: false,
    characterIds: Uint32Array.from({ length: participants }, (_, i) => i + 1),
    scores: Float64Array.from({ length: participants }, (_, i) => (i * 7_919) % 977),
    completions: new Uint32Array(participants),
    goldStreaks: new Uint32Array(participants),
  };
}

const REWARDS: EventDefinition["rewards"] = {
  xp: 1_200,
  gold: 240,
  currency: { marks: 20 },
  lootTableId: 1,
  reputation: { factionId: 1, amount: 150 },
  achievementId: 0,
  titleId: 0,
  scaling: "tiered",
  tiers: "rank",
};

const DROPS = [1, 0.5, 0.1].map((chance, i) => ({ itemId: i + 1, quantity: 2, chance, name: "" }));

const LOOT: LootTableDefinition = {
  id: 1,
  name: "",
  eventId: 0,
  worldBossId: 0,
  tierDrops: { gold: DROPS, silver: DROPS, bronze: DROPS, participation: DROPS },
  bonusDrops: DROPS.map((drop) => ({ ...drop, condition: "any", streak: 0 })),
};
