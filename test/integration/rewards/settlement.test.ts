import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunState } from "../../../src/events/run-state.ts";
import { appendBatch } from "../../../src/journal/append.ts";
import { GroupCommit } from "../../../src/journal/group-commit.ts";
import { applyPage } from "../../../src/journal/projection-page.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { headPosition } from "../../../src/journal/read.ts";
import { RunStore } from "../../../src/journal/run-store.ts";
import { SettlementStore } from "../../../src/journal/settlement-store.ts";
import type { SqlClient } from "../../../src/journal/sql-client.ts";
import type { Database } from "../../../src/persistence/database.ts";
import type { RewardGranted } from "../../../src/rewards/reward-events.ts";
import { RewardPool } from "../../../src/rewards/reward-pool.ts";
import { Settlement } from "../../../src/rewards/settlement.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";
import { seededRandom } from "../../support/frame-mutations.ts";
import { dumpTables } from "../journal/tables.ts";
import { Life } from "./mortal.ts";
import { RewardModel } from "./reward-model.ts";
import { appendOf, type ToldRun, tellRuns } from "./told-runs.ts";

const RUNS = 1_000;
/** A life sends this many statements at most: enough to settle a run, and on average to be killed within one. */
const STATEMENTS_MAX = 70;
const FAILURE_RATE = 0.005;
/** Of what waits to be settled, a life takes up this many. */
const RUNS_PER_LIFE = 6;

const random = seededRandom(20_261_121);
const told: ToldRun[] = tellRuns(RUNS, random);
const granted: RewardGranted["data"][] = [];
let kills = 0;
let database: Database;
let drop: () => Promise<void>;
let rows: Record<string, Record<string, unknown>[]>;

beforeAll(async () => {
  ({ database, drop } = await openTestDatabase());
  const [journal, tables] = [await database.connectClient(), await database.connectClient()];
  const pool = new RewardPool({ threads: 1 });
  for (let from = 0; from < RUNS; from += 200) await appendBatch(journal, told.slice(from, from + 200).map(appendOf));
  await catchUp(tables);
  while ((await new SettlementStore(tables).unsettled()).length > 0) {
    const life = new Life(1 + Math.floor(random() * STATEMENTS_MAX), random);
    await Promise.race([life.died, settle(life, pool, journal, tables)]);
    expect(life.refusals).toEqual([]);
    if (life.isDead) kills += 1;
  }
  await catchUp(tables);
  rows = (await dumpTables(tables)) as typeof rows;
  for (const client of [journal, tables]) client.release();
  await pool.close();
}, 120_000);

afterAll(() => drop());

async function catchUp(client: SqlClient): Promise<void> {
  const head = await headPosition(client);
  while ((await applyPage(client, projections, 1_000)).position < head);
}

/** What a server does from its start on: what has ended after the checkpoint is settled, in order. */
async function settle(life: Life, pool: RewardPool, journal: SqlClient, tables: SqlClient): Promise<void> {
  const [writing, reading] = [life.connection(journal, FAILURE_RATE), life.connection(tables, FAILURE_RATE)];
  const commit = new GroupCommit({
    append: (appends) => appendBatch(writing, appends),
    wait: () => life.wait(),
    // Few enough that a run is paid in several commits, and may be killed between them.
    maxBatchEvents: 2,
    log: silentLog,
  });
  const store = new SettlementStore(reading);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  let last = 0;
  const settlement = new Settlement({
    pool,
    realmId: 1,
    serverVersion: "test",
    append: (append) => commit.append(append),
    history: async (asked, characterIds) => {
      await catchUp(reading);
      return store.history(asked, characterIds);
    },
    grantedCharacters: async (instanceId) => {
      await catchUp(reading);
      return store.grantedCharacters(instanceId);
    },
    saveCheckpoint: async (position) => {
      await store.saveCheckpoint(position);
      if (position === last) resolve();
    },
    onGranted: (grant) => granted.push(grant),
    isLate: () => true,
    wait: () => life.wait(),
    log: silentLog,
  });
  const waiting = (await patiently(life, () => store.unsettled())).slice(0, RUNS_PER_LIFE);
  last = waiting.at(-1)?.position ?? 0;
  const runs: RunState[] = [];
  // All are read first: on this one connection a statement must not fall into another's transaction.
  for (const { instanceId } of waiting) {
    const run = await patiently(life, () => new RunStore(reading).load(instanceId));
    if (run !== null) runs.push(run);
  }
  for (const [at, run] of runs.entries()) settlement.enqueue(run, waiting[at]!);
  await done;
}

