import { randomUUIDv7 } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Content } from "../../../src/content/definitions.ts";
import { startableEvents } from "../../../src/director/boss-event.ts";
import { Director } from "../../../src/director/director.ts";
import { directorSnapshot } from "../../../src/director/director-state.ts";
import { EventManager } from "../../../src/events/event-manager.ts";
import { RunLedger } from "../../../src/events/run-ledger.ts";
import { appendBatch } from "../../../src/journal/append.ts";
import { DirectorStore } from "../../../src/journal/director-store.ts";
import type { Verdict } from "../../../src/journal/event.ts";
import { GroupCommit } from "../../../src/journal/group-commit.ts";
import { readTypes } from "../../../src/journal/read.ts";
import { RunStore } from "../../../src/journal/run-store.ts";
import { loadSnapshot } from "../../../src/journal/snapshots.ts";
import type { Database } from "../../../src/persistence/database.ts";
import { BatchSource } from "../../../src/world/batch-source.ts";
import { CharacterStore } from "../../../src/world/character-store.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";
import { readPage } from "../../support/read-page.ts";
import { boss, chain, eventOf, schedule } from "../../unit/director/test-realm.ts";

const HOUR_MS = 3_600_000;
const called = { type: "player", objectId: 6, position: null, spellId: 0, itemId: 44, cooldownMs: 0 } as const;
const content: Pick<Content, "events" | "schedules" | "chains" | "worldBosses"> = {
  events: new Map([1, 2, 3].map((id) => [id, eventOf(id)])),
  schedules: new Map([
    [1, schedule(1, { type: "timer", timezone: "UTC", intervalMs: HOUR_MS, offsetMs: 0 })],
    [2, schedule(2, called, { eventId: 3 })],
  ]),
  chains: new Map([[1, chain(1, { eventId: 1 }, { eventId: 2, minParticipants: 1 })]]),
  worldBosses: new Map([[9, boss({ spawnWindow: { startHour: 3, endHour: 4 } })]]),
};

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await openTestDatabase());
});
afterAll(() => drop());

const by = { characterId: 5, correlation: "", packet: 0, clientBuild: 0, factionId: 0 };

/** A director on a real manager and journal. `kill` takes it down with what the database has not got. */
async function boot() {
  const client = await database.connectClient();
  let isDead = false;
  const commit = new GroupCommit({
    append: (appends) => (isDead ? new Promise<Verdict[]>(() => {}) : appendBatch(client, appends)),
    wait: (ms) => wait(ms),
    log: silentLog,
  });
  const store = new DirectorStore(database.pool);
  const runs = new RunStore(database.pool);
  const { state, position } = await store.load();
  const definitions = Array.from(startableEvents(content as Content), ([id, definition]) => {
    return [id, { definition, version: 1, lootTable: null }] as const;
  });
  const started = await readTypes(database.pool, { afterPosition: 0, limit: 100, types: ["RunStarted"] });
  const clock = { nowMs: 0 };
  const ledger = new RunLedger(() => commit.request());
  const manager = new EventManager(new Map(definitions), started.length + 1, ledger);
  const characters = new CharacterStore(() => commit.request());
  for (const instanceId of state.runs.keys()) manager.restore((await runs.load(instanceId))!, 0);
  const director = new Director(
    {
      ...{
        content,
        manager,
        realmId: 1,
        serverVersion: "test",
        random: () => 0.5,
        playersIn: () => 2,
        hasZone: () => true,
      },
      participantsOf: async (instanceId) => (await runs.load(instanceId))?.participants.count ?? 0,
      append: (append) => commit.append(append),
      log: silentLog,
    },
    state,
    position,
  );
  commit.onCommitted((events) => director.committed(events));
  commit.addSource(
    new BatchSource({
      ...{ ledger, characters, newId: randomUUIDv7, nowMs: () => clock.nowMs, realmId: 1, serverVersion: "test" },
      onCharacterEvents: () => {},
      onRunRefused: () => {},
    }),
  );
  const tick = async (nowMs: number): Promise<void> => {
    clock.nowMs = nowMs;
    director.tick(nowMs);
    if (!isDead) await commit.whenIdle();
  };
  const kill = async (): Promise<void> => {
    director.stop();
    isDead = true;
    await commit.stop(0);
    client.release();
  };
  return { commit, store, manager, director, characters, tick, kill, die: () => (isDead = true), clock };
}

