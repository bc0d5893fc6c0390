/** How the ORM and its pool are set up, for the server, the CLI programs and the `mikro-orm` command alike. */
import { Migrator } from "@mikro-orm/migrations";
import { defineConfig, type Options } from "@mikro-orm/postgresql";
import { migrations } from "../../migrations/index.ts";
import { entities } from "./entities.ts";
import type { Log } from "./log.ts";

const INT8_OID = 20;

export type OrmSettings = {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  readonly poolSize: number;
  /** A statement that runs longer is cancelled by the server; 0 = no limit. */
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs: number;
};

/** A server that cancels a statement gets this long to say so; then the connection counts as dead. */
const CANCEL_GRACE_MS = 5_000;
/** A transaction of ours that nobody goes on with holds locks and keeps dead rows. */
const IDLE_TRANSACTION_MS = 60_000;

type PoolWithTypes = { options: { types: { setTypeParser(oid: number, parse: (text: string) => unknown): void } } };

/**
 * Options of the ORM for one database. The URL goes to the driver whole, so that what the ORM does not know
 * (`sslmode`, …) holds. All 64-bit columns hold values below 2^53, so on this pool they are read as numbers.
 */
export function ormOptions(url: string, settings: OrmSettings, log: Log): Options {
  return defineConfig({
    clientUrl: url,
    entities: [...entities],
    driverOptions: {
      connectionString: url,
      application_name: settings.applicationName,
      statement_timeout: settings.statementTimeoutMs,
      ...(settings.statementTimeoutMs > 0 ? { query_timeout: settings.statementTimeoutMs + CANCEL_GRACE_MS } : {}),
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
      connectionTimeoutMillis: settings.connectTimeoutMs,
      keepAlive: true,
      onPoolCreated: (pool: PoolWithTypes) => pool.options.types.setTypeParser(INT8_OID, Number),
    },
    pool: { min: 0, max: settings.poolSize, idleTimeoutMillis: 30_000 },
    extensions: [Migrator],
    migrations: {
      migrationsList: [...migrations],
      snapshot: false,
      silent: true,
      // Switching the checks off takes a superuser, whom a hosted database does not give.
      disableForeignKeys: false,
    },
    colors: false,
    logger: (message) => log.warn({ part: "orm" }, message),
  });
}
