/** Opening a pool, and turning what the driver says when it cannot into a sentence. */
import { MikroORM } from "@mikro-orm/postgresql";
import { systemCode } from "../config/operator-error.ts";
import { type DatabaseAddress, parseDatabaseUrl } from "./database-address.ts";
import type { Log } from "./log.ts";
import { type OrmSettings, ormOptions } from "./orm-options.ts";
import { PersistenceError } from "./persistence-error.ts";
import type { DatabasePool } from "./pool.ts";

export type Connection = { readonly orm: MikroORM; readonly pool: DatabasePool; readonly address: DatabaseAddress };

/** What the database says of itself when it answers. */
export type Greeting = {
  readonly versionNumber: number;
  readonly version: string;
  readonly encoding: string;
  readonly dataDirectory: string | null;
};

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name could not be looked up",
  ETIMEDOUT: "no answer in time",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ECONNRESET: "the connection was closed",
};

/** What the person who set the URL can do about a connection that did not come about. */
export function connectionFault(address: DatabaseAddress, error: unknown): PersistenceError {
  const { host, port, user, database } = address;
  const code = systemCode(error);
  const message = error instanceof Error && error.message !== "" ? error.message : String(code || error);
  const facts = { host, port, user, database, reason: REASONS[code] ?? message };
  const isLogin = code === "28P01" || code === "28000" || /SASL/.test(message);
  if (isLogin) return new PersistenceError("LOGIN_REFUSED", facts, error);
  if (code === "3D000") return new PersistenceError("NO_DATABASE", facts, error);
  if (code === "53300") return new PersistenceError("TOO_MANY_CONNECTIONS", facts, error);
  return new PersistenceError("UNREACHABLE", facts, error);
}

/**
 * Opens a pool on `url` and asks the server who it is.
 * @throws PersistenceError BAD_URL, UNREACHABLE, LOGIN_REFUSED, NO_DATABASE or TOO_MANY_CONNECTIONS; nothing stays open.
 */
export async function connect(
  url: string,
  settings: OrmSettings,
  log: Log,
): Promise<Connection & { greeting: Greeting }> {
  const address = parseDatabaseUrl(url);
  const orm = await MikroORM.init(ormOptions(address.url, settings, log));
  try {
    const pool: DatabasePool = await orm.em.getConnection().getNativeClient();
    const { rows } = await pool.query<Greeting>(
      `select current_setting('server_version_num')::int as "versionNumber", current_setting('server_version') as version,
              current_setting('server_encoding') as encoding,
              case when pg_has_role('pg_read_all_settings', 'usage') then current_setting('data_directory') end as "dataDirectory"`,
    );
    const [greeting] = rows;
    if (!greeting) throw new Error("the server did not say its version");
    return { orm, pool, address, greeting };
  } catch (error) {
    await orm.close(true);
    throw connectionFault(address, error);
  }
}
