import { expect, test } from "vitest";
import { bossEvent, bossEventId } from "../../../src/director/boss-event.ts";
import { planSpawn } from "../../../src/director/decide-bosses.ts";
import { bossView } from "../../../src/director/director-views.ts";
import { boss, schedule, TestRealm } from "./test-realm.ts";

const HOUR_MS = 3_600_000;
const EVENT = bossEventId(9);

function realmWith(part: Parameters<typeof boss>[0] = {}) {
  return new TestRealm({ events: new Map(), worldBosses: new Map([[9, boss(part)]]) });
}

const statusOf = (realm: TestRealm) => bossView(realm.director.state, boss()).status;

test("a boss that was killed returns to waiting, and comes again after its cooldown", async () => {
  const realm = realmWith();
  await realm.tickUntil(2 * HOUR_MS - 60_000, 60_000);
  expect(bossView(realm.director.state, boss())).toMatchObject({
    status: "waiting",
    nextSpawnMs: 2 * HOUR_MS + 60_000,
  });
  await realm.tickUntil(2 * HOUR_MS + 60_000, 60_000);
  expect(realm.starts(EVENT)).toMatchObject([{ zoneInstance: 1, cause: { kind: "boss", bossId: 9 } }]);
  expect(statusOf(realm)).toBe("spawned");
  const run = realm.active(EVENT)!;
  realm.manager.recordBossHurt(
    1,
    1,
    { instanceId: run.state.instanceId, percentBefore: 100, percentAfter: 90 },
    realm.nowMs,
  );
  await realm.commit();
  expect(statusOf(realm)).toBe("engaged");
  const killedMs = realm.nowMs;
  await realm.end(EVENT);
  await realm.tickAt(killedMs + 1);
  expect(bossView(realm.director.state, boss())).toMatchObject({
    ...{ status: "waiting", lastEnd: "killed", lastEndMs: killedMs, nextSpawnMs: killedMs + 2 * HOUR_MS },
  });
  await realm.tickUntil(killedMs + 2 * HOUR_MS + 60_000, 60_000);
  expect(realm.starts(EVENT)).toHaveLength(2);
  await realm.end(EVENT, "fail");
  expect(bossView(realm.director.state, boss())).toMatchObject({ status: "waiting", lastEnd: "despawned" });
});

test("the moment within the window is drawn once and kept: a restart does not draw again", async () => {
  const realm = realmWith({ spawnWindow: { startHour: 18, endHour: 24 }, spawnCooldownHours: 12 });
  realm.random = 0.25;
  await realm.tickAt(1);
  for (let hour = 1; hour < 19; hour += 3) {
    realm.random = hour / 20;
    realm.crash();
    await realm.tickAt(hour * HOUR_MS);
  }
  expect(realm.noted("BossPlanned")).toMatchObject([{ spawnAtMs: 19.5 * HOUR_MS, windowEndMs: 24 * HOUR_MS }]);
  await realm.tickUntil(20 * HOUR_MS, 60_000);
  expect(realm.starts(EVENT)).toHaveLength(1);
  await realm.end(EVENT);
  await realm.tickAt(20 * HOUR_MS + 1_000);
  expect(realm.noted("BossPlanned").at(-1)).toMatchObject({ windowEndMs: 48 * HOUR_MS });
});

test("a crash between planning and spawning, or spawning and committing, changes nothing", async () => {
  const realm = realmWith({ spawnCooldownHours: 1 });
  realm.director.tick(0);
  realm.crash();
  await realm.tickAt(1_000);
  realm.director.tick(HOUR_MS + 1_000);
  realm.crash();
  await realm.tickUntil(HOUR_MS + 10_000, 10_000);
  await realm.tickUntil(HOUR_MS + 60_000, 10_000);
  expect(realm.noted("BossPlanned")).toHaveLength(1);
  expect(realm.starts(EVENT)).toHaveLength(1);
});

test("a window that passed while the server was down is left out", async () => {
  const realm = realmWith({ spawnWindow: { startHour: 18, endHour: 20 } });
  await realm.tickAt(1);
  realm.crash();
  await realm.tickAt(21 * HOUR_MS);
  expect(realm.starts(EVENT)).toEqual([]);
  expect(realm.noted("BossPlanned").at(-1)).toMatchObject({ windowEndMs: 44 * HOUR_MS });
});

test("other hours in content are planned anew; one that is called or scheduled is not planned at all", async () => {
  const realm = realmWith({ spawnWindow: { startHour: 18, endHour: 20 } });
  await realm.tickAt(1);
  realm.crash({ worldBosses: new Map([[9, boss({ spawnWindow: { startHour: 3, endHour: 4 } })]]) });
  await realm.tickAt(2);
  expect(realm.noted("BossPlanned").at(-1)).toMatchObject({ windowEndMs: 4 * HOUR_MS });
  const called = new TestRealm({ events: new Map(), worldBosses: new Map([[9, boss({ calledByItemId: 4 })]]) });
  await called.tickUntil(5 * HOUR_MS, HOUR_MS);
  expect(called.noted("BossPlanned")).toEqual([]);
  const spec = { type: "timer", timezone: "UTC", intervalMs: 3 * HOUR_MS, offsetMs: 0 } as const;
  const schedules = new Map([[1, schedule(1, spec, { eventId: 0, bossId: 9 })]]);
  const scheduled = new TestRealm({ events: new Map(), worldBosses: new Map([[9, boss()]]), schedules });
  await scheduled.tickUntil(5 * HOUR_MS, HOUR_MS / 2);
  expect(scheduled.noted("BossPlanned")).toEqual([]);
  expect(scheduled.starts(EVENT)).toMatchObject([{ cause: { kind: "schedule", scheduleId: 1 } }]);
});

test("windows over midnight and over the changes of the clock", () => {
  const plan = (part: Parameters<typeof boss>[0], now: string, random: number) => {
    const { spawnAtMs } = planSpawn(boss(part), undefined, Date.parse(now), () => random).data;
    return new Date(spawnAtMs).toISOString();
  };
  const night = { spawnWindow: { startHour: 22, endHour: 2 }, timezone: "Europe/Berlin" };
  expect(plan(night, "2026-06-01T12:00:00Z", 0)).toBe("2026-06-01T20:00:00.000Z");
  expect(plan(night, "2026-06-01T23:00:00Z", 0)).toBe("2026-06-01T23:00:00.000Z");
  expect(plan(night, "2026-06-01T23:00:00Z", 0.999)).toBe("2026-06-01T23:59:56.000Z");
  // In the night of 25 October the hour from 2 to 3 comes twice, on 29 March not at all.
  const early = { spawnWindow: { startHour: 1, endHour: 4 }, timezone: "Europe/Berlin" };
  expect(plan(early, "2026-10-24T12:00:00Z", 0.5)).toBe("2026-10-25T01:00:00.000Z");
  expect(plan(early, "2026-03-28T12:00:00Z", 0.5)).toBe("2026-03-29T01:00:00.000Z");
});

test("the event that a boss is: to be killed, without a limit, with tiers by damage", () => {
  const definition = bossEvent(boss({ rewardXp: 5, currencyReward: { marks: 2 }, lootTableId: 3 }));
  expect(definition).toMatchObject({ id: 0x8000_0009, type: "world_boss", durationMs: 0, boss: { bossId: 9 } });
  expect(definition.phases[0]?.objectives).toMatchObject([{ type: "kill_boss", target: 1, bossId: 9 }]);
  expect(definition.rewards).toMatchObject({ xp: 5, currency: { marks: 2 }, lootTableId: 3, tiers: "damage_share" });
});
