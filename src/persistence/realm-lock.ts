/** One live server per realm and database, held by the database itself. */
import { takeSessionLock } from "./advisory-lock.ts";
import { PersistenceError } from "./persistence-error.ts";
import type { DatabaseClient } from "./pool.ts";

/**
 * Takes the realm for the session of `client`; it is held until that connection ends, however it ends. A late statement
 * of a dead server holds it for a moment, hence the waiting. To be taken before the journal is read.
 * @throws PersistenceError REALM_TAKEN when another session still holds it after `waitMs`.
 */
export async function takeRealmLock(client: DatabaseClient, realmId: number, waitMs: number): Promise<void> {
  // A machine that vanished would hold its lock for two hours without these; a Unix socket ignores them.
  await client.query(
    "select set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)",
  );
  if (!(await takeSessionLock(client, "realm", realmId, waitMs))) {
    throw new PersistenceError("REALM_TAKEN", { realm: realmId });
  }
}