/** A start that fails is tried again by whoever started it. */
async function patiently<T>(life: Life, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      await life.wait();
    }
  }
}

const model = (): RewardModel => {
  const made = new RewardModel();
  for (const run of told) made.take(run);
  return made;
};

test(`${RUNS} settlements, killed at more than 1,000 random points, grant to everybody once`, async () => {
  expect(kills).toBeGreaterThan(1_000);
  const { grants } = model();
  expect(rows.reward_grants).toHaveLength(grants);
  const journal = await database.pool.query(
    `select count(*)::int as n, count(distinct (data ->> 'instanceId', data ->> 'characterId'))::int as different
       from journal_events where type = 'RewardGranted'`,
  );
  expect(journal.rows).toEqual([{ n: grants, different: grants }]);
});

test("a grant names the end of its run as its cause", async () => {
  const causes = await database.pool.query(
    `select count(*)::int as n, count(e.id)::int as ends
       from journal_events g
       left join journal_events e on e.id = (g.meta ->> 'causation')::uuid
             and e.stream = g.meta ->> 'correlation' and e.type in ('RunCompleted', 'RunFailed', 'RunCancelled')
      where g.type = 'RewardGranted'`,
  );
  const { grants } = model();
  expect(causes.rows).toEqual([{ n: grants, ends: grants }]);
});

test("wallets, currencies, reputations and items are the sums of an independent model", () => {
  const entries = [
    ...(rows.character_wallets ?? []).flatMap(({ character_id, xp, gold }) => [
      [`${character_id} xp`, xp],
      [`${character_id} gold`, gold],
    ]),
    ...(rows.character_currencies ?? []).map((row) => [`${row.character_id} currency ${row.currency}`, row.amount]),
    ...(rows.character_reputations ?? []).map((row) => [`${row.character_id} faction ${row.faction_id}`, row.amount]),
    ...(rows.character_items ?? []).map((row) => [`${row.character_id} item ${row.item_id}`, row.quantity]),
  ].filter(([, amount]) => amount !== 0);
  expect(Object.fromEntries(entries)).toEqual(model().sums());
  for (const itemId of [201, 202, 203]) expect(entries.map(([key]) => key)).toContain(`1 item ${itemId}`);
});

test("achievements and titles were earned once, with the first run that earned them", () => {
  const lines = [
    ...(rows.character_achievements ?? []).map(
      (row) => `${row.character_id} achievement ${row.achievement_id} ${row.event_instance_id}`,
    ),
    ...(rows.character_titles ?? []).map((row) => `${row.character_id} title ${row.title_id} ${row.event_instance_id}`),
  ];
  expect(lines.toSorted()).toEqual(model().honours());
  const naming = (rows.reward_grants ?? []).filter(({ achievement_id }) => achievement_id !== 0);
  expect(naming).toHaveLength(rows.character_achievements?.length ?? -1);
});

test("completions: what failed or was lost is none of them", () => {
  const found = (rows.event_completions ?? []).map((row) => ({
    key: `${row.character_id} ${row.event_id}`,
    ...{ count: row.completion_count, gold: row.gold_medals, silver: row.silver_medals, bronze: row.bronze_medals },
    ...{ best: row.best_contribution, fastest: row.fastest_ms, streak: row.gold_streak },
    lastMs: Date.parse(String(row.last_completed_at)),
  }));
  expect(found.toSorted((one, other) => (one.key < other.key ? -1 : 1))).toEqual(model().completions());
  const outcomes = new Set((rows.reward_grants ?? []).map(({ outcome }) => outcome));
  expect(outcomes).toEqual(new Set(["completed", "failed"]));
});

test("nobody is told of a grant twice", () => {
  const keys = granted.map(({ instanceId, characterId }) => `${instanceId} ${characterId}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.length).toBeGreaterThan(0);
});
