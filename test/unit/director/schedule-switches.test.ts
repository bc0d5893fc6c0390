import { expect, test } from "vitest";
import { eventOf, schedule, TestRealm } from "./test-realm.ts";

const HOUR_MS = 3_600_000;
const hourly = schedule(1, { type: "timer", timezone: "UTC", intervalMs: HOUR_MS, offsetMs: 0 });
const quest = schedule(2, { type: "quest_complete", questId: 5 }, { enabled: false });

const realmOf = () =>
  new TestRealm({
    events: new Map([[1, eventOf(1)]]),
    schedules: new Map([
      [1, hourly],
      [2, quest],
    ]),
  });

async function switchTo(realm: TestRealm, scheduleId: number, enabled: boolean): Promise<void> {
  const answer = realm.director.switchSchedule(scheduleId, enabled, "account:gm", realm.nowMs);
  await realm.commit();
  expect(await answer).toBe(true);
}

test("a schedule that was disabled starts nothing, also after a restart, until it is enabled; nothing is made up for", async () => {
  const realm = realmOf();
  await realm.tickAt(1_000);
  await switchTo(realm, 1, false);
  await realm.tickAt(HOUR_MS);
  expect(realm.starts(1)).toHaveLength(0);
  realm.crash();
  await realm.tickAt(2 * HOUR_MS);
  expect(realm.director.schedules.get(1)).toMatchObject({ enabled: false });
  expect(realm.starts(1)).toHaveLength(0);
  await switchTo(realm, 1, true);
  await realm.tickAt(2 * HOUR_MS + 1_000);
  await realm.tickAt(2 * HOUR_MS + 2_000);
  expect(realm.starts(1)).toHaveLength(0);
  await realm.tickAt(3 * HOUR_MS);
  expect(realm.starts(1)).toMatchObject([{ cause: { occurrenceMs: 3 * HOUR_MS } }]);
  expect(realm.noted("ScheduleSwitched")).toMatchObject([{ enabled: false }, { enabled: true }]);
  expect(realm.journal.find(({ type }) => type === "ScheduleSwitched")?.meta).toMatchObject({ actor: "account:gm" });
});

test("what content does not enable can be enabled by hand", async () => {
  const realm = realmOf();
  expect(realm.director.questCompleted(5, 0)).toEqual([]);
  await switchTo(realm, 2, true);
  expect(realm.director.questCompleted(5, 0)).toMatchObject([{ ok: true }]);
});

test("a schedule is run by hand, enabled or not, and that counts as its last start", async () => {
  const realm = realmOf();
  await realm.tickAt(1_000);
  expect(realm.director.runSchedule(quest, "account:gm", 2_000)).toMatchObject({ ok: true });
  await realm.commit();
  expect(realm.starts(1)).toMatchObject([{ cause: { kind: "schedule", scheduleId: 2, occurrenceMs: 2_000 } }]);
  expect(realm.director.state.schedules.get(2)).toMatchObject({ startedMs: 2_000 });
  expect(realm.director.runSchedule(hourly, "account:gm", 3_000)).toEqual({ ok: false, refusal: "already_active" });
});
