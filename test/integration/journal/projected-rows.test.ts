import { afterAll, beforeAll, expect, test } from "vitest";
import type { ContributionDelta, RunEvent } from "../../../src/events/run-events.ts";
import { appendBatch } from "../../../src/journal/append.ts";
import { applyPage } from "../../../src/journal/projection-page.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { openTestDatabase } from "../../support/database.ts";
import { at, delta, granted, scaled, started, startMs, told } from "../../unit/journal/run-story.ts";
import { dumpTables } from "./tables.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let client: DatabaseClient;
let tables: Record<string, unknown[]>;

const run1 = (event: RunEvent) => told("run-1", event);
const contributions = (elapsedMs: number, phase: number, current: number, participants: ContributionDelta[]) =>
  run1({
    type: "ContributionsRecorded",
    data: { phase, objectives: [[0, current, [], 0]], participants, ...at(elapsedMs) },
  });
const objectiveCompleted = (elapsedMs: number, contributors: number[]) =>
  run1({ type: "ObjectiveCompleted", data: { phase: 1, index: 0, contributors, ...at(elapsedMs) } });

/** Run 1 is completed by team 2, after its server was down for a minute; run 2 has no limit and fails; run 3 is cancelled. */
const story = [
  started(1),
  started(2, 0),
  started(3, 300_000, { kind: "chain", chainId: 12, step: 1, steps: 4, afterInstanceId: 2 }),
  started(4),
  run1({ type: "ParticipantJoined", data: { characterId: 7, team: 1, ...at(1000) } }),
  contributions(2000, 0, 12, [delta(7, 30), delta(8, 5)]),
  run1({ type: "ParticipantEliminated", data: { characterId: 8, round: 1, ...at(3000) } }),
  run1({ type: "PhaseStarted", data: { phase: 1, wonBy: 0, scale: scaled(18_000), ...at(3000) } }),
  run1({ type: "ParticipantLeft", data: { characterId: 8, reason: "left_area", ...at(4000) } }),
  run1({ type: "ParticipantLeft", data: { characterId: 7, reason: "logout", ...at(4000) } }),
  contributions(5000, 1, 9000, [delta(7, 25)]),
  objectiveCompleted(5000, [7]),
  objectiveCompleted(5000, [7]),
  run1({
    type: "RunCompleted",
    data: { elapsedMs: 6000, atMs: startMs + 66_000, timeLeftMs: 294_000, winner: 2, controlsAllPoints: true },
  }),
  told("run-2", { type: "RunFailed", data: { ...at(9000), reason: "time_limit" } }),
  told("run-3", { type: "RunCancelled", data: { ...at(100), reason: "stopped" } }),
  told("run-4", { type: "ObjectiveCompleted", data: { phase: 0, index: 1, contributors: [], ...at(900) } }),
  told("run-4", { type: "ObjectiveFailed", data: { phase: 0, index: 0, reason: "lost", ...at(950) } }),
  told("run-4", { type: "RunPaused", data: { reason: "maintenance", ...at(1000) } }),
  told("run-4", { type: "RunExtended", data: { byMs: 60_000, ...at(1000) } }),
  granted(1, 7, { contribution: 55, achievementId: 21, titleId: 31, ...at(6000) }),
  granted(4, 7, { tier: "silver", contribution: 40, currency: {}, reputation: null, items: [], ...at(5000) }),
  granted(5, 7, { contribution: 50, achievementId: 21, titleId: 32, ...at(7000) }),
  granted(6, 7, { outcome: "failed", tier: "participation", currency: {}, reputation: null, items: [] }),
  told("character-7", {
    type: "ItemsGained",
    data: { characterId: 7, items: [{ itemId: 4, quantity: 3 }], atMs: startMs },
  }),
];

const iso = (ms: number) => new Date(startMs + ms).toISOString().replace("Z", "+00:00").replace(".000", "");

beforeAll(async () => {
  opened = await openTestDatabase();
  client = await opened.database.connectClient();
  await client.query({ text: "set time zone 'UTC'" });
  await appendBatch(client, story);
  await applyPage(client, projections, 1000);
  tables = await dumpTables(client);
});

afterAll(async () => {
  client.release(true);
  await opened.drop();
});

