import { expect, test } from "vitest";
import { bossEventId } from "../../../src/director/boss-event.ts";
import type { Caller } from "../../../src/director/director.ts";
import { callerObjects } from "../../../src/director/player-calls.ts";
import { boss, chain, eventOf, schedule, TestRealm } from "./test-realm.ts";

const events = new Map([1, 2].map((id) => [id, eventOf(id)]));
const bare = { type: "player", objectId: 0, position: null, spellId: 0, itemId: 0, cooldownMs: 60_000 } as const;
const here = { zoneId: 1, zoneInstance: 3 };

/** A character that holds so many of every item, and what it paid. */
function caller(held = 0) {
  const paid: number[][] = [];
  const by: Caller = {
    ...{ characterId: 5, correlation: "", packet: 0, clientBuild: 0, factionId: 0 },
    held: () => held,
    pay: (itemId, instanceId) => paid.push([itemId, instanceId]),
  };
  return { by, paid };
}

function realmWith(spec: Partial<typeof bare> | object) {
  return new TestRealm({ events, schedules: new Map([[1, schedule(1, { ...bare, ...spec })]]) });
}

test("an object calls in the zone instance of who uses it; elsewhere, and other things, call nothing", async () => {
  const realm = realmWith({ objectId: 6 });
  await realm.tickAt(0);
  realm.players = 4;
  const { by } = caller();
  expect(realm.director.called({ objectId: 7 }, by, here, 0)).toBeNull();
  expect(realm.director.called({ spellId: 6 }, by, here, 0)).toBeNull();
  expect(realm.director.called({ objectId: 6 }, by, { zoneId: 2, zoneInstance: 1 }, 0)).toBeNull();
  expect(realm.director.called({ objectId: 6 }, by, here, 0)).toEqual({ ok: true, instanceId: 1 });
  await realm.commit();
  const cause = { kind: "player", scheduleId: 1, characterId: 5 };
  expect(realm.starts(1)).toMatchObject([{ zoneInstance: 3, cause, scale: { participants: 4 } }]);
});

test("already active, then too early until the cooldown since the last call is over, also after a crash", async () => {
  const realm = realmWith({ spellId: 2 });
  await realm.tickAt(0);
  const { by } = caller();
  const call = () => realm.director.called({ spellId: 2 }, by, here, realm.nowMs);
  expect(call()).toMatchObject({ ok: true });
  expect(call()).toEqual({ ok: false, refusal: "already_active" });
  await realm.commit();
  await realm.end(1);
  realm.crash();
  await realm.tickAt(59_999);
  expect(call()).toEqual({ ok: false, refusal: "too_early" });
  await realm.tickAt(60_000);
  expect(call()).toMatchObject({ ok: true });
});

test("an item that is wanted must be held and is paid for the run, with its start", async () => {
  const realm = realmWith({ objectId: 6, itemId: 44 });
  await realm.tickAt(0);
  const poor = caller(0);
  expect(realm.director.called({ objectId: 6 }, poor.by, here, 0)).toEqual({ ok: false, refusal: "missing_item" });
  const rich = caller(1);
  expect(realm.director.called({ objectId: 6 }, rich.by, here, 0)).toEqual({ ok: true, instanceId: 1 });
  expect([poor.paid, rich.paid]).toEqual([[], [[44, 1]]]);
  expect(realm.active(1)?.spansInventories).toBe(true);
});

test("what is locked is not called", async () => {
  const chains = new Map([[1, chain(1, { eventId: 2 }, { eventId: 1, locked: true })]]);
  const realm = new TestRealm({ events, chains, schedules: new Map([[1, schedule(1, { ...bare, objectId: 6 })]]) });
  await realm.tickAt(0);
  expect(realm.director.called({ objectId: 6 }, caller().by, here, 0)).toEqual({ ok: false, refusal: "locked" });
});

test("a boss is called by its item, which it costs; it is in one place of the realm, and has its cooldown", async () => {
  const worldBosses = new Map([[9, boss({ calledByItemId: 44, spawnCooldownHours: 1 })]]);
  const realm = new TestRealm({ events, worldBosses });
  await realm.tickAt(0);
  const { by, paid } = caller(3);
  const call = (zoneInstance: number) =>
    realm.director.called({ itemId: 44 }, by, { zoneId: 1, zoneInstance }, realm.nowMs);
  expect(call(2)).toEqual({ ok: true, instanceId: 1 });
  await realm.commit();
  expect(call(1)).toEqual({ ok: false, refusal: "already_active" });
  await realm.end(bossEventId(9));
  await realm.tickAt(3_599_999);
  expect(call(1)).toEqual({ ok: false, refusal: "too_early" });
  await realm.tickAt(3_600_000);
  expect(call(1)).toMatchObject({ ok: true });
  expect(paid.map(([itemId]) => itemId)).toEqual([44, 44]);
});

test("the objects that call stand in the zone: where content says, in the middle, or where the boss comes up", () => {
  const zone = {
    id: 1,
    name: "",
    bounds: { min: [0, -5, 0], max: [100, 5, 50] },
    spawnPointGroups: {},
  } as const;
  const schedules = new Map(
    [
      schedule(1, { ...bare, objectId: 6, position: [1, 2, 3] }),
      schedule(2, { ...bare, objectId: 7 }),
      schedule(3, { ...bare, objectId: 8 }, { enabled: false }),
    ].map((one) => [one.id, one]),
  );
  const worldBosses = new Map([[9, boss({ calledByObjectId: 8, spawnPosition: [4, 5, 6] })]]);
  expect(callerObjects({ schedules, worldBosses, zones: new Map([[1, zone]]) }, () => 1)).toEqual([
    { zoneId: 1, objectId: 6, position: [1, 2, 3] },
    { zoneId: 1, objectId: 7, position: [50, 0, 25] },
    { zoneId: 1, objectId: 8, position: [4, 5, 6] },
  ]);
});
