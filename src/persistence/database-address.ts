/** What may be told of a database URL: everything but the password. */
import { PersistenceError } from "./persistence-error.ts";

export type DatabaseAddress = {
  /** The URL with its database named: PostgreSQL takes the user's name where the URL has none. Holds the password. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
};

const DEFAULT_PORT = 5432;

/** @throws PersistenceError BAD_URL for anything but `postgres://` or `postgresql://` with a host and a user. */
export function parseDatabaseUrl(text: string): DatabaseAddress {
  const url = URL.parse(text);
  const isPostgres = url?.protocol === "postgres:" || url?.protocol === "postgresql:";
  const host = url?.hostname || url?.searchParams.get("host") || "";
  if (!url || !isPostgres || host === "" || url.username === "") throw new PersistenceError("BAD_URL");
  if (url.pathname === "" || url.pathname === "/") url.pathname = `/${url.username}`;
  try {
    return {
      url: url.href,
      host: decodeURIComponent(host),
      port: url.port === "" ? DEFAULT_PORT : Number(url.port),
      user: decodeURIComponent(url.username),
      database: decodeURIComponent(url.pathname.slice(1)),
    };
  } catch (error) {
    throw new PersistenceError("BAD_URL", {}, error);
  }
}
