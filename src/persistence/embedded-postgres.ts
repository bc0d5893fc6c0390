/**
 * The embedded database: a PostgreSQL of our own in `DATA_DIR/postgres`, on a free port of 127.0.0.1.
 *
 *     look → none     → make the cluster if there is none → start → started
 *          → starting → wait, look again                     ↘ lost a race → look again
 *          → ready    → connect → adopted      → stopping    → wait, look again
 *
 * It outlives a `kill -9` of its program; the next program adopts what is left. Programs that need it at the same time
 * share it.
 */
import { chmod, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { systemCode } from "../config/operator-error.ts";
import { type Anchor, clusterUrl, dropAnchor } from "./cluster-anchor.ts";
import { clusterExists, createCluster } from "./cluster-creation.ts";
import { isOutOfSpace, judgeStart } from "./cluster-faults.ts";
import { clusterPassword, prepareClusterPlace } from "./cluster-place.ts";
import { chooseDatabaseUser, requireReachable } from "./database-user.ts";
import { type Binaries, findBinaries } from "./embedded-binaries.ts";
import type { Log } from "./log.ts";
import { PersistenceError } from "./persistence-error.ts";
import { type Cluster, findPostmaster, startPostmaster, stopPostmaster } from "./postmaster.ts";

export type EmbeddedDatabase = {
  /** Address of the program's database, with its password. */
  readonly url: string;
  /** false: it was running already and was adopted. */
  readonly started: boolean;
  /** Stops the database, whoever else uses it. Connections of our own are to be closed before. */
  stop(): Promise<void>;
  /** Leaves the database: stops it only when nobody else is connected. For programs that a server may run beside. */
  release(): Promise<void>;
  /**
   * Starts it again, on the same port, if it was killed. "stopped": somebody has stopped it properly, and it stays so.
   * @throws PersistenceError when it does not start
   */
  revive(): Promise<"running" | "stopped" | "revived">;
};

export type EmbeddedOptions = {
  readonly dataDir: string;
  readonly log: Log;
  /** Settings of PostgreSQL for this start, over those in `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long a start may take; recovery after a crash of the machine is part of it. */
  readonly startTimeoutMs?: number;
};

const POLL_MS = 100;
const START_TIMEOUT_MS = 300_000;
/** How long a server that does not answer, or a lock that will not go, may be waited for. */
const BUSY_MS = 20_000;
const PORT_TRIES = 5;

/**
 * Starts the embedded database, or adopts the one that runs.
 * @throws PersistenceError (or OperatorError for the data directory): one sentence that says what to do.
 */
export async function openEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const binaries = await findBinaries();
  try {
    return await open(options, binaries);
  } catch (error) {
    const isFull = error instanceof Error && systemCode(error.cause) === "ENOSPC";
    throw isFull ? new PersistenceError("DISK_FULL", { folder: options.dataDir }, error) : error;
  }
}

async function open(options: EmbeddedOptions, binaries: Binaries): Promise<EmbeddedDatabase> {
  const place = await prepareClusterPlace(options.dataDir);
  const user = await chooseDatabaseUser(place.dir);
  await requireReachable(user, place.dataDir, "DATA_DIR");
  await requireReachable(user, binaries.folder, "this checkout");
  const cluster = { place, user, binaries };
  const exists = await clusterExists(place, binaries.major);
  const password = await clusterPassword(place, exists);
  if (exists) await closeToOthers(place.dir);
  else await createCluster(place, user, binaries, password, options.settings?.fsync !== "off");
  return new Opening(cluster, password, options).run();
}

/** PostgreSQL refuses a folder that others may read; an unpacked backup often is one. */
async function closeToOthers(dir: string): Promise<void> {
  const { mode } = await stat(dir);
  if ((mode & 0o077) !== 0) await chmod(dir, 0o700);
}

/** One call of `openEmbeddedPostgres`, from the first look to the connection that holds. */
class Opening {
  readonly #cluster: Cluster;
  readonly #password: string;
  readonly #options: EmbeddedOptions;
  readonly #startedAt = performance.now();
  #portTries = 0;
  #busySince: number | null = null;

  constructor(cluster: Cluster, password: string, options: EmbeddedOptions) {
    this.#cluster = cluster;
    this.#password = password;
    this.#options = options;
  }

  async run(): Promise<EmbeddedDatabase> {
    for (;;) {
      const running = await findPostmaster(this.#cluster.place);
      if (running === null) {
        const port = await this.#start();
        const opened = port === null ? null : await this.#hold(port, true);
        if (opened) return opened;
      } else if (running.status === "ready") {
        const opened = await this.#hold(running.port, false);
        if (opened) return opened;
      }
      await this.#wait();
    }
  }

  get #timeoutMs(): number {
    return this.#options.startTimeoutMs ?? START_TIMEOUT_MS;
  }

