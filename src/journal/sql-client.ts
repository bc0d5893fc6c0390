/** A statement as node-postgres takes it: with a name it is prepared once per connection. */
export type SqlQuery = { readonly name?: string; readonly text: string; readonly values?: unknown[] };

/** The part of a node-postgres client that the journal uses. */
export type SqlClient = { query<Row>(query: SqlQuery): Promise<{ readonly rows: readonly Row[] }> };

type ErrorListener = (error?: Error) => void;

/** A client checked out of a pool: `release(true)` closes its connection, and a lost connection is an event. */
export type PooledSqlClient = SqlClient & {
  release(destroy?: boolean): void;
  on(event: "error", listener: ErrorListener): unknown;
  off(event: "error", listener: ErrorListener): unknown;
};

type Isolation = "read committed" | "repeatable read, read only";

/** Runs `work` in one transaction: commits what it returns, rolls back and rethrows what it throws. */
export async function inTransaction<T>(client: SqlClient, isolation: Isolation, work: () => Promise<T>): Promise<T> {
  await client.query({ text: `begin isolation level ${isolation}` });
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // The first error is the one that matters; a connection that is gone has rolled back by itself.
    await client.query({ text: "rollback" }).catch(() => undefined);
    throw error;
  }
  await client.query({ text: "commit" });
  return result;
}