test("event_instances: state, phase, progress, everyone who ever took part, and an end that moves with downtime", () => {
  expect(tables.event_instances).toEqual([
    expect.objectContaining({
      id: 1,
      event_id: 1,
      definition_version: 2,
      zone_id: 1,
      instance_id: 4,
      state: "completed",
      current_phase: 1,
      phase_progress: { objectives: [{ index: 0, type: "damage", target: 18_000, current: 9000, status: "complete" }] },
      cause: { kind: "manual" },
      chain_id: null,
      winner: 2,
      paused: false,
      extended_ms: 0,
      participant_count: 2,
      elapsed_ms: 6000,
      started_at: iso(0),
      ends_at: iso(360_000),
      completed_at: iso(66_000),
    }),
    expect.objectContaining({ id: 2, state: "failed", ends_at: null, completed_at: iso(9000), participant_count: 0 }),
    expect.objectContaining({
      id: 3,
      state: "cancelled",
      completed_at: null,
      cause: { kind: "chain", chainId: 12, step: 1, steps: 4, afterInstanceId: 2 },
      chain_id: 12,
    }),
    expect.objectContaining({ id: 4, state: "active", paused: true, ends_at: null, extended_ms: 60_000 }),
  ]);
});

test("event_participations: summed scores, objectives once, who left and who came back, and the reward", () => {
  expect(tables.event_participations).toHaveLength(2);
  expect(tables.event_participations).toContainEqual(
    expect.objectContaining({
      event_instance_id: 1,
      character_id: 7,
      contribution_score: 55,
      objectives_completed: [256],
      rewards_claimed: true,
      reward_tier: "gold",
      joined_at: iso(1000),
      left_at: null,
      left_reason: null,
      eliminated_at: null,
      team: 1,
      // As they stand after the last batch, not summed.
      ...{ kills: 25, deaths: 50, assists: 75, damage_dealt: 100, damage_taken: 125, healing_done: 150 },
      ...{ healing_taken: 175, longest_life_ms: 200, best_streak: 225 },
    }),
  );
  expect(tables.event_participations).toContainEqual(
    expect.objectContaining({
      character_id: 8,
      contribution_score: 5,
      objectives_completed: [],
      rewards_claimed: false,
      reward_tier: null,
      joined_at: iso(2000),
      left_at: iso(4000),
      left_reason: "left_area",
      eliminated_at: iso(3000),
      team: 2,
      kills: 5,
    }),
  );
});

test("event_completions: medals, bests, and a gold streak that silver breaks", () => {
  expect(tables.event_completions).toEqual([
    expect.objectContaining({
      character_id: 7,
      event_id: 1,
      completion_count: 3,
      gold_medals: 2,
      silver_medals: 1,
      bronze_medals: 0,
      best_contribution: 55,
      fastest_ms: 5000,
      gold_streak: 1,
      last_completed_at: iso(7000),
    }),
  ]);
});

test("wallet, currencies, reputation, items and grants", () => {
  expect(tables.character_wallets).toEqual([expect.objectContaining({ character_id: 7, xp: 40, gold: 20 })]);
  expect(tables.character_currencies).toEqual([{ character_id: 7, currency: "token", amount: 4 }]);
  expect(tables.character_reputations).toEqual([{ character_id: 7, faction_id: 3, amount: 14 }]);
  expect(tables.character_items).toEqual([
    { character_id: 7, item_id: 4, quantity: 3 },
    { character_id: 7, item_id: 9, quantity: 2 },
  ]);
  expect(tables.reward_grants).toHaveLength(4);
  expect(tables.reward_grants).toContainEqual(
    expect.objectContaining({
      event_instance_id: 1,
      outcome: "completed",
      tier: "gold",
      rank: 1,
      granted_at: iso(6000),
      achievement_id: 21,
      title_id: 31,
    }),
  );
});

test("achievements and titles: once for each character, with the run that earned them first", () => {
  expect(tables.character_achievements).toEqual([
    { character_id: 7, achievement_id: 21, earned_at: iso(6000), event_instance_id: 1 },
  ]);
  expect(tables.character_titles).toEqual([
    { character_id: 7, title_id: 31, earned_at: iso(6000), event_instance_id: 1 },
    { character_id: 7, title_id: 32, earned_at: iso(7000), event_instance_id: 5 },
  ]);
});
