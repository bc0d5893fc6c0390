/** The program's one way to its database: the ORM, its pool, and connections of one's own. */
import type { MikroORM } from "@mikro-orm/postgresql";
import { connect, connectionFault } from "./connect.ts";
import type { Log } from "./log.ts";
import { PersistenceError } from "./persistence-error.ts";
import type { DatabaseClient, DatabasePool } from "./pool.ts";

export type Database = {
  readonly orm: MikroORM;
  /** The ORM's own pool, for statements that carry rows by the hundred. */
  readonly pool: DatabasePool;
  /** A connection of the caller's own, until it is released. @throws PersistenceError when there is none to be had. */
  connectClient(): Promise<DatabaseClient>;
  /** Waits for connections in use to be given back, then closes all. May be called more than once. */
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, with whatever parameters the driver takes. */
  readonly url: string;
  readonly log: Log;
  readonly applicationName?: string;
  readonly poolSize?: number;
  readonly statementTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
};

const OLDEST_VERSION_NUMBER = 150_000;

/** @throws PersistenceError when the database cannot be reached or is too old; see `connect`. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const settings = {
    applicationName: options.applicationName ?? "zonetide",
    poolSize: options.poolSize ?? 10,
    statementTimeoutMs: options.statementTimeoutMs ?? 30_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
  };
  const { orm, pool, address, greeting } = await connect(options.url, settings, options.log);
  if (greeting.versionNumber < OLDEST_VERSION_NUMBER) {
    await orm.close(true);
    throw new PersistenceError("TOO_OLD", { ...address, found: greeting.version });
  }
  let closing: Promise<void> | undefined;
  return {
    orm,
    pool,
    connectClient: () =>
      pool.connect().catch((error: unknown) => {
        throw connectionFault(address, error);
      }),
    close: () => {
      closing ??= orm.close(true);
      return closing;
    },
  };
}
