import { expect, test } from "vitest";
import { bossEventId } from "../../../src/director/boss-event.ts";
import { explainEvent } from "../../../src/explain/explain-event.ts";
import { boss, chain, eventOf, type RealmContent, schedule, TestRealm } from "../director/test-realm.ts";

const HOUR_MS = 3_600_000;
const events = new Map([1, 2].map((id) => [id, eventOf(id)]));
const timer = { type: "timer", timezone: "UTC", intervalMs: HOUR_MS, offsetMs: 0 } as const;
const called = { type: "player", objectId: 0, position: null, spellId: 2, itemId: 0, cooldownMs: HOUR_MS } as const;

function realmOf(content: Partial<RealmContent>) {
  const whole = { schedules: new Map(), chains: new Map(), worldBosses: new Map(), events, ...content };
  const realm = new TestRealm(whole);
  /** What decides about an event that does not run, in order. */
  const why = (eventId: number, zoneInstance = 1) => {
    const { director, nowMs } = realm;
    const definition = realm.manager.definition(eventId);
    const facts = { eventId, zoneInstance, content: whole, definition, director, nowMs, systemMs: nowMs };
    return explainEvent({ ...facts, hasZone: true, players: 0, run: null, lastRun: null })
      .filter(({ decides }) => decides)
      .map(({ text }) => text);
  };
  return { realm, why };
}

const by = {
  ...{ characterId: 5, correlation: "", packet: 0, clientBuild: 0, factionId: 0 },
  held: () => 1,
  pay: () => {},
};

test("an occurrence that was skipped, and why; one that was started since then matters no more", async () => {
  const { realm, why } = realmOf({ schedules: new Map([[1, schedule(1, timer)]]) });
  await realm.tickAt(1_000);
  realm.crash();
  await realm.tickAt(HOUR_MS + 120_000);
  const missed = "Schedule 1 (timer) did not start it at 1970-01-01T01:00:00Z: the server was down, and";
  expect(why(1)).toEqual([expect.stringContaining(missed), expect.stringContaining("next at 1970-01-01T02:00:00Z")]);
  realm.crash();
  expect(why(1)[0]).toContain(missed);
  await realm.tickAt(2 * HOUR_MS);
  await realm.end(1);
  expect(why(1)).toEqual([expect.stringContaining("next at 1970-01-01T03:00:00Z")]);
});

test("a zone instance that is not there: the occurrence is skipped, not tried for ever", async () => {
  const { realm, why } = realmOf({ schedules: new Map([[1, schedule(1, timer, { zoneInstance: 9 })]]) });
  await realm.tickUntil(HOUR_MS + 3_000, 1_000 * 60);
  expect(realm.starts(1)).toEqual([]);
  expect(realm.noted("OccurrenceSkipped")).toMatchObject([{ occurrenceMs: HOUR_MS, reason: "not_found" }]);
  expect(why(1, 9)[0]).toContain("the event or the zone instance was not there (not_found)");
});

test("a schedule that players call by is in its cooldown", async () => {
  const { realm, why } = realmOf({ schedules: new Map([[1, schedule(1, called)]]) });
  await realm.tickAt(0);
  realm.director.called({ spellId: 2 }, by, { zoneId: 1, zoneInstance: 3 }, 0);
  await realm.commit();
  await realm.end(1);
  await realm.tickAt(60_000);
  const waits = "Schedule 1 (player) waits for a player to use spell 2.";
  const cooldown = "Schedule 1 (player) is in its cooldown until 1970-01-01T01:00:00Z, for 3540 s more.";
  expect(why(1, 3)).toEqual([waits, cooldown]);
  await realm.tickAt(HOUR_MS);
  expect(why(1)).toEqual([waits]);
});

test("a boss that is called is in its cooldown; one that lives elsewhere is there already", async () => {
  const { realm, why } = realmOf({ worldBosses: new Map([[9, boss({ calledByItemId: 44, spawnCooldownHours: 2 })]]) });
  await realm.tickAt(0);
  realm.director.called({ itemId: 44 }, by, { zoneId: 1, zoneInstance: 2 }, 0);
  await realm.commit();
  expect(why(bossEventId(9))).toEqual(["Boss 9 is in instance 2 already (run 1): the realm has it once."]);
  await realm.end(bossEventId(9));
  expect(why(bossEventId(9))).toEqual([
    "Boss 9 waits for a player to use item 44.",
    "Boss 9 is in its cooldown until 1970-01-01T02:00:00Z, for 7200 s more.",
  ]);
});

test("a boss by timer is in its cooldown until it spawns", async () => {
  const { realm, why } = realmOf({ worldBosses: new Map([[9, boss({ spawnCooldownHours: 1 })]]) });
  await realm.tickAt(0);
  await realm.tickAt(HOUR_MS);
  await realm.end(bossEventId(9));
  await realm.tickAt(HOUR_MS + 1_000);
  expect(why(bossEventId(9))).toEqual([
    "Boss 9 is in its cooldown until 1970-01-01T02:00:00Z, for 3599 s more.",
    "Boss 9 spawns at 1970-01-01T02:00:00Z, in 3599 s.",
  ]);
});

test("the schedule of a boss is one of its event", async () => {
  const schedules = new Map([[1, schedule(1, timer, { eventId: 0, bossId: 9 })]]);
  const { realm, why } = realmOf({ schedules, worldBosses: new Map([[9, boss()]]) });
  await realm.tickAt(1_000);
  expect(why(bossEventId(9))).toEqual([expect.stringContaining("Schedule 1 (timer) starts it next at 1970-01-01T01")]);
});

test("a chain that was broken says after which run, and why", async () => {
  const chains = new Map([[1, chain(1, { eventId: 1 }, { eventId: 2, locked: true })]]);
  const { realm, why } = realmOf({ chains });
  await realm.tickAt(0);
  realm.manager.trigger(1, 1, { actor: "test" }, 0);
  await realm.commit();
  await realm.end(1, "fail");
  await realm.tickAt(1_000);
  expect(why(2)).toEqual([
    "Event 2 is locked (step 2 of 2 of chain 1): start it after event 1 has been completed.",
    "Chain 1 (chain 1) starts it when event 1 is completed; it is at step 1 of 2 (broken).",
    "Chain 1 went no further after run 1: the run before ended in another way.",
  ]);
});
