/** Bringing the schema up or down, one program at a time. */
import { migrations } from "../../migrations/index.ts";
import { releaseSessionLock, takeSessionLock } from "./advisory-lock.ts";
import type { Database } from "./database.ts";
import { PersistenceError } from "./persistence-error.ts";

/** One migration of this program; `executedAt` is null while it is pending. */
export type MigrationState = { readonly name: string; readonly executedAt: Date | null };

const KEY = 1;
const WAIT_MS = 60_000;

const known: readonly string[] = migrations.map((migration) => migration.name);

/**
 * Runs every pending migration, or those up to and including `to`; all of them or none. A database that is up to date
 * is left as it is.
 * @returns names of the migrations that ran.
 * @throws PersistenceError MIGRATION_FAILED, MIGRATION_BUSY (another program is at it for a minute), MIGRATION_UNKNOWN
 * (a newer program has been here), MIGRATION_NO_SUCH.
 */
export async function migrateUp(db: Database, options: { readonly to?: string } = {}): Promise<readonly string[]> {
  const { to } = options;
  if (to !== undefined && !known.includes(to)) throw new PersistenceError("MIGRATION_NO_SUCH", { name: to });
  return alone(db, async () => {
    await refuseUnknown(db);
    const done = await attempt(() => db.orm.migrator.up(to === undefined ? {} : { to }));
    return done.map(({ name }) => name);
  });
}

/**
 * Takes back the last `steps` migrations (1), all of them or none; data in their tables is lost.
 * @returns names of the migrations that were taken back, newest first.
 * @throws PersistenceError like `migrateUp`.
 */
export async function migrateDown(db: Database, options: { readonly steps?: number } = {}): Promise<readonly string[]> {
  return alone(db, async () => {
    await refuseUnknown(db);
    const executed = await db.orm.migrator.getExecuted();
    const names = executed.map(({ name }) => name).reverse();
    const chosen = names.slice(0, options.steps ?? 1);
    // An empty list would mean "the default", which is one step.
    if (chosen.length === 0) return [];
    const done = await attempt(() => db.orm.migrator.down({ migrations: chosen }));
    return done.map(({ name }) => name);
  });
}

/** Every migration of this program in its order, with the time at which it ran. */
export async function migrationStatus(db: Database): Promise<readonly MigrationState[]> {
  return alone(db, async () => {
    const executed = await db.orm.migrator.getExecuted();
    const times = new Map(executed.map(({ name, executed_at }) => [name, executed_at]));
    return known.map((name) => ({ name, executedAt: times.get(name) ?? null }));
  });
}

/** The lock has a connection of its own: the migrations run on others of the pool, in one transaction. */
async function alone<T>(db: Database, work: () => Promise<T>): Promise<T> {
  const client = await db.connectClient();
  try {
    if (!(await takeSessionLock(client, "migration", KEY, WAIT_MS))) throw new PersistenceError("MIGRATION_BUSY");
    try {
      return await work();
    } finally {
      await releaseSessionLock(client, "migration", KEY);
    }
  } finally {
    client.release();
  }
}

async function refuseUnknown(db: Database): Promise<void> {
  const executed = await db.orm.migrator.getExecuted();
  const stranger = executed.find(({ name }) => !known.includes(name));
  if (stranger) throw new PersistenceError("MIGRATION_UNKNOWN", { name: stranger.name });
}

async function attempt<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const reason = error instanceof Error ? firstLine(error.message) : String(error);
    throw new PersistenceError("MIGRATION_FAILED", { reason }, error);
  }
}

/** The ORM's message is the statement and then, after " - ", what the server said. */
function firstLine(message: string): string {
  const said = message.lastIndexOf(" - ");
  return (said < 0 ? message : message.slice(said + 3)).split("\n", 1)[0] ?? message;
}
