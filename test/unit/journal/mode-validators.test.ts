import { expect, test } from "vitest";
import type { EventMode } from "../../../src/content/definitions.ts";
import { eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import { event, objective } from "../../support/definitions.ts";
import { newEvent } from "./new-event.ts";

const moment = { elapsedMs: 1, atMs: 2 };
const scale = { targets: [1], creatures: 1, health: 1, participants: 0 };
const teams = (count: number) => Array.from({ length: count }, (_, id) => ({ id: id + 1, name: "", factionId: 0 }));
const started = (count: number) => ({
  ...{ instanceId: 1, eventId: 1, definitionVersion: 1, lootTable: null, zoneId: 1, zoneInstance: 1, startedAtMs: 1 },
  ...{ cause: { kind: "manual" }, scale, definition: event([[objective({ type: "kill" })]], { teams: teams(count) }) },
});

/** What an event lacks in a mode, or null where it may be appended. */
function judged(mode: EventMode, type: string, data: Record<string, unknown>): string | null {
  return eventTypes.problem(newEvent(data, { type, schemaVersion: eventTypes.versionOf(type) }), mode);
}

test.each<[EventMode, string, Record<string, unknown>, string]>([
  ["cooperative", "RoundStarted", { ...moment, round: 1 }, "duels and knockouts"],
  ["race", "RoundEnded", { ...moment, round: 1, winner: 0 }, "duels and knockouts"],
  ["duel", "ParticipantEliminated", { ...moment, characterId: 1, round: 1 }, "knockouts"],
  ["cooperative", "TeamChosen", { ...moment, characterId: 1, team: 1 }, "events with teams"],
  ["duel", "PhaseStarted", { ...moment, phase: 1, scale, wonBy: 0 }, "cooperative events and races"],
  ["cooperative", "PhaseStarted", { ...moment, phase: 1, scale, wonBy: 2 }, "data.wonBy is 2"],
  [
    "cooperative",
    "RunCompleted",
    { ...moment, timeLeftMs: 0, winner: 3, controlsAllPoints: false },
    "data.winner is 3",
  ],
  ["knockout", "RoundEnded", { ...moment, round: 1, winner: 4 }, "data.winner is 4"],
  ["duel", "RaceLegWon", { ...moment, phase: 0, team: 1 }, "belongs to races"],
  ["knockout", "RaceWon", { ...moment, team: 1, standings: [] }, "belongs to races"],
  ["cooperative", "RaceLegWon", { ...moment, phase: 0, team: 1 }, "belongs to races"],
  ["race", "DuelDecided", { ...moment, winner: 1, rounds: [] }, "belongs to duels"],
  ["knockout", "DuelDecided", { ...moment, winner: 1, rounds: [] }, "belongs to duels"],
  ["race", "RaceLegWon", { ...moment, phase: 0, team: 0 }, "data.team is 0"],
  ["cooperative", "RunStarted", started(2), "data.definition.teams has 2"],
  ["race", "RunStarted", started(1), "data.definition.teams has 1"],
  ["duel", "RunStarted", started(1), "data.definition.teams has 1"],
])("in a %s there is no such %s", (mode, type, data, message) => {
  expect(judged(mode, type, data)).toContain(message);
});

test.each<[EventMode, string, Record<string, unknown>]>([
  ["cooperative", "RunStarted", started(0)],
  ["race", "RunStarted", started(2)],
  ["duel", "RunStarted", started(0)],
  ["knockout", "RunStarted", started(3)],
  ["duel", "RoundEnded", { ...moment, round: 1, winner: 4 }],
  ["knockout", "ParticipantEliminated", { ...moment, characterId: 1, round: 1 }],
  ["race", "PhaseStarted", { ...moment, phase: 1, scale, wonBy: 2 }],
  ["race", "RaceLegWon", { ...moment, phase: 0, team: 2 }],
  ["race", "RaceWon", { ...moment, team: 2, standings: [{ team: 2, legs: 1 }] }],
  ["duel", "DuelDecided", { ...moment, winner: 7, rounds: [{ side: 7, won: 2 }] }],
])("in a %s there is such a %s", (mode, type, data) => {
  expect(judged(mode, type, data)).toBeNull();
});
