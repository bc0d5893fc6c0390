import { expect, test } from "vitest";
import { chainPlacesOf, chainViews } from "../../../src/director/director-views.ts";
import { chain, eventOf, schedule, TestRealm } from "./test-realm.ts";

const events = new Map([1, 2, 3, 4].map((id) => [id, eventOf(id)]));
const by = (characterId: number) => ({ characterId, correlation: "", packet: 0, clientBuild: 0, factionId: 0 });

async function realmWith(...chains: ReturnType<typeof chain>[]) {
  const realm = new TestRealm({ events, chains: new Map(chains.map((one) => [one.id, one])) });
  await realm.tickAt(0);
  return realm;
}

/** Starts an event by hand, makes that durable and says which run it is. */
async function start(realm: TestRealm, eventId: number, zoneInstance = 1): Promise<number> {
  const triggered = realm.manager.trigger(eventId, zoneInstance, { actor: "account:gm" }, realm.nowMs);
  await realm.commit();
  return triggered.ok ? triggered.instanceId : 0;
}

test("chains are no no-op: each step follows the one before after its delay, in the same zone instance", async () => {
  const steps = [1, 2, 3, 4].map((eventId) => ({ eventId, delayMs: 5_000 }));
  const realm = await realmWith(chain(1, ...steps));
  await start(realm, 1, 2);
  await realm.tickUntil(10_000);
  expect(realm.starts(2)).toEqual([]);
  await realm.end(1);
  await realm.tickUntil(14_000);
  expect(realm.starts(2)).toEqual([]);
  expect(chainViews(realm.director.state, { chains: new Map() })).toMatchObject([{ status: "due", dueMs: 15_000 }]);
  await realm.tickUntil(15_000);
  const cause = { kind: "chain", chainId: 1, step: 1, steps: 4, afterInstanceId: 1 };
  expect(realm.starts(2)).toMatchObject([{ zoneInstance: 2, startedAtMs: 15_000, cause }]);
  expect(chainPlacesOf(realm.director.state, realm.runs().get(2)!)).toEqual([{ chainId: 1, step: 1, steps: 4 }]);
  for (const eventId of [2, 3, 4]) {
    await realm.end(eventId);
    await realm.tickUntil(realm.nowMs + 6_000);
  }
  expect(realm.journal.filter(({ type }) => type === "RunStarted")).toHaveLength(4);
  expect(chainViews(realm.director.state, { chains: new Map() })).toMatchObject([
    { step: 3, steps: 4, status: "done" },
  ]);
  expect(realm.noted("ChainBroken")).toEqual([]);
});

test("a step that follows at once starts in the tick after the end, also if the server died in between", async () => {
  const realm = await realmWith(chain(1, { eventId: 1 }, { eventId: 2, delayMs: 60_000 }));
  await start(realm, 1);
  await realm.end(1);
  await realm.tickUntil(30_000);
  realm.crash();
  await realm.tickUntil(59_000);
  expect(realm.starts(2)).toEqual([]);
  realm.director.tick(60_000);
  expect(realm.active(2)).toBeDefined();
  realm.crash();
  await realm.tickUntil(62_000);
  expect(realm.starts(2)).toMatchObject([{ startedAtMs: 60_000 }]);
});

test.each([
  ["completed", "fail", "other_end"],
  ["failed", "complete", "other_end"],
  ["ended", "cancel", "cancelled"],
  ["completed", "cancel", "cancelled"],
] as const)("a step on %s does not follow where the run before did %s", async (on, how, reason) => {
  const realm = await realmWith(chain(1, { eventId: 1 }, { eventId: 2, on }));
  const instanceId = await start(realm, 1);
  await realm.end(1, how);
  await realm.tickUntil(10_000);
  expect(realm.starts(2)).toEqual([]);
  expect(realm.noted("ChainBroken")).toEqual([
    { chainId: 1, step: 1, zoneInstance: 1, afterInstanceId: instanceId, reason, atMs: 1_000 },
  ]);
});

