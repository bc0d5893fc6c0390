import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { initialRun, joinedSlot, type RunState } from "../../../src/events/run-state.ts";
import { appendBatch } from "../../../src/journal/append.ts";
import { GroupCommit } from "../../../src/journal/group-commit.ts";
import { ProjectionRunner } from "../../../src/journal/projection-runner.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { headPosition } from "../../../src/journal/read.ts";
import { SettlementStore } from "../../../src/journal/settlement-store.ts";
import type { Database } from "../../../src/persistence/database.ts";
import type { RewardGranted } from "../../../src/rewards/reward-events.ts";
import { RewardPool } from "../../../src/rewards/reward-pool.ts";
import { Settlement, type SettlementOptions } from "../../../src/rewards/settlement.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";
import { event } from "../../support/definitions.ts";
import { seededRandom } from "../../support/frame-mutations.ts";

const RUNS = 40;
const PARTICIPANTS = 7;

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await openTestDatabase());
});
afterAll(() => drop());

const definition = event([[]], {
  rewards: { ...event([]).rewards, xp: 1_000, gold: 100, lootTableId: 1 },
});
const everyFirst = { itemId: 7, quantity: 1, chance: 1, name: "first time" };
const lootTable = {
  id: 1,
  name: "",
  eventId: 1,
  worldBossId: 0,
  tierDrops: { gold: [], silver: [], bronze: [], participation: [] },
  bonusDrops: [{ ...everyFirst, condition: "first_completion" as const, streak: 0 }],
};

/** Run `instanceId` as it ended: everybody has another score. */
function endedRun(instanceId: number): RunState {
  const started = {
    instanceId,
    eventId: 1,
    definitionVersion: 1,
    lootTable,
    definition,
    zoneId: 1,
    zoneInstance: 1,
    startedAtMs: 0,
  };
  const run = initialRun(started);
  for (let characterId = 1; characterId <= PARTICIPANTS; characterId += 1) {
    run.participants.scores[joinedSlot(run, characterId)] = 10 * characterId;
  }
  return Object.assign(run, { status: "completed", endedAtMs: 1_000 + instanceId });
}

/** Everything that settlement asks for fails now and then, before it is done or after. */
function unreliable<Arguments extends unknown[], Result>(
  work: (...given: Arguments) => Promise<Result>,
  random: () => number,
) {
  return async (...given: Arguments): Promise<Result> => {
    if (random() < 0.1) throw Object.assign(new Error("connection lost before"), { code: "ECONNRESET" });
    const result = await work(...given);
    if (random() < 0.1) throw Object.assign(new Error("connection lost after"), { code: "ECONNRESET" });
    return result;
  };
}

test(`${RUNS} settlements that fail at random points pay everybody once, with the first reward only at the first time`, async () => {
  const random = seededRandom(20_261_121);
  const client = await database.connectClient();
  const commit = new GroupCommit({
    append: (appends) => appendBatch(client, appends),
    wait: (ms) => wait(ms),
    log: silentLog,
  });
  const runner = new ProjectionRunner({
    connect: () => database.connectClient(),
    projections,
    minIntervalMs: 1,
    log: silentLog,
  });
  runner.start();
  commit.onCommitted(() => runner.wake());
  const store = new SettlementStore(database.pool);
  const pool = new RewardPool();
  const shown: RewardGranted["data"][] = [];
  const caughtUp = async () => runner.whenCaughtUp(await headPosition(database.pool));
  const options: SettlementOptions = {
    pool,
    realmId: 1,
    serverVersion: "test",
    append: unreliable((append) => commit.append(append), random),
    history: unreliable(async (eventId, ids) => {
      await caughtUp();
      return store.history(eventId, ids);
    }, random),
    grantedCharacters: unreliable(async (instanceId) => {
      await caughtUp();
      return store.grantedCharacters(instanceId);
    }, random),
    saveCheckpoint: unreliable((position) => store.saveCheckpoint(position), random),
    onGranted: (grant) => shown.push(grant),
    isLate: () => true,
    wait: async () => {},
    log: silentLog,
  };
  const settlement = new Settlement(options);
  for (let run = 1; run <= RUNS; run += 1) settlement.enqueue(endedRun(run), run);
  await expect
    .poll(
      async () =>
        (await database.pool.query("select position from projection_checkpoints where name = 'settlement'")).rows,
      { timeout: 50_000 },
    )
    .toEqual([{ position: RUNS }]);
  await settlement.stop();
  await caughtUp();

  const grants = await database.pool.query(
    "select count(*)::int as n, count(distinct (event_instance_id, character_id))::int as different from reward_grants",
  );
  expect(grants.rows).toEqual([{ n: RUNS * PARTICIPANTS, different: RUNS * PARTICIPANTS }]);
  const firsts = await database.pool.query("select item_id, quantity from character_items order by character_id");
  expect(firsts.rows).toEqual(Array.from({ length: PARTICIPANTS }, () => ({ item_id: 7, quantity: 1 })));
  const completions = await database.pool.query("select distinct completion_count from event_completions");
  expect(completions.rows).toEqual([{ completion_count: RUNS }]);
  const told = new Set(shown.map(({ instanceId, characterId }) => `${instanceId} ${characterId}`));
  expect(told.size).toBe(shown.length);
  await runner.stop();
  await commit.stop(1_000);
  await pool.close();
  client.release();
}, 60_000);
