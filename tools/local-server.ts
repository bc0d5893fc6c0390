/** The database of a data directory, for commands that work whether its server is running or not. */
import { pino } from "pino";
import type { Config } from "../src/config/config.ts";
import { readLiveServer } from "../src/config/server-file.ts";
import { type Database, openDatabase } from "../src/persistence/database.ts";
import { openEmbeddedPostgres } from "../src/persistence/embedded-postgres.ts";
import type { Log } from "../src/persistence/log.ts";
import { migrateUp } from "../src/persistence/migrations.ts";

/** An open database; `close` gives back all that was opened, and stops the embedded one if nobody else uses it. */
type LocalDatabase = { readonly database: Database; close(): Promise<void> };

type DatabaseConfig = Pick<Config, "dataDir" | "databaseUrl" | "logLevel">;

const STDERR = 2;
/** A command does a thing or two: a server's whole pool would be taken from the server beside it. */
const POOL_SIZE = 4;
/** Who only looks wants to know soon that there is nothing to see. */
export const LOOK_CONNECT_MS = 1_200;

/** Standard output belongs to the answer: what happens on the way is shown to whoever asks for it, beside it. */
const commandLog = (level: string): Log =>
  pino({ level: level === "debug" || level === "trace" ? level : "silent" }, pino.destination(STDERR));

type Place = { readonly url: string; leave(): Promise<void> };

const nothingToLeave = async (): Promise<void> => undefined;

/** `DATABASE_URL`, else the database of the running server, else the embedded one, started for the moment. */
const findPlace = async ({ databaseUrl, dataDir }: DatabaseConfig, log: Log): Promise<Place> => {
  const url = databaseUrl ?? (await readLiveServer(dataDir))?.databaseUrl;
  if (url !== undefined) return { url, leave: nothingToLeave };
  const embedded = await openEmbeddedPostgres({ dataDir, log });
  return { url: embedded.url, leave: embedded.release };
};

/**
 * Opens the database as it is; the schema may be missing or old.
 * @throws OperatorError: one sentence that says what to do.
 */
export const openLocalDatabase = async (config: DatabaseConfig, connectTimeoutMs?: number): Promise<LocalDatabase> => {
  const log = commandLog(config.logLevel);
  const place = await findPlace(config, log);
  try {
    const patience = connectTimeoutMs === undefined ? {} : { connectTimeoutMs };
    const settings = { applicationName: "zonetide tool", poolSize: POOL_SIZE, ...patience };
    const database = await openDatabase({ url: place.url, log, ...settings });
    return { database, close: () => database.close().finally(place.leave) };
  } catch (error) {
    await place.leave();
    throw error;
  }
};

/**
 * Runs `work` on the migrated database and closes it, whatever comes.
 * @param connectTimeoutMs what to wait for a database that does not answer; 5,000 unless given
 */
export const withLocalDatabase = async <T>(
  config: DatabaseConfig,
  work: (database: Database) => Promise<T>,
  connectTimeoutMs?: number,
): Promise<T> => {
  const { database, close } = await openLocalDatabase(config, connectTimeoutMs);
  try {
    await migrateUp(database);
    return await work(database);
  } finally {
    await close();
  }
};