test.each([["complete"], ["fail"]] as const)("a step on ended follows what did %s", async (how) => {
  const realm = await realmWith(chain(1, { eventId: 1 }, { eventId: 2, on: "ended" }));
  await start(realm, 1);
  await realm.end(1, how);
  await realm.tickUntil(2_000);
  expect(realm.starts(2)).toHaveLength(1);
});

test.each([
  [1, 0, ["too_few_participants"]],
  [2, 1, []],
])("with at least two wanted, %i participants make %i starts", async (participants, starts, broken) => {
  const realm = await realmWith(chain(1, { eventId: 1 }, { eventId: 2, minParticipants: 2 }));
  const instanceId = await start(realm, 1);
  for (let id = 1; id <= participants; id += 1) realm.manager.join(instanceId, by(id), 0);
  await realm.end(1);
  realm.crash();
  await realm.tickUntil(3_000);
  expect(realm.starts(2)).toHaveLength(starts);
  expect(realm.noted("ChainBroken").map(({ reason }) => reason)).toEqual(broken);
});

test("a locked step is refused with the reason until its predecessor has been done since the chain began", async () => {
  const realm = await realmWith(
    chain(1, { eventId: 1 }, { eventId: 2, delayMs: 50_000 }, { eventId: 3, locked: true, delayMs: 50_000 }),
  );
  const { director } = realm;
  const refusal = "Event 3 is locked (step 3 of 3 of chain 1): start it after event 2 has been completed.";
  expect(director.mayStart(1, 1)).toBeNull();
  expect(director.mayStart(2, 1)).toBeNull();
  expect(director.mayStart(3, 1)).toBe(refusal);
  await start(realm, 1);
  await realm.end(1);
  expect(director.mayStart(3, 1)).toBe(refusal);
  // Its turn had come: who starts it by hand goes on with the chain.
  await start(realm, 2);
  expect(director.mayStart(3, 1)).toBe(refusal);
  await realm.end(2);
  expect(director.mayStart(3, 1)).toBeNull();
  expect(director.mayStart(3, 2)).toBe(refusal);
  await start(realm, 1);
  expect(director.mayStart(3, 1)).toBe(refusal);
});

test("a locked step is not started by a schedule either: the occurrence is skipped", async () => {
  const chains = new Map([[1, chain(1, { eventId: 1 }, { eventId: 2, locked: true })]]);
  const spec = { type: "timer", timezone: "UTC", intervalMs: 10_000, offsetMs: 0 } as const;
  const realm = new TestRealm({ events, chains, schedules: new Map([[1, schedule(1, spec, { eventId: 2 })]]) });
  await realm.tickUntil(11_000);
  expect(realm.starts(2)).toEqual([]);
  expect(realm.noted("OccurrenceSkipped")).toMatchObject([{ occurrenceMs: 10_000, reason: "locked" }]);
});

test("a step whose event runs already does not follow; the chain begins again with its first event", async () => {
  const realm = await realmWith(chain(1, { eventId: 1 }, { eventId: 2 }));
  await start(realm, 2);
  await start(realm, 1);
  await realm.end(1);
  await realm.tickUntil(5_000);
  expect(realm.noted("ChainBroken")).toMatchObject([{ reason: "already_active" }]);
  await realm.end(2);
  await start(realm, 1);
  await realm.end(1);
  await realm.tickUntil(10_000);
  expect(realm.starts(2)).toHaveLength(2);
});

test("a chain that is new in content does not go on with what ended before it was there", async () => {
  const realm = new TestRealm({ events });
  await start(realm, 1);
  await realm.end(1);
  realm.crash({ chains: new Map([[1, chain(1, { eventId: 1 }, { eventId: 2 })]]) });
  await realm.tickUntil(10_000);
  expect(realm.starts(2)).toEqual([]);
});
