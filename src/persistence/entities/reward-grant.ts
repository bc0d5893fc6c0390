import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { RewardTier } from "../../content/loot-definitions.ts";
import type { RewardGranted } from "../../rewards/reward-events.ts";

type Granted = RewardGranted["data"];

/** What a character was granted for a run; one row for each, whatever is retried. */
export const RewardGrant = defineEntity({
  name: "RewardGrant",
  tableName: "reward_grants",
  properties: {
    eventInstanceId: p.bigint("number").primary(),
    characterId: p.bigint("number").primary(),
    eventId: p.bigint("number"),
    outcome: p.text().$type<Granted["outcome"]>(),
    tier: p.text().$type<RewardTier>(),
    rank: p.integer(),
    contribution: p.bigint("number"),
    xp: p.bigint("number"),
    gold: p.bigint("number"),
    currency: p.json<Granted["currency"]>(),
    reputation: p.json<Granted["reputation"]>().nullable(),
    items: p.json<Granted["items"]>(),
    grantedAt: p.datetime(6),
    /** Granted for the first time with this run; 0: none. */
    achievementId: p.bigint("number").default(0),
    titleId: p.bigint("number").default(0),
  },
});

export type RewardGrant = InferEntity<typeof RewardGrant>;
