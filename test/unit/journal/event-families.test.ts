import { expect, test } from "vitest";
import {
  type ConfigurationEvent,
  configurationStream,
  evolveConfiguration,
  unchangedConfiguration,
} from "../../../src/events/configurations.ts";
import { evolveIncidents, INCIDENT_STREAM, type IncidentEvent } from "../../../src/events/incidents.ts";
import { emptyRoster, evolveRoster, type RosterEvent, rosterStream } from "../../../src/events/rosters.ts";
import { eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import { newEvent } from "./new-event.ts";

/** What each event says must be what its schema has. */
function storable<E extends { type: string; data: object }>(events: readonly E[]): readonly E[] {
  for (const { type, data } of events) {
    const schemaVersion = eventTypes.versionOf(type);
    expect(eventTypes.problem(newEvent({ ...data }, { type, schemaVersion }))).toBeNull();
  }
  return events;
}

test("a roster follows statuses and teams", () => {
  const of = { instanceId: 5, team: 1 };
  const events = storable<RosterEvent>([
    { type: "TeamFormed", data: { ...of, name: "Red", members: [1, 2], atMs: 10 } },
    {
      type: "ParticipantStatusChanged",
      data: { instanceId: 5, characterId: 1, from: null, to: "active", reason: "joined", atMs: 11 },
    },
    {
      type: "ParticipantStatusChanged",
      data: { instanceId: 5, characterId: 1, from: "active", to: "away", reason: "logout", atMs: 12 },
    },
    { type: "TeamChanged", data: { ...of, joined: [3], left: [1], atMs: 13 } },
    { type: "TeamChanged", data: { ...of, team: 2, joined: [3], left: [], atMs: 13 } },
  ]);
  const roster = events.reduce(evolveRoster, emptyRoster);
  expect(roster.participants).toEqual(new Map([[1, { status: "away", sinceMs: 12, isOut: false }]]));
  expect(roster.teams).toEqual(new Map([[1, { name: "Red", members: new Set([2, 3]), formedAtMs: 10 }]]));
  const [disbanded] = storable<RosterEvent>([{ type: "TeamDisbanded", data: { ...of, reason: "empty", atMs: 14 } }]);
  expect(evolveRoster(roster, disbanded!).teams).toEqual(new Map());
  expect(roster.teams.size).toBe(1);
  expect(emptyRoster.teams.size).toBe(0);
  expect(rosterStream(5)).toBe("roster-5");
});

test("a configuration follows its versions, variations and modes", () => {
  const variation = { name: "winter", changes: { "rewards.gold": 20, hidden: null } };
  const events = storable<ConfigurationEvent>([
    {
      type: "ConfigurationChanged",
      data: { eventId: 1, configurationVersion: 2, changed: ["rewards.gold"], variation, reason: "festival", atMs: 10 },
    },
    {
      type: "ModeChanged",
      data: { eventId: 1, configurationVersion: 3, from: "cooperative", to: "race", atMs: 11 },
    },
  ]);
  const state = events.reduce(evolveConfiguration, unchangedConfiguration);
  expect(state).toEqual({ version: 3, variation, mode: "race", changedAtMs: 11 });
  expect(configurationStream(1)).toBe("configuration-1");
});

test("incidents are open until they are recovered from, with what is left to do", () => {
  const context = { instanceId: 7, attempt: 1 };
  const of = { incidentId: "settle-7", context };
  const failed: IncidentEvent = {
    type: "ErrorRecorded",
    data: { ...of, subject: "run-7", code: "settlement", message: "it failed", hint: "look", atMs: 10 },
  };
  const tried: IncidentEvent = {
    type: "RecoveryRecorded",
    data: { ...of, action: "retried", outcome: "given_up", attempts: 3, hint: "restart", atMs: 11 },
  };
  const recovered: IncidentEvent = {
    type: "RecoveryRecorded",
    data: { ...tried.data, outcome: "recovered", hint: "" },
  };
  storable([failed, tried, recovered]);
  const given = [failed, tried].reduce(evolveIncidents, new Map());
  const open = { subject: "run-7", code: "settlement", hint: "restart", sinceMs: 10, attempts: 3 };
  expect(given).toEqual(new Map([["settle-7", open]]));
  expect(evolveIncidents(given, failed).get("settle-7")).toEqual({ ...open, hint: "look" });
  expect(evolveIncidents(given, recovered).size).toBe(0);
  expect(evolveIncidents(new Map(), tried).size).toBe(0);
  expect(INCIDENT_STREAM).toBe("incidents");
});
