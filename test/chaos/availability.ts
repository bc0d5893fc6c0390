import { expect, inject } from "vitest";
import { openDatabase } from "../../src/persistence/database.ts";
import { silentLog } from "../support/database.ts";
import { say } from "./chaos-run.ts";
import { Tally } from "./tally.ts";

const LEAST = 0.999;
const DUPLICATE_DATABASE = "42P04";

/** Says how clients fared in a scenario and in the run so far, and that both are well enough. */
export async function expectAvailable(scenario: string, tally: Tally): Promise<void> {
  say(scenario, `availability ${text(tally)}`);
  const total = await addToRun(tally);
  say("the suite so far", `availability ${text(total)}`);
  expect(tally.failures.slice(0, 5)).toEqual([]);
  expect(tally.requests).toBeGreaterThan(0);
  // Nobody was thrown out but by the death of the server itself.
  expect(tally.drops).toBe(0);
  expect(total.availability).toBeGreaterThanOrEqual(LEAST);
}

function text({ availability, observedMs, requests, longestMs, drops }: Tally): string {
  const percent = (availability * 100).toFixed(3);
  return `${percent} % of ${Math.round(observedMs / 1000)} s, ${requests} requests, longest ${Math.round(longestMs)} ms, ${drops} sessions dropped`;
}

/** Test files run in processes of their own: they meet in a database that goes with those of the run. */
async function addToRun(tally: Tally): Promise<Tally> {
  const { adminUrl, prefix } = inject("postgres");
  const name = `${prefix}_availability`;
  const admin = await openDatabase({ url: adminUrl, log: silentLog, poolSize: 1 });
  await admin.pool.query(`create database ${name}`).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === DUPLICATE_DATABASE)) throw error;
  });
  await admin.close();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const database = await openDatabase({ url: url.href, log: silentLog, poolSize: 1 });
  try {
    await database.pool.query("create table if not exists tallies (tally jsonb not null)");
    await database.pool.query("insert into tallies values ($1)", [JSON.stringify(tally)]);
    const { rows } = await database.pool.query<{ tally: Tally }>("select tally from tallies");
    const total = new Tally();
    for (const row of rows) total.add(row.tally);
    return total;
  } finally {
    await database.close();
  }
}
