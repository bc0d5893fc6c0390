import { expect, test } from "vitest";
import { evolve } from "../../../src/events/evolve.ts";
import type { RunEvent } from "../../../src/events/run-events.ts";
import { initialRun } from "../../../src/events/run-state.ts";
import { eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import { newEvent } from "./new-event.ts";

/** The stream of a run as the first servers wrote it: no loot, no cause, no scale, no teams, no modes. */
const moment = { elapsedMs: 9_000, atMs: 1_763_690_009_000 };
const definition = {
  ...{ id: 1, name: "Old", type: "invasion", zoneId: 1, durationMs: 300_000, spawnPoints: null },
  phases: [0, 1].map((index) => ({
    index,
    durationMs: null,
    objectives: [
      {
        ...{ index: 0, type: "kill", target: 5, creatureIds: [7], bossId: 0, itemId: 0, objectIds: [] },
        ...{ durationMs: 0, contributionPerUnit: 10, required: true, turnIn: false },
      },
    ],
  })),
  rewards: {
    ...{ xp: 1, gold: 1, currency: {}, lootTableId: 0, reputation: null, achievementId: 0, titleId: 0 },
    scaling: "tiered",
  },
  ...{ waves: [], controlPoints: [], victoryCondition: null, holdTimeRequiredMs: 0 },
};
const delta = {
  ...{ characterId: 3, score: 20, damageRest: 1, healingRest: 2, healingScore: 0 },
  ...{ objectives: [0], correlation: "", packet: 0 },
};
const older: readonly { type: string; data: Record<string, unknown> }[] = [
  {
    type: "RunStarted",
    data: {
      ...{ instanceId: 5, eventId: 1, definitionVersion: 1, definition },
      ...{ zoneId: 1, zoneInstance: 1, startedAtMs: 1_763_690_000_000 },
    },
  },
  { type: "ParticipantJoined", data: { ...moment, characterId: 3 } },
  { type: "ContributionsRecorded", data: { ...moment, phase: 0, objectives: [[0, 2]], participants: [delta] } },
  { type: "PhaseStarted", data: { ...moment, phase: 1 } },
  { type: "ParticipantLeft", data: { ...moment, characterId: 3 } },
  { type: "RunFailed", data: { ...moment, reason: "time_limit" } },
  { type: "RunCompleted", data: { ...moment, timeLeftMs: 1 } },
  {
    type: "RewardGranted",
    data: {
      ...{ instanceId: 5, eventId: 1, characterId: 3, outcome: "completed", tier: "gold", rank: 1, contribution: 20 },
      ...{ xp: 1, gold: 1, currency: {}, reputation: null, items: [], ...moment },
    },
  },
];

test.each(older.map((event) => [event.type, event] as const))("%s of version 1 is read as today's", (type, event) => {
  const schemaVersion = eventTypes.versionOf(type);
  expect(schemaVersion).toBe(type === "ContributionsRecorded" ? 3 : 2);
  const before = structuredClone(event.data);
  const data = eventTypes.upcast(type, 1, event.data);
  expect(eventTypes.problem(newEvent(data, { type, schemaVersion }))).toBeNull();
  expect(eventTypes.problem(newEvent(event.data, { type }))).toBeNull();
  expect(event.data).toEqual(before);
  // Today's fields under yesterday's number, as some servers wrote them, are left as they are.
  expect(eventTypes.upcast(type, 1, data)).toEqual(data);
});

test("a run of version 1 goes on from its events", () => {
  const events = older.slice(0, 6).map(({ type, data }) => ({ type, data: eventTypes.upcast(type, 1, data) }));
  const [started, ...rest] = events as unknown as RunEvent[];
  if (started?.type !== "RunStarted") throw new Error("the first event is RunStarted");
  const state = initialRun(started.data);
  expect(state.objectives[0]).toMatchObject({ target: 5, status: "active" });
  for (const event of rest) evolve(state, event);
  expect(state).toMatchObject({ status: "failed", phase: 1, cause: { kind: "manual" }, lootTable: null });
  expect(state.objectives[0]).toMatchObject({ target: 5, current: 0, status: "active" });
  expect(state.participants.scores[0]).toBe(20);
  expect(state.participants.left[0]).toBe(1);
});