async function types(): Promise<string[]> {
  return (await readPage(database.pool, { afterPosition: 0, limit: 1_000 })).events.map(({ type }) => type);
}

test("a crash between trigger and commit starts nothing twice, and a restart knows what was decided", async () => {
  const first = await boot();
  await first.tick(1_000);
  expect((await types()).toSorted()).toEqual(["BossPlanned", "ChainSeen", "ScheduleSeen", "ScheduleSeen"]);
  first.die();
  await first.tick(HOUR_MS);
  expect(first.manager.isActive(1, 1)).toBe(true);
  await first.kill();

  const second = await boot();
  expect(second.manager.isActive(1, 1)).toBe(false);
  await second.tick(HOUR_MS + 20_000);
  await second.tick(HOUR_MS + 21_000);
  expect((await types()).filter((type) => type === "RunStarted")).toHaveLength(1);
  await second.store.save(second.director.state, second.director.position, HOUR_MS + 21_000);
  expect(await loadSnapshot(database.pool, "director")).toMatchObject({ position: second.director.position });

  // What follows the snapshot: a run that ends with a participant, the next step of its chain, and a missed occurrence.
  const run = second.manager.activeRun(1)!;
  run.join(by, HOUR_MS + 22_000);
  run.finish(0, HOUR_MS + 22_000);
  await second.commit.whenIdle();
  await second.tick(HOUR_MS + 23_000);
  await expect
    .poll(async () => {
      await second.tick(HOUR_MS + 24_000);
      return second.manager.isActive(2, 1);
    })
    .toBe(true);
  await second.kill();

  const third = await boot();
  expect(third.manager.isActive(2, 1)).toBe(true);
  await third.tick(2 * HOUR_MS + 120_000);
  await third.tick(2 * HOUR_MS + 121_000);
  const fromSnapshot = await third.store.load();
  const fromNothing = await third.store.load(false);
  expect(directorSnapshot(fromSnapshot.state)).toEqual(directorSnapshot(fromNothing.state));
  expect(directorSnapshot(third.director.state)).toEqual(directorSnapshot(fromNothing.state));
  expect(fromSnapshot.state.chains.get(1)?.progress.get(1)).toMatchObject({ step: 1, status: "running" });
  const after = (await types()).filter((type) => type === "RunStarted" || type === "OccurrenceSkipped");
  expect(after).toEqual(["RunStarted", "RunStarted", "OccurrenceSkipped"]);
  await third.kill();
});

test("an item that a call costs goes with the start of its run: both are durable, or after a crash neither is", async () => {
  const server = await boot();
  await server.tick(2 * HOUR_MS + 122_000);
  const character = { ...{ characterId: 5, name: "Five", factionId: 0 }, items: new Map([[44, 2]]), loadedPosition: 0 };
  server.characters.hold(character);
  const caller = {
    ...by,
    held: (itemId: number) => character.items.get(itemId) ?? 0,
    pay: (itemId: number, instanceId: number) =>
      server.characters.turnIn(character, { instanceId, objectiveIndex: 0, itemId, quantity: 1 }, by, 0),
  };
  const place = { zoneId: 1, zoneInstance: 1 };
  const use = () => server.director.called({ objectId: 6 }, caller, place, server.clock.nowMs);
  expect(use()).toMatchObject({ ok: true });
  await server.commit.whenIdle();
  expect((await types()).slice(-2)).toEqual(["RunStarted", "ItemsTurnedIn"]);
  expect(character.items.get(44)).toBe(1);
  const run = [...server.manager.ledger.all()].find(({ live }) => live.state.eventId === 3)!.live;
  run.finish(0, server.clock.nowMs);
  await server.commit.whenIdle();
  const before = await types();
  server.die();
  expect(use()).toMatchObject({ ok: true });
  await server.kill();
  expect(await types()).toEqual(before);
});
