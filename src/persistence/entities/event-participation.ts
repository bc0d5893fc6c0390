import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { RewardTier } from "../../content/loot-definitions.ts";
import type { LeaveReason } from "../../events/run-events.ts";

/** A character's part in a run. */
export const EventParticipation = defineEntity({
  name: "EventParticipation",
  tableName: "event_participations",
  properties: {
    eventInstanceId: p.bigint("number").primary(),
    characterId: p.bigint("number").primary(),
    contributionScore: p.bigint("number").default(0),
    /** Indices of the objectives that it contributed to and that were completed. */
    objectivesCompleted: p
      .array((text) => Number(text))
      .columnType("int[]")
      .defaultRaw("'{}'"),
    rewardsClaimed: p.boolean().default(false),
    /** null until the run is settled. */
    rewardTier: p.text().$type<RewardTier>().nullable(),
    joinedAt: p.datetime(6),
    leftAt: p.datetime(6).nullable(),
    insertedAt: p.datetime(6),
    updatedAt: p.datetime(6),
    /** 0: none. */
    team: p.integer().default(0),
    leftReason: p.text().$type<LeaveReason>().nullable(),
    /** When it was knocked out. */
    eliminatedAt: p.datetime(6).nullable(),
    kills: p.bigint("number").default(0),
    deaths: p.bigint("number").default(0),
    assists: p.bigint("number").default(0),
    damageDealt: p.bigint("number").default(0),
    damageTaken: p.bigint("number").default(0),
    healingDone: p.bigint("number").default(0),
    healingTaken: p.bigint("number").default(0),
    longestLifeMs: p.bigint("number").default(0),
    bestStreak: p.bigint("number").default(0),
  },
});

export type EventParticipation = InferEntity<typeof EventParticipation>;
