import { expect, test } from "vitest";
import { eventOf, schedule, TestRealm } from "./test-realm.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const events = new Map([1, 2].map((id) => [id, eventOf(id)]));
const daily = { type: "daily", timezone: "UTC", timeOfDayMs: 12 * HOUR_MS } as const;

function realmWith(...schedules: ReturnType<typeof schedule>[]) {
  return new TestRealm({ events, schedules: new Map(schedules.map((one) => [one.id, one])) });
}

test("a scheduled timer fires once, not again every minute", async () => {
  const realm = realmWith(schedule(1, { type: "timer", timezone: "UTC", intervalMs: 6 * HOUR_MS, offsetMs: 0 }));
  await realm.tickUntil(6 * HOUR_MS - 1, 10 * MINUTE_MS);
  expect(realm.starts(1)).toEqual([]);
  await realm.tickAt(6 * HOUR_MS);
  await realm.tickUntil(6 * HOUR_MS + 10_000);
  await realm.end(1);
  await realm.tickUntil(6 * HOUR_MS + 10 * MINUTE_MS, MINUTE_MS);
  expect(realm.starts(1)).toMatchObject([
    { startedAtMs: 6 * HOUR_MS, cause: { kind: "schedule", scheduleId: 1, occurrenceMs: 6 * HOUR_MS } },
  ]);
});

test("an occurrence that finds its event running is skipped, with the reason", async () => {
  const realm = realmWith(schedule(1, daily));
  await realm.tickAt(1);
  realm.manager.trigger(1, 1, { actor: "account:gm" }, realm.nowMs);
  await realm.tickAt(12 * HOUR_MS + 500);
  await realm.end(1);
  await realm.tickUntil(13 * HOUR_MS, MINUTE_MS);
  expect(realm.starts(1)).toHaveLength(1);
  expect(realm.noted("OccurrenceSkipped")).toEqual([
    { scheduleId: 1, occurrenceMs: 12 * HOUR_MS, reason: "already_active", atMs: 12 * HOUR_MS + 500 },
  ]);
});

test("what was asked for and is not durable yet is not asked for again", async () => {
  const realm = realmWith(schedule(1, daily));
  await realm.tickAt(1);
  for (let tick = 0; tick < 5; tick += 1) realm.director.tick(12 * HOUR_MS + tick * 1_000);
  await realm.tickAt(12 * HOUR_MS + 6_000);
  expect(realm.starts(1)).toHaveLength(1);
  expect(realm.noted("OccurrenceSkipped")).toEqual([]);
});

test("a crash between deciding and starting: the occurrence is decided again, and runs once", async () => {
  const realm = realmWith(schedule(1, daily));
  await realm.tickAt(1);
  realm.director.tick(12 * HOUR_MS);
  expect(realm.active(1)).toBeDefined();
  realm.crash();
  expect(realm.active(1)).toBeUndefined();
  await realm.tickAt(12 * HOUR_MS + 30_000);
  realm.crash();
  await realm.tickAt(12 * HOUR_MS + 40_000);
  expect(realm.starts(1)).toMatchObject([{ startedAtMs: 12 * HOUR_MS + 30_000 }]);
});

test("occurrences count from when a schedule was first seen, and anew from when it was changed or switched on", async () => {
  const realm = realmWith(schedule(1, daily, { missed: "run_late" }));
  await realm.tickAt(13 * HOUR_MS);
  expect(realm.starts(1)).toEqual([]);
  const earlier = schedule(1, { ...daily, timeOfDayMs: 10 * HOUR_MS }, { missed: "run_late" });
  realm.crash({ schedules: new Map([[1, { ...earlier, enabled: false }]]) });
  await realm.tickAt(13 * HOUR_MS + 1);
  realm.crash({ schedules: new Map() });
  await realm.tickAt(35 * HOUR_MS);
  realm.crash({ schedules: new Map([[1, earlier]]) });
  await realm.tickAt(36 * HOUR_MS);
  await realm.tickAt(57 * HOUR_MS);
  expect(realm.starts(1)).toEqual([]);
  await realm.tickAt(58 * HOUR_MS);
  expect(realm.starts(1)).toHaveLength(1);
});

