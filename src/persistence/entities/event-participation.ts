import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { RewardTier } from "../../content/definitions.ts";

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
  },
});

export type EventParticipation = InferEntity<typeof EventParticipation>;
