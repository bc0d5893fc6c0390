/** Session locks of PostgreSQL, taken by asking again: a waiting `pg_advisory_lock` would run into the statement limit. */
import { setTimeout as delay } from "node:timers/promises";
import type { Queryable } from "./pool.ts";

/** First half of every lock's key, one per use; the second half is the caller's. */
export const lockSpaces = {
  realm: 0x5a54_0001,
  migration: 0x5a54_0002,
  cluster: 0x5a54_0003,
  journal: 0x5a54_0004,
} as const;

export type LockSpace = keyof typeof lockSpaces;

const POLL_MS = 50;

/** Takes the lock for the session of `client`, waiting up to `waitMs`. @returns whether it was had. */
export async function takeSessionLock(
  client: Queryable,
  space: LockSpace,
  key: number,
  waitMs: number,
): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1::int, $2::int) as taken", [
      lockSpaces[space],
      key,
    ]);
    if (rows[0]?.taken) return true;
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
}

export async function releaseSessionLock(client: Queryable, space: LockSpace, key: number): Promise<void> {
  await client.query("select pg_advisory_unlock($1::int, $2::int)", [lockSpaces[space], key]);
}
