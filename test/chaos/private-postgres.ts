import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { prepareClusterPlace } from "../../src/persistence/cluster-place.ts";
import { openDatabase } from "../../src/persistence/database.ts";
import { chooseDatabaseUser } from "../../src/persistence/database-user.ts";
import { findBinaries } from "../../src/persistence/embedded-binaries.ts";
import { openEmbeddedPostgres } from "../../src/persistence/embedded-postgres.ts";
import { type Cluster, findPostmaster, startPostmaster, stopPostmaster } from "../../src/persistence/postmaster.ts";
import { silentLog } from "../support/database.ts";

const START_S = 30;

/** A PostgreSQL of the test's own, with fsync on, that it may stop, kill and start again on the same port. */
export class PrivatePostgres {
  readonly url: string;
  readonly #cluster: Cluster;

  private constructor(url: string, cluster: Cluster) {
    this.url = url;
    this.#cluster = cluster;
  }

  static async start(): Promise<PrivatePostgres> {
    const dataDir = await mkdtemp(join(tmpdir(), "zonetide-chaos-"));
    await chmod(dataDir, 0o711);
    const embedded = await openEmbeddedPostgres({ dataDir, log: silentLog });
    const cluster = await clusterIn(dataDir);
    // Our own connection to it would be cut by the first stop.
    await embedded.stop();
    const postgres = new PrivatePostgres(embedded.url, cluster);
    await postgres.up();
    return postgres;
  }

  /** That of a server which has it in its data directory. */
  static async of(dataDir: string, url: string): Promise<PrivatePostgres> {
    return new PrivatePostgres(url, await clusterIn(dataDir));
  }

  async up(): Promise<void> {
    for (const deadline = performance.now() + START_S * 1000; ; await delay(100)) {
      const { code, output } = await startPostmaster(this.#cluster, Number(new URL(this.url).port), {}, START_S);
      if (code === 0) return;
      // The processes of a killed one go by themselves, in their own time.
      if (performance.now() > deadline) throw new Error(output);
    }
  }

  async stop(): Promise<void> {
    const { code, output } = await stopPostmaster(this.#cluster);
    if (code !== 0) throw new Error(output);
  }

  /** kill -9 of the whole server. */
  async kill(): Promise<void> {
    const running = await findPostmaster(this.#cluster.place);
    if (running !== null) process.kill(running.pid, "SIGKILL");
  }

  async rows<Row = Record<string, unknown>>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const database = await openDatabase({ url: this.url, log: silentLog, poolSize: 1 });
    try {
      return (await database.pool.query<Row>(sql, values)).rows;
    } finally {
      await database.close();
    }
  }

  async remove(): Promise<void> {
    if ((await findPostmaster(this.#cluster.place)) !== null) await this.stop();
    await rm(this.#cluster.place.dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function clusterIn(dataDir: string): Promise<Cluster> {
  const place = await prepareClusterPlace(dataDir);
  return { place, user: await chooseDatabaseUser(place.dir), binaries: await findBinaries() };
}
