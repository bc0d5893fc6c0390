import type { PooledSqlClient, SqlClient } from "../sql-client.ts";

/** Somebody else is rebuilding or verifying; nothing has happened. */
export class TablesBusyError extends Error {
  override name = "TablesBusyError";
}

/** Key of the session lock that a rebuild and a verification take: the tables must not be swapped under a comparison. */
const KEY = [0x5a54_0720, 1] as const;
/** As long as a timer can run. The driver takes 0 for "as the pool has it". */
const NO_LIMIT_MS = 2 ** 31 - 1;

/**
 * Runs `work` on a connection of its own, alone among rebuilds and verifications of this database, where statements
 * may take as long as they take. However it ends, the connection is closed: its search path and its settings are
 * nobody else's.
 * @throws TablesBusyError at once where there is another
 */
export async function holdingTables<T>(
  connect: () => Promise<PooledSqlClient>,
  work: (client: SqlClient) => Promise<T>,
): Promise<T> {
  const client = await connect();
  // A connection that is lost fails the statement too; without a listener the event would end the process.
  client.on("error", () => undefined);
  const patient = patiently(client);
  let isHeld = false;
  try {
    await patient.query({ text: "set statement_timeout = 0" });
    isHeld = await take(patient);
    if (!isHeld) throw new TablesBusyError("a rebuild or a verification is under way");
    return await work(patient);
  } finally {
    // The database notices only later that the connection is closed: the next one need not be refused until then.
    if (isHeld) await letGo(client).catch(() => undefined);
    client.release(true);
  }
}

async function take(client: SqlClient): Promise<boolean> {
  const text = "select pg_try_advisory_lock($1::int, $2::int) as taken";
  const { rows } = await client.query<{ taken: boolean }>({ text, values: [...KEY] });
  return rows[0]?.taken ?? false;
}

async function letGo(client: SqlClient): Promise<void> {
  await client.query({ text: "select pg_advisory_unlock($1::int, $2::int)", values: [...KEY] });
}

/** The driver's own limit would give up on a statement that the database still runs. */
function patiently(client: SqlClient): SqlClient {
  return {
    query(query) {
      const unlimited = { ...query, query_timeout: NO_LIMIT_MS };
      return client.query(unlimited);
    },
  };
}