test.each([
  ["skip", 0, []],
  ["run_late", 0, [60]],
  ["run_if_within", 3 * HOUR_MS, []],
  ["run_if_within", 4 * HOUR_MS, [60]],
] as const)("missed while down, %s within %i ms: runs those of hours %j", async (missed, withinMs, hours) => {
  const realm = realmWith(schedule(1, daily, { missed, withinMs }));
  await realm.tickAt(1);
  realm.crash();
  const upMs = 64 * HOUR_MS;
  for (let tick = 0; tick < 4; tick += 1) await realm.tickAt(upMs + tick);
  const ran = realm.starts(1).map(({ cause }) => cause.kind === "schedule" && cause.occurrenceMs / HOUR_MS);
  expect(ran).toEqual(hours);
  const skipped = realm.noted("OccurrenceSkipped").map(({ occurrenceMs }) => Number(occurrenceMs) / HOUR_MS);
  expect([...skipped, ...ran]).toEqual([12, 36, 60]);
});

test("a long backlog is noted page by page, and what is on time runs at once", async () => {
  const spec = { type: "timer", timezone: "UTC", intervalMs: MINUTE_MS, offsetMs: 0 } as const;
  const realm = realmWith(schedule(1, spec));
  await realm.tickAt(1);
  realm.crash();
  await realm.tickAt(30 * HOUR_MS);
  for (let commits = 0; commits < 5; commits += 1) await realm.commit();
  await realm.tickAt(30 * HOUR_MS + 1_000);
  const decided = realm.noted("OccurrenceSkipped").length + realm.starts(1).length;
  expect(decided).toBeGreaterThanOrEqual(30 * 60 - 1);
  expect(realm.starts(1)).toHaveLength(1);
});

test("player_count: those who are really there are counted, every so often, not again until the run has ended", async () => {
  const spec = { type: "player_count", minPlayers: 3, checkIntervalMs: 10_000 } as const;
  const realm = realmWith(schedule(1, spec));
  realm.players = 2;
  await realm.tickUntil(30_000);
  expect(realm.starts(1)).toEqual([]);
  realm.players = 3;
  await realm.tickUntil(41_000);
  expect(realm.starts(1)).toMatchObject([{ scale: { participants: 3 } }]);
  await realm.tickUntil(100_000);
  expect(realm.starts(1)).toHaveLength(1);
  await realm.end(1);
  await realm.tickUntil(111_000);
  expect(realm.starts(1)).toHaveLength(2);
  expect(realm.noted("OccurrenceSkipped")).toEqual([]);
});

test("quest_complete starts when told, manual never", async () => {
  const realm = realmWith(
    schedule(1, { type: "quest_complete", questId: 77 }),
    schedule(2, { type: "manual" }, { eventId: 2 }),
  );
  await realm.tickUntil(5_000);
  expect(realm.director.questCompleted(78, 5_000)).toEqual([]);
  expect(realm.director.questCompleted(77, 5_000)).toEqual([{ ok: true, instanceId: 1 }]);
  expect(realm.director.questCompleted(77, 5_000)).toEqual([{ ok: false, refusal: "already_active" }]);
  await realm.tickUntil(100_000);
  expect(realm.journal.filter(({ type }) => type === "RunStarted")).toHaveLength(1);
});

test("a chain schedule follows each end that it waits for, once, also over a crash", async () => {
  const spec = { type: "chain", afterEventId: 1, delayMs: 20_000, on: "failed" } as const;
  const realm = realmWith(schedule(1, spec, { eventId: 2 }));
  await realm.tickAt(1);
  realm.manager.trigger(1, 1, { actor: "test" }, 1);
  await realm.tickAt(1_000);
  await realm.end(1, "complete");
  realm.manager.trigger(1, 1, { actor: "test" }, 1_000);
  await realm.tickAt(2_000);
  await realm.end(1, "fail");
  realm.crash();
  await realm.tickUntil(21_000);
  expect(realm.starts(2)).toEqual([]);
  await realm.tickUntil(60_000);
  expect(realm.starts(2)).toMatchObject([{ startedAtMs: 22_000, cause: { kind: "schedule", occurrenceMs: 22_000 } }]);
});
