import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/persistence/database.ts";
import { openEmbeddedPostgres } from "../src/persistence/embedded-postgres.ts";
import { migrateUp } from "../src/persistence/migrations.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** Runs `work` on a fresh embedded database, set as a server's own would be, and removes it. */
export async function withBenchDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), "zonetide-bench-"));
  await chmod(dataDir, 0o711);
  const embedded = await openEmbeddedPostgres({ dataDir, log });
  try {
    const database = await openDatabase({ url: embedded.url, log });
    await migrateUp(database).finally(() => database.close());
    return await work(embedded.url);
  } finally {
    await embedded.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
