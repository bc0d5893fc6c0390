import { expect, test } from "vitest";
import { bossEventId } from "../../../src/director/boss-event.ts";
import { bossView } from "../../../src/director/director-views.ts";
import { boss, chain, eventOf, schedule, TestRealm } from "../director/test-realm.ts";

/** Faults that other servers have in starting events, each a test that this one has not. */

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const events = new Map([1, 2].map((id) => [id, eventOf(id)]));

test("a scheduled timer fires again every minute", async () => {
  const hourly = schedule(1, { type: "timer", timezone: "UTC", intervalMs: HOUR_MS, offsetMs: 0 });
  const realm = new TestRealm({ events, schedules: new Map([[1, hourly]]) });
  await realm.tickAt(HOUR_MS - 1);
  await realm.tickAt(HOUR_MS);
  for (let minute = 1; minute < 60; minute += 1) {
    if (realm.active(1) !== undefined) await realm.end(1);
    await realm.tickAt(HOUR_MS + minute * MINUTE_MS);
  }
  expect(realm.starts(1)).toHaveLength(1);
});

test("the player count is hard-coded 0", async () => {
  const crowd = schedule(1, { type: "player_count", minPlayers: 2, checkIntervalMs: 1_000 });
  const realm = new TestRealm({ events, schedules: new Map([[1, crowd]]) });
  realm.players = 2;
  await realm.tickUntil(5_000);
  expect(realm.starts(1)).toMatchObject([{ scale: { participants: 2 } }]);
});

test("chains are a no-op", async () => {
  const one = chain(1, { eventId: 1 }, { eventId: 2, delayMs: 1_000 });
  const realm = new TestRealm({ events, chains: new Map([[1, one]]) });
  await realm.tickAt(0);
  realm.manager.trigger(1, 1, { actor: "account:gm" }, 0);
  await realm.commit();
  await realm.end(1);
  await realm.tickUntil(2_000);
  expect(realm.starts(2)).toMatchObject([{ cause: { kind: "chain", chainId: 1, step: 1 } }]);
});

test("a boss that was killed never returns to waiting", async () => {
  const realm = new TestRealm({ events: new Map(), worldBosses: new Map([[9, boss()]]) });
  await realm.tickUntil(3 * HOUR_MS, MINUTE_MS);
  expect(bossView(realm.director.state, boss()).status).toBe("spawned");
  await realm.end(bossEventId(9));
  await realm.tickUntil(realm.nowMs + MINUTE_MS, MINUTE_MS);
  expect(bossView(realm.director.state, boss())).toMatchObject({ status: "waiting", lastEnd: "killed" });
  await realm.tickUntil(6 * HOUR_MS, MINUTE_MS);
  expect(bossView(realm.director.state, boss()).status).toBe("spawned");
});
