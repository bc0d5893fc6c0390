import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
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
  #hung: number[] = [];

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

  /** Stops every process of it where it stands (SIGSTOP): it takes connections and answers nothing. */
  async hang(): Promise<void> {
    const running = await findPostmaster(this.#cluster.place);
    if (running === null) throw new Error("PostgreSQL does not run: start it before it hangs.");
    process.kill(running.pid, "SIGSTOP");
    this.#hung = [running.pid, ...(await childrenOf(running.pid))];
    for (const pid of this.#hung) signalIfAlive(pid, "SIGSTOP");
  }

  /** The end of `hang`. */
  goOn(): void {
    for (const pid of this.#hung.splice(0).reverse()) signalIfAlive(pid, "SIGCONT");
  }

  /** Another database of the cluster, empty. @returns its URL */
  async createDatabase(name: string): Promise<string> {
    await this.rows(`create database "${name}"`);
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return url.href;
  }

  /** From now on a batch takes as long as that to append, so that what kills it kills it in the middle. */
  async slowDown(url: string, ms: number): Promise<void> {
    const database = await openDatabase({ url, log: silentLog, poolSize: 1 });
    await database.pool.query(
      `create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(${ms / 1000}); return null; end $$`,
    );
    await database.pool.query(
      "create trigger linger after insert on journal_events for each statement execute function linger()",
    );
    await database.close();
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
    this.goOn();
    if ((await findPostmaster(this.#cluster.place)) !== null) await this.stop();
    await rm(this.#cluster.place.dataDir, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function clusterIn(dataDir: string): Promise<Cluster> {
  const place = await prepareClusterPlace(dataDir);
  return { place, user: await chooseDatabaseUser(place.dir), binaries: await findBinaries() };
}

async function childrenOf(parent: number): Promise<number[]> {
  if (process.platform !== "linux") throw new Error("PostgreSQL is made to hang with /proc: run this test on Linux.");
  const pids = (await readdir("/proc")).map(Number).filter((pid) => pid > 0);
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")));
  // PID (NAME) STATE PARENT …, and the name may hold anything.
  return pids.filter((_, at) => Number(stats[at]?.slice(stats[at].lastIndexOf(")") + 2).split(" ")[1]) === parent);
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
