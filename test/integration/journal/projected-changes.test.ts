import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Append } from "../../../src/journal/event.ts";
import { applyPage } from "../../../src/journal/projection-page.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { openTestDatabase } from "../../support/database.ts";
import { newEvent } from "../../unit/journal/new-event.ts";
import { at, delta, granted, started, startMs, told } from "../../unit/journal/run-story.ts";
import { dumpTables } from "./tables.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let client: DatabaseClient;

beforeEach(async () => {
  opened = await openTestDatabase();
  client = await opened.database.connectClient();
  await client.query({ text: "set time zone 'UTC'" });
});

afterEach(async () => {
  client.release(true);
  await opened.drop();
});

const firstEvent = (append: Append) => ({ ...append.events[0]?.data });
const without = (data: object, ...keys: string[]) =>
  Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)));

const iso = (ms: number) => new Date(startMs + ms).toISOString().replace("Z", "+00:00").replace(".000", "");

test("a run that goes on after a pause ends later by the pause and by what it was extended", async () => {
  const resumed = { elapsedMs: 1000, atMs: startMs + 31_000 };
  await appendBatch(client, [
    started(4),
    told("run-4", { type: "ObjectiveCompleted", data: { phase: 0, index: 1, contributors: [], ...at(900) } }),
    told("run-4", { type: "ObjectiveFailed", data: { phase: 0, index: 0, reason: "lost", ...at(950) } }),
    told("run-4", { type: "RunPaused", data: { reason: "maintenance", ...at(1000) } }),
    told("run-4", { type: "RunExtended", data: { byMs: 60_000, ...at(1000) } }),
    told("run-4", { type: "RunResumed", data: resumed }),
    told("run-4", { type: "ObjectiveActivated", data: { phase: 0, index: 0, ...resumed } }),
  ]);
  await applyPage(client, projections, 1000);
  const after = await dumpTables(client);
  expect(after.event_instances).toContainEqual(
    expect.objectContaining({
      id: 4,
      paused: false,
      ends_at: iso(390_000),
      phase_progress: {
        objectives: [
          { index: 0, type: "kill", target: 50, current: 0, status: "active" },
          { index: 1, type: "collect", target: 20, current: 0, status: "complete" },
        ],
      },
    }),
  );
});

test("events of an earlier version, without statistics, scale, cause and honours, still make rows", async () => {
  const older = without(firstEvent(started(5)), "scale", "cause");
  const oldDelta = without(delta(9, 4), "statistics", "team", "presenceRestMs");
  const oldGrant = without(firstEvent(granted(5, 9)), "achievementId", "titleId");
  const old = (stream: string, type: string, data: object) => ({
    stream,
    expected: "any" as const,
    events: [newEvent({ ...data }, { type, atMs: startMs })],
  });
  await appendBatch(client, [
    old("run-5", "RunStarted", older),
    old("run-5", "ContributionsRecorded", { phase: 0, objectives: [[0, 3]], participants: [oldDelta], ...at(10) }),
    old("run-5", "ParticipantLeft", { characterId: 9, ...at(20) }),
    old("character-9", "RewardGranted", oldGrant),
  ]);
  await applyPage(client, projections, 1000);
  const after = await dumpTables(client);
  expect(after.event_participations).toContainEqual(
    expect.objectContaining({ character_id: 9, contribution_score: 4, kills: 0, team: 0, left_reason: "choice" }),
  );
  expect(after.reward_grants).toContainEqual(
    expect.objectContaining({ character_id: 9, achievement_id: 0, title_id: 0 }),
  );
});
