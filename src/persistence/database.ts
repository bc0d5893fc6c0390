/** The program's one way to its database: the ORM, its pool, and connections of one's own. */
import type { MikroORM } from "@mikro-orm/postgresql";
import { connect, connectionFault, type Greeting } from "./connect.ts";
import type { DatabaseAddress } from "./database-address.ts";
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

/** @throws PersistenceError TOO_OLD, NOT_UTF8, or why the database cannot be reached; see `connect`. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const settings = {
    applicationName: options.applicationName ?? "zonetide",
    poolSize: options.poolSize ?? 10,
    statementTimeoutMs: options.statementTimeoutMs ?? 30_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
  };
  const { orm, pool, address, greeting } = await connect(options.url, settings, options.log);
  const fault = unfit(address, greeting);
  if (fault) {
    await orm.close(true);
    throw fault;
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

function unfit({ host, port, database }: DatabaseAddress, greeting: Greeting): PersistenceError | null {
  const { versionNumber, version, encoding } = greeting;
  if (versionNumber < OLDEST_VERSION_NUMBER) return new PersistenceError("TOO_OLD", { host, port, found: version });
  if (encoding !== "UTF8") return new PersistenceError("NOT_UTF8", { database, encoding });
  return null;
}
