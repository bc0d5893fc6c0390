import { isConnectionUsable } from "../late-errors.ts";
import type { PooledSqlClient, SqlClient, SqlQuery } from "../sql-client.ts";

/** The connection was lost on the way; whatever was begun in the database is undone. */
export class DatabaseLostError extends Error {
  override name = "DatabaseLostError";
}

/** The longest time that a timer takes: to the driver, 0 means its own limit. */
const NO_LIMIT_MS = 2 ** 31 - 1;

/**
 * Runs `work` on a connection of its own, which is closed afterwards. Nothing limits how long it takes: at the other end
 * of a copy stands somebody who may pause it, and a transaction that idles meanwhile is none that was forgotten.
 * @throws DatabaseLostError where the connection is lost
 */
export async function withTransferClient<T>(
  connect: () => Promise<PooledSqlClient>,
  work: (client: SqlClient) => Promise<T>,
): Promise<T> {
  const client = await connect();
  let isLost = false;
  // Without a listener the event would end the process; the next statement fails over it.
  client.on("error", () => {
    isLost = true;
  });
  const query = <Row>(asked: SqlQuery) =>
    client.query<Row>({ ...asked, query_timeout: NO_LIMIT_MS } as SqlQuery).catch((error: unknown) => {
      isLost ||= !isConnectionUsable(error);
      throw error;
    });
  try {
    await query({ text: "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0" });
    return await work({ query });
  } catch (error) {
    if (!isLost) throw error;
    throw new DatabaseLostError("the connection to the database was lost", { cause: error });
  } finally {
    client.release(true);
  }
}
