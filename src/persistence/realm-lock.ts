/** One live server per database, held by the database itself. */
import { lockSpaces, takeSessionLock } from "./advisory-lock.ts";
import { PersistenceError } from "./persistence-error.ts";
import type { DatabaseClient, Queryable } from "./pool.ts";

const ONE_JOURNAL = 1;

/** One process of the database, told from a later one of the same number. */
const BACKEND = "pid || ' ' || coalesce(backend_start::text, '')";

/**
 * Takes the realm for the session of `client`; it is held until that connection ends, however it ends. A late statement
 * of a dead server holds it for a moment, hence the waiting. To be taken before the journal is read.
 * @param waitMs for all of it
 * @throws PersistenceError REALM_TAKEN when another session still holds it after `waitMs`, DATABASE_SHARED when another
 * realm is run on this database.
 */
export async function takeRealmLock(client: DatabaseClient, realmId: number, waitMs: number): Promise<void> {
  const deadlineMs = performance.now() + waitMs;
  // A machine that vanished would hold its lock for two hours without these; a Unix socket ignores them.
  await client.query(
    "select set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)",
  );
  if (!(await takeSessionLock(client, "realm", realmId, waitMs))) {
    throw new PersistenceError("REALM_TAKEN", { realm: realmId });
  }
  // Runs and their numbers know no realm: one database has one journal, and one server that writes it.
  const leftMs = Math.max(0, deadlineMs - performance.now());
  if (!(await takeJournalLock(client, leftMs))) {
    throw new PersistenceError("DATABASE_SHARED", { realm: realmId });
  }
}

/** Takes the journal of this database, as a running server does. @returns whether it was had within `waitMs` */
export function takeJournalLock(client: Queryable, waitMs: number): Promise<boolean> {
  return takeSessionLock(client, "journal", ONE_JOURNAL, waitMs);
}

/** The database's process that serves a connection. */
export async function backendOf(client: Queryable): Promise<string> {
  const { rows } = await client.query<{ backend: string }>(
    `select ${BACKEND} as backend from pg_stat_activity where pid = pg_backend_pid()`,
  );
  return rows[0]?.backend ?? "";
}

/** The processes, as `backendOf` names them, that hold the realm or the journal; the connection's own is left out. */
export async function realmHolders(client: Queryable, realmId: number): Promise<string[]> {
  const { rows } = await client.query<{ backend: string }>(
    `select distinct ${BACKEND} as backend
       from pg_locks join pg_stat_activity using (pid)
      where locktype = 'advisory' and granted and pid <> pg_backend_pid() and objsubid = 2
        and database = (select oid from pg_database where datname = current_database())
        and (classid::bigint, objid::bigint) in (($1::bigint, $2::bigint), ($3::bigint, $4::bigint))`,
    [lockSpaces.realm, realmId, lockSpaces.journal, ONE_JOURNAL],
  );
  return rows.map(({ backend }) => backend);
}
