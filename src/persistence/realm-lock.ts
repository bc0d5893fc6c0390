/** One live server per database, held by the database itself. */
import { takeSessionLock } from "./advisory-lock.ts";
import { PersistenceError } from "./persistence-error.ts";
import type { DatabaseClient } from "./pool.ts";

const ONE_JOURNAL = 1;

/**
 * Takes the realm for the session of `client`; it is held until that connection ends, however it ends. A late statement
 * of a dead server holds it for a moment, hence the waiting. To be taken before the journal is read.
 * @throws PersistenceError REALM_TAKEN when another session still holds it after `waitMs`, DATABASE_SHARED when another
 * realm is run on this database.
 */
export async function takeRealmLock(client: DatabaseClient, realmId: number, waitMs: number): Promise<void> {
  // A machine that vanished would hold its lock for two hours without these; a Unix socket ignores them.
  await client.query(
    "select set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)",
  );
  if (!(await takeSessionLock(client, "realm", realmId, waitMs))) {
    throw new PersistenceError("REALM_TAKEN", { realm: realmId });
  }
  // Runs and their numbers know no realm: one database has one journal, and one server that writes it.
  if (!(await takeSessionLock(client, "journal", ONE_JOURNAL, waitMs))) {
    throw new PersistenceError("DATABASE_SHARED", { realm: realmId });
  }
}
