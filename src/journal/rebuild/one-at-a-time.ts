import type { PooledSqlClient } from "../sql-client.ts";

/** Somebody else is rebuilding or verifying; nothing has happened. */
export class TablesBusyError extends Error {
  override name = "TablesBusyError";
}

/** Key of the session lock that a rebuild and a verification take: the tables must not be swapped under a comparison. */
const KEY = [0x5a54_0720, 1] as const;

/**
 * Runs `work` on a connection of its own, alone among rebuilds and verifications of this database. However it ends,
 * the connection is closed: its search path and its settings are nobody else's.
 * @throws TablesBusyError at once where there is another
 */
export async function holdingTables<T>(
  connect: () => Promise<PooledSqlClient>,
  work: (client: PooledSqlClient) => Promise<T>,
): Promise<T> {
  const client = await connect();
  // A connection that is lost fails the statement too; without a listener the event would end the process.
  client.on("error", () => undefined);
  try {
    await client.query({ text: "set statement_timeout = 0" });
    const text = "select pg_try_advisory_lock($1::int, $2::int) as taken";
    const { rows } = await client.query<{ taken: boolean }>({ text, values: [...KEY] });
    if (!rows[0]?.taken) throw new TablesBusyError("a rebuild or a verification is under way");
    return await work(client);
  } finally {
    client.release(true);
  }
}
