import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

export type EventInstanceState = "pending" | "active" | "completed" | "failed" | "cancelled";

/** A run as the journal tells it. `id` is the wire's `instanceId`, `instanceId` the zone's instance, as the table has it. */
export const EventInstance = defineEntity({
  name: "EventInstance",
  tableName: "event_instances",
  properties: {
    id: p.bigint("number").primary().autoincrement(false),
    eventId: p.bigint("number"),
    definitionVersion: p.integer(),
    zoneId: p.bigint("number"),
    instanceId: p.bigint("number").default(1),
    state: p.text().$type<EventInstanceState>().default("pending"),
    /** From 0. */
    currentPhase: p.integer().default(0),
    /** Progress of the current phase: objective index → units. */
    phaseProgress: p.json<Readonly<Record<string, number>>>().defaultRaw("'{}'"),
    participantCount: p.integer().default(0),
    startedAt: p.datetime(6),
    /** null: it has no limit. */
    endsAt: p.datetime(6).nullable(),
    completedAt: p.datetime(6).nullable(),
    /** How long the run has been active; time that the server was down does not count. */
    elapsedMs: p.bigint("number").default(0),
    insertedAt: p.datetime(6),
    updatedAt: p.datetime(6),
  },
});

export type EventInstance = InferEntity<typeof EventInstance>;