  async #wait(): Promise<void> {
    if (performance.now() - this.#startedAt > this.#timeoutMs) {
      const seconds = Math.round(this.#timeoutMs / 1000);
      throw new PersistenceError("START_TIMEOUT", { seconds, logFile: this.#cluster.place.logFile });
    }
    await delay(POLL_MS);
  }

  /** @returns the port it listens on, or null where another try may help. */
  async #start(): Promise<number | null> {
    const { place, binaries } = this.#cluster;
    const port = await freePort();
    const timeoutSeconds = Math.ceil(this.#timeoutMs / 1000);
    const { code, output } = await startPostmaster(this.#cluster, port, this.#options.settings ?? {}, timeoutSeconds);
    if (code === 0) return port;
    const fault = await judgeStart(output, place, binaries.major);
    if (fault.retry === null) throw fault.error;
    if (fault.retry === "port") {
      this.#portTries += 1;
      if (this.#portTries >= PORT_TRIES) throw new PersistenceError("PORT_TAKEN", { tries: PORT_TRIES });
    } else {
      await this.#countBusy("another PostgreSQL is starting, stopping or running in it");
    }
    return null;
  }

  /** Connects and keeps the connection. @returns null where the server was not there any more, or not this one. */
  async #hold(port: number, started: boolean): Promise<EmbeddedDatabase | null> {
    const { place } = this.#cluster;
    const { log } = this.#options;
    try {
      const anchor = await dropAnchor(place, port, this.#password, log);
      if (anchor) {
        log.info(
          { port, started, folder: place.dir },
          started ? "embedded database started" : "embedded database adopted",
        );
        return embeddedDatabase(this.#cluster, port, this.#password, started, anchor, this.#options);
      }
    } catch (error) {
      if (error instanceof PersistenceError && error.code === "LOGIN_REFUSED") {
        if (started) await stopPostmaster(this.#cluster);
        throw new PersistenceError("PASSWORD_REFUSED", { folder: place.dir, passwordFile: place.passwordFile }, error);
      }
      log.debug({ err: error, port }, "embedded database not to be had yet");
    }
    await this.#countBusy(`what listens on port ${port} does not answer as its server`);
    return null;
  }

  async #countBusy(reason: string): Promise<void> {
    // A server whose disk is full dies and rises again and again, and answers nobody.
    if (await isOutOfSpace(this.#cluster.place)) {
      throw new PersistenceError("DISK_FULL", { folder: this.#cluster.place.dataDir });
    }
    this.#busySince ??= performance.now();
    if (performance.now() - this.#busySince > BUSY_MS) {
      throw new PersistenceError("IN_USE", { folder: this.#cluster.place.dir, reason });
    }
  }
}

function embeddedDatabase(
  cluster: Cluster,
  port: number,
  password: string,
  started: boolean,
  anchor: Anchor,
  options: EmbeddedOptions,
): EmbeddedDatabase {
  const { log } = options;
  let held = anchor;
  const stop = async (): Promise<void> => {
    await stopCluster(cluster);
    await held.close();
    log.info({ folder: cluster.place.dir }, "embedded database stopped");
  };
  let leaving: Promise<void> | undefined;
  const once = (leave: () => Promise<void>) => (): Promise<void> => {
    leaving ??= leave();
    return leaving;
  };
  /** Our connection died with a server that was killed meanwhile: whether we are alone is asked on a new one. */
  const takeAlone = async (): Promise<boolean> => {
    try {
      return await held.takeAlone();
    } catch {
      const again = await dropAnchor(cluster.place, port, password, log);
      if (again === null) return false;
      await held.close();
      held = again;
      return held.takeAlone();
    }
  };
  return {
    url: clusterUrl(port, password),
    started,
    stop: once(stop),
    release: once(async () => ((await takeAlone().catch(() => false)) ? stop() : held.close())),
    revive: reviver(cluster, port, options),
  };
}

function reviver(cluster: Cluster, port: number, options: EmbeddedOptions): EmbeddedDatabase["revive"] {
  const { place } = cluster;
  let hasDied = false;
  return async () => {
    // A server that is stopped takes its file away; one that is killed cannot, and then the look below may.
    const isLeft = await stat(join(place.dir, "postmaster.pid")).then(
      () => true,
      () => false,
    );
    if ((await findPostmaster(place)) !== null) {
      hasDied = false;
      return "running";
    }
    hasDied ||= isLeft;
    if (!hasDied) return "stopped";
    await startAgain(cluster, port, options);
    hasDied = false;
    return "revived";
  };
}

async function startAgain(cluster: Cluster, port: number, options: EmbeddedOptions): Promise<void> {
  const { place, binaries } = cluster;
  const seconds = Math.ceil((options.startTimeoutMs ?? START_TIMEOUT_MS) / 1000);
  const { code, output } = await startPostmaster(cluster, port, options.settings ?? {}, seconds);
  if (code === 0) return;
  const fault = await judgeStart(output, place, binaries.major);
  if (fault.retry === null) throw fault.error;
  throw new PersistenceError("IN_USE", { folder: place.dir, reason: "its port or what it left is not free yet" });
}

/** One that has gone already is no failure. */
async function stopCluster(cluster: Cluster): Promise<void> {
  const { code, output } = await stopPostmaster(cluster);
  const running = code === 0 ? null : await findPostmaster(cluster.place);
  if (running === null) return;
  const reason = output.trim().replaceAll("\n", " ") || `exit code ${code}`;
  throw new PersistenceError("STOP_FAILED", { folder: cluster.place.dir, pid: running.pid, reason });
}

/** A port that is free now; somebody else may take it before we do. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
}
