import type { JournalLog } from "./log.ts";
import type { Projection } from "./projection.ts";
import { loopState, PROJECTION_LOOP, type ProjectionHealth } from "./projection-health.ts";
import { applyPage } from "./projection-page.ts";
import type { PooledSqlClient, SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

export type ProjectionRunnerOptions = {
  readonly connect: () => Promise<PooledSqlClient>;
  readonly projections: readonly Projection[];
  /** Events per transaction. Default 1,000. */
  readonly pageSize?: number;
  /** Pages are at least this far apart, unless there is more to read or somebody waits. Default 250. */
  readonly minIntervalMs?: number;
  /** Reads this often without being woken. Default 1,000. */
  readonly pollMs?: number;
  /** The heartbeat reaches the database this often, and at once when it starts or stops failing. Default 2,000. */
  readonly beatMs?: number;
  readonly log: JournalLog;
};

/** `turns` counts pages read without an error, empty ones too: a loop that is dead stops counting. */
export type ProjectionLag = { position: number; behind: number; turns: number; failures: number };

const firstRetryMs = 100;
const longestRetryMs = 5000;

const beat = statement("beat-projection-loop");

/**
 * Keeps the projections' tables up with the journal.
 *
 *     stopped ─ start → reading ─ a full page → reading
 *                          ├─ less than a page → pausing ─ woken or polling → reading
 *                          └─ error → retrying, longer each time, never past the page → reading
 *     stop: the page under way is finished first
 */
export class ProjectionRunner {
  readonly #options: Required<ProjectionRunnerOptions>;
  #loop: Promise<void> | null = null;
  #isStopping = false;
  #isWoken = false;
  #interrupt: () => void = () => undefined;
  #waiters: { position: number; resolve: () => void }[] = [];
  #lag: ProjectionLag = { position: -1, behind: 0, turns: 0, failures: 0 };
  #lastError: string | null = null;
  /** On the process's own steady clock; never: the loop has not come round yet. */
  #turnedAtMs: number | null = null;
  #beatenAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ProjectionRunnerOptions) {
    this.#options = { pageSize: 1000, minIntervalMs: 250, pollMs: 1000, beatMs: 2000, ...options };
  }

  start(): void {
    if (this.#loop !== null) throw new Error("The projections run already: stop them before starting them again.");
    this.#isStopping = false;
    this.#loop = this.#run();
  }

  /** Says that there may be more to read. Costs nothing when called often. */
  wake(): void {
    this.#isWoken = true;
    this.#interrupt();
  }

  /** Resolves once every projection has applied all events up to `position`; until then it reads without pausing. */
  whenCaughtUp(position: number): Promise<void> {
    if (this.#lag.position >= position) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ position, resolve });
      this.wake();
    });
  }

  /** Finishes the page under way. Those who still wait to be caught up wait for the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#interrupt();
    await this.#loop;
    this.#loop = null;
  }

  /** How far the tables are behind; `position` is -1 before the first page. */
  lag(): ProjectionLag {
    return { ...this.#lag };
  }

  /** The loop itself: whether it still comes round, and whether what it does succeeds. */
  health(): ProjectionHealth {
    const { position, behind, failures } = this.#lag;
    const heartbeatAgeMs = this.#turnedAtMs === null ? null : Math.round(performance.now() - this.#turnedAtMs);
    const state = this.#loop === null ? "silent" : loopState(heartbeatAgeMs, failures);
    return { state, heartbeatAgeMs, position, behind, failures, lastError: this.#lastError };
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      this.#isWoken = false;
      try {
        await this.#readPages();
      } catch (error) {
        // What a stop broke off is read after the next start.
        if (!this.#isStopping) await this.#retryLater(error);
        continue;
      }
      await this.#pause();
    }
  }

  /** Reads on one connection until there is less than a page. */
  async #readPages(): Promise<void> {
    const { connect, projections, pageSize } = this.#options;
    const client = await connect();
    // A connection that is lost fails the statement too; without a listener the event would end the process.
    const ignore = () => undefined;
    client.on("error", ignore);
    let isBroken = true;
    try {
      // What failed before is told first: the page may fail again, and take this connection with it.
      if (this.#lag.failures > 0) await this.#beat(client, true);
      for (let events = pageSize; events === pageSize && !this.#isStopping; ) {
        const page = await applyPage(client, projections, pageSize);
        events = page.events;
        this.#advance(page.position, page.head);
        await this.#beat(client);
      }
      isBroken = false;
    } finally {
      client.off("error", ignore);
      client.release(isBroken);
    }
  }

  #advance(position: number, head: number): void {
    this.#lag.position = position;
    this.#lag.behind = Math.max(0, head - position);
    this.#lag.turns += 1;
    this.#turnedAtMs = performance.now();
    if (this.#lag.failures > 0) {
      this.#options.log.info(this.#lag, "The projections go on.");
      this.#lag.failures = 0;
      this.#lastError = null;
      this.#beatenAtMs = Number.NEGATIVE_INFINITY;
    }
    const reached = this.#waiters.filter((waiter) => waiter.position <= position);
    this.#waiters = this.#waiters.filter((waiter) => waiter.position > position);
    for (const { resolve } of reached) resolve();
  }

  /** Tells the database that the loop lives, on the database's clock. */
  async #beat(client: SqlClient, isUrgent = false): Promise<void> {
    if (!isUrgent && performance.now() - this.#beatenAtMs < this.#options.beatMs) return;
    const { position, behind, turns, failures } = this.#lag;
    await client.query(beat(PROJECTION_LOOP, position, behind, turns, failures, this.#lastError));
    this.#beatenAtMs = performance.now();
  }

  async #retryLater(error: unknown): Promise<void> {
    const { failures, position } = this.#lag;
    this.#lag.failures += 1;
    this.#lastError = error instanceof Error ? error.message : String(error);
    this.#turnedAtMs = performance.now();
    const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
    this.#options.log.error({ err: error, position, delayMs }, "A page of the projections failed: trying it again.");
    const untilMs = performance.now() + delayMs;
    // Being woken is no reason to try sooner.
    while (!this.#isStopping && performance.now() < untilMs) await this.#sleep(untilMs - performance.now());
  }

  async #pause(): Promise<void> {
    const { minIntervalMs, pollMs } = this.#options;
    const startedMs = performance.now();
    while (!this.#isStopping) {
      const isUrgent = this.#isWoken && this.#waiters.length > 0;
      const untilMs = startedMs + (isUrgent ? 0 : this.#isWoken ? minIntervalMs : pollMs);
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) return;
      await this.#sleep(leftMs);
    }
  }

  /** Resolves after a time, or as soon as something changes. */
  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#interrupt = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
