import { expect, test } from "vitest";
import { bossEventId } from "../../../src/director/boss-event.ts";
import { forwardClock } from "../../../src/main/clock.ts";
import { boss, chain, eventOf, schedule, TestRealm } from "./test-realm.ts";

const HOUR_MS = 3_600_000;
const events = new Map([1, 2].map((id) => [id, eventOf(id)]));
const timer = { type: "timer", timezone: "UTC", intervalMs: HOUR_MS, offsetMs: 0 } as const;

test("the schedules' clock follows the system's forwards and never back", () => {
  let system = 1_000;
  const clock = forwardClock(() => system);
  const read = [1_000, 5_000, 2_000, 4_999, 5_001].map((ms) => {
    system = ms;
    return clock();
  });
  expect(read).toEqual([1_000, 5_000, 5_000, 5_000, 5_001]);
});

test("a schedule comes when the system's clock says so; its run is measured by the other", async () => {
  const realm = new TestRealm({ events, schedules: new Map([[1, schedule(1, timer)]]) });
  await realm.tickAt(1_000);
  // A machine that slept: its monotonic clock stood still meanwhile.
  await realm.tickAt(2_000, HOUR_MS + 500);
  expect(realm.starts(1)).toMatchObject([{ startedAtMs: 2_000, cause: { occurrenceMs: HOUR_MS } }]);
});

test("what is due so long after a run goes by the runs' clock: chains, and schedules that follow an event", async () => {
  const chains = new Map([[1, chain(1, { eventId: 1 }, { eventId: 2, delayMs: 10_000 })]]);
  const follow = { type: "chain", afterEventId: 1, delayMs: 20_000, on: "completed" } as const;
  const schedules = new Map([[1, schedule(1, follow, { eventId: 1 })]]);
  const realm = new TestRealm({ events, chains, schedules });
  await realm.tickAt(0);
  realm.manager.trigger(1, 1, { actor: "test" }, 0);
  await realm.commit();
  await realm.end(1);
  await realm.tickAt(9_999, HOUR_MS);
  expect(realm.starts(2)).toEqual([]);
  await realm.tickAt(10_000, HOUR_MS + 1);
  expect(realm.starts(2)).toHaveLength(1);
  await realm.tickAt(20_000, HOUR_MS + 10_001);
  expect(realm.noted("OccurrenceSkipped")).toEqual([]);
  expect(realm.starts(1)).toHaveLength(2);
});

test("a boss's cooldown is what is left of it since its run, counted from the system's time", async () => {
  const realm = new TestRealm({ events, worldBosses: new Map([[9, boss({ spawnCooldownHours: 1 })]]) });
  await realm.tickAt(0);
  await realm.tickAt(HOUR_MS);
  await realm.end(bossEventId(9));
  await realm.tickAt(HOUR_MS + 60_000, 5 * HOUR_MS);
  expect(realm.noted("BossPlanned").at(-1)).toMatchObject({ spawnAtMs: 6 * HOUR_MS - 60_000 });
});

test("a boss without hours and cooldown comes at once, and a minute after its end again", async () => {
  const realm = new TestRealm({ events, worldBosses: new Map([[9, boss({ spawnCooldownHours: 0 })]]) });
  await realm.tickUntil(5_000);
  await realm.end(bossEventId(9));
  await realm.tickUntil(64_000);
  expect(realm.starts(bossEventId(9))).toHaveLength(1);
  await realm.tickUntil(66_000);
  expect(realm.starts(bossEventId(9))).toHaveLength(2);
});
