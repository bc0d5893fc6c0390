import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { RunCause } from "../../events/run-events.ts";
import type { ObjectiveStatus } from "../../events/run-state.ts";

export type EventInstanceState = "pending" | "active" | "completed" | "failed" | "cancelled";

type PhaseProgress = {
  readonly objectives?: readonly {
    readonly index: number;
    readonly type: string;
    readonly target: number;
    readonly current: number;
    readonly status: ObjectiveStatus;
  }[];
};

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
    /** Objectives of the current phase: index, type, target, current, status. */
    phaseProgress: p.json<PhaseProgress>().defaultRaw("'{}'"),
    participantCount: p.integer().default(0),
    startedAt: p.datetime(6),
    /** null: it has no limit, or it is paused. */
    endsAt: p.datetime(6).nullable(),
    completedAt: p.datetime(6).nullable(),
    /** How long the run has been active; time that the server was down does not count. */
    elapsedMs: p.bigint("number").default(0),
    insertedAt: p.datetime(6),
    updatedAt: p.datetime(6),
    /** What brought it about. */
    cause: p.json<RunCause>().defaultRaw(`'{"kind": "manual"}'`),
    /** null: it belongs to no chain. */
    chainId: p.bigint("number").nullable(),
    /** The team that won, or the character where there are no teams; 0: everybody. */
    winner: p.bigint("number").default(0),
    paused: p.boolean().default(false),
    /** What game masters added to its limit. */
    extendedMs: p.bigint("number").default(0),
  },
});

export type EventInstance = InferEntity<typeof EventInstance>;
