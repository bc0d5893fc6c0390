import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { ensureDataDir } from "../config/private-file.ts";
import { type Database, openDatabase } from "../persistence/database.ts";
import { openEmbeddedPostgres } from "../persistence/embedded-postgres.ts";
import { migrateUp } from "../persistence/migrations.ts";
import { Revival } from "../persistence/revival.ts";
import type { Steps } from "./steps.ts";

/** `revival` looks after the embedded database; null where an operator does that. */
export type Persistence = {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly revival: Pick<Revival, "ask"> | null;
};

/** The database: an operator's own, or the embedded one; migrated. */
export async function startPersistence(steps: Steps, config: Config, log: Logger): Promise<Persistence> {
  await steps.up("data directory", () => ensureDataDir(config.dataDir));
  const embedded = config.databaseUrl === undefined ? await startEmbedded(steps, config, log) : null;
  const databaseUrl = embedded?.url ?? config.databaseUrl ?? "";
  const database = await steps.up(
    "database",
    () => openDatabase({ url: databaseUrl, log }),
    (opened) => opened.close(),
  );
  await steps.up("migrations", () => migrateUp(database));
  return { databaseUrl, database, revival: embedded?.revival ?? null };
}

async function startEmbedded(
  steps: Steps,
  config: Config,
  log: Logger,
): Promise<{ readonly url: string; readonly revival: Revival }> {
  const embedded = await steps.up(
    "embedded database",
    () => openEmbeddedPostgres({ dataDir: config.dataDir, log }),
    (opened) => opened.release(),
    { isAwaited: true },
  );
  const revival = await steps.up(
    "revival",
    () => new Revival({ embedded, log }),
    (made) => made.stop(),
  );
  return { url: embedded.url, revival };
}
