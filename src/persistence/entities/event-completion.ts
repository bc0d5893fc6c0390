import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A character's history with an event, over all its runs. */
export const EventCompletion = defineEntity({
  name: "EventCompletion",
  tableName: "event_completions",
  properties: {
    characterId: p.bigint("number").primary(),
    eventId: p.bigint("number").primary(),
    completionCount: p.integer().default(1),
    goldMedals: p.integer().default(0),
    silverMedals: p.integer().default(0),
    bronzeMedals: p.integer().default(0),
    bestContribution: p.bigint("number").default(0),
    fastestMs: p.bigint("number"),
    /** Gold medals in a row, up to the last completion. */
    goldStreak: p.integer().default(0),
    lastCompletedAt: p.datetime(6),
    insertedAt: p.datetime(6),
    updatedAt: p.datetime(6),
  },
});

export type EventCompletion = InferEntity<typeof EventCompletion>;
