import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { ensureDataDir } from "../config/private-file.ts";
import { type Database, openDatabase } from "../persistence/database.ts";
import { openEmbeddedPostgres } from "../persistence/embedded-postgres.ts";
import { migrateUp } from "../persistence/migrations.ts";
import type { Steps } from "./steps.ts";

export type Persistence = { readonly databaseUrl: string; readonly database: Database };

/** The database: an operator's own, or the embedded one; migrated. */
export async function startPersistence(steps: Steps, config: Config, log: Logger): Promise<Persistence> {
  await steps.up("data directory", () => ensureDataDir(config.dataDir));
  const databaseUrl =
    config.databaseUrl ??
    (
      await steps.up(
        "embedded database",
        () => openEmbeddedPostgres({ dataDir: config.dataDir, log }),
        (embedded) => embedded.release(),
      )
    ).url;
  const database = await steps.up(
    "database",
    () => openDatabase({ url: databaseUrl, log }),
    (opened) => opened.close(),
  );
  await steps.up("migrations", () => migrateUp(database));
  return { databaseUrl, database };
}
