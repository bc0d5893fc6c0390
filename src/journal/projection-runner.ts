import { classifyError } from "./late-errors.ts";
import type { JournalLog } from "./log.ts";
import type { Projection } from "./projection.ts";
import { ProjectionApplyError, type SetAside, setAside } from "./projection-failure.ts";
import { loopState, PROJECTION_LOOP, type ProjectionHealth } from "./projection-health.ts";
import { applyPage, findUnappliable, type PageResult } from "./projection-page.ts";
import { CatchUpWaiters } from "./projection-waiters.ts";
import type { PooledSqlClient, SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

export type ProjectionRunnerOptions = {
  readonly connect: () => Promise<PooledSqlClient>;
  readonly projections: readonly Projection[];
  /** Events per transaction. Default 1,000. */
  readonly pageSize?: number;
  /**
   * Pages are at least this far apart, unless there is more to read or somebody waits. Default 250. After pages that
   * took long it is twenty times as long as they took, up to four times this: tables must not hold up what is played.
   */
  readonly minIntervalMs?: number;
  /** Reads this often without being woken. Default 1,000. */
  readonly pollMs?: number;
  /** The heartbeat reaches the database this often, and at once when it starts or stops failing. Default 2,000. */
  readonly beatMs?: number;
  /** Told which projections are set aside, each time that they are others than before. */
  readonly onSetAside?: (setAside: readonly SetAside[]) => void;
  readonly log: JournalLog;
};

/** `position` is that of the projection furthest behind, but for those set aside. `turns` counts pages read without an error, empty ones too: a loop that is dead stops counting. */
export type ProjectionLag = { position: number; behind: number; turns: number; failures: number };

const firstRetryMs = 100;
const longestRetryMs = 5000;
const REST_PER_READ = 20;
/** In parts of the least interval. */
const LONGEST_REST = 4;

const beat = statement("beat-projection-loop");

/**
 * Keeps the projections' tables up with the journal.
 *
 *     stopped ─ start → reading ─ a full page → reading
 *                          ├─ less than a page → pausing ─ woken or polling → reading
 *                          ├─ a projection cannot apply an event → it is set aside, the others → reading
 *                          └─ another error → retrying, longer each time, never past the page → reading
 *     stop: the page under way is finished first
 */
export class ProjectionRunner {
  readonly #options: Required<ProjectionRunnerOptions>;
  #loop: Promise<void> | null = null;
  #isStopping = false;
  #isWoken = false;
  /** How long the last pages took. */
  #readMs = 0;
  #interrupt: () => void = () => undefined;
  readonly #waiters = new CatchUpWaiters();
  #lag: ProjectionLag = { position: -1, behind: 0, turns: 0, failures: 0 };
  #lastError: string | null = null;
  #setAside: readonly SetAside[] = [];
  /** On the process's own steady clock; never: the loop has not come round yet. */
  #turnedAtMs: number | null = null;
  #beatenAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ProjectionRunnerOptions) {
    const usual = { pageSize: 1000, minIntervalMs: 250, pollMs: 1000, beatMs: 2000, onSetAside: () => undefined };
    this.#options = { ...usual, ...options };
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

  /**
   * Resolves once projections have applied all events up to `position`; until then it reads without pausing. Those of
   * `names` are waited for even while they are set aside; without names it is all that are not.
   */
  whenCaughtUp(position: number, names?: readonly string[]): Promise<void> {
    const caughtUp = this.#waiters.add(position, names);
    if (this.#waiters.isAwaited) this.wake();
    return caughtUp;
  }

  /** Finishes the page under way. Those who still wait to be caught up wait for the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#interrupt();
    await this.#loop;
    this.#loop = null;
  }

  /** Which projections are left out since they cannot apply an event. */
  get setAside(): readonly SetAside[] {
    return this.#setAside;
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
    const [lastError, setAside] = [this.#lastError, this.#setAside];
    return { state, heartbeatAgeMs, position, behind, failures, lastError, setAside };
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      this.#isWoken = false;
      const startedMs = performance.now();
      try {
        await this.#readPages();
        this.#readMs = performance.now() - startedMs;
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
    const client = await this.#options.connect();
    // A connection that is lost fails the statement too; without a listener the event would end the process.
    const ignore = () => undefined;
    client.on("error", ignore);
    let isBroken = true;
    try {
      // What failed before is told first: the page may fail again, and take this connection with it.
      if (this.#lag.failures > 0) await this.#beat(client, true);
      for (let isFull = true; isFull && !this.#isStopping; ) {
        const page = await this.#applyPage(client);
        isFull = page.isFull;
        this.#advance(page);
        await this.#beat(client);
      }
      isBroken = false;
    } finally {
      client.off("error", ignore);
      client.release(isBroken);
    }
  }

  /** The next page; a projection that cannot apply it is given what it can, and then left out. */
  async #applyPage(client: SqlClient): Promise<PageResult> {
    const { projections, pageSize } = this.#options;
    for (;;) {
      try {
        return await applyPage(client, projections, pageSize);
      } catch (error) {
        if (!(error instanceof ProjectionApplyError)) throw error;
        const stuck = await findUnappliable(client, error.projection, pageSize, "going");
        if (stuck !== null) await setAside(client, stuck);
      }
    }
  }

  #advance({ position, head, positions, setAside }: PageResult): void {
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
    this.#noteSetAside(setAside);
    this.#waiters.reached(positions, new Set(setAside.map(({ name }) => name)));
  }

  #noteSetAside(now: readonly SetAside[]): void {
    const before = this.#setAside;
    const isIn = (list: readonly SetAside[], one: SetAside) =>
      list.some(({ name, position }) => name === one.name && position === one.position);
    const [came, went] = [now.filter((one) => !isIn(before, one)), before.filter((one) => !isIn(now, one))];
    if (came.length === 0 && went.length === 0) return;
    const { log, onSetAside } = this.#options;
    this.#setAside = now;
    for (const { name } of went) log.info({ projection: name }, `The projection ${name} goes on.`);
    for (const { name, position, error } of came) {
      const text = `The projection ${name} is set aside, as it cannot apply the event at position ${position}; the others go on. Start a version of the server that can apply it.`;
      log.error({ projection: name, position, reason: error }, text);
    }
    onSetAside(now);
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
    const message = error instanceof Error ? error.message : String(error);
    const isNews = failures === 0 || message !== this.#lastError;
    this.#lag.failures += 1;
    this.#lastError = message;
    this.#turnedAtMs = performance.now();
    const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
    const { log } = this.#options;
    if (classifyError(error) === "refused")
      log.error({ err: error, position, delayMs }, "A page of the projections failed: trying it again.");
    else if (isNews) log.warn({ err: error, position }, "The projections wait for the database.");
    const untilMs = performance.now() + delayMs;
    // Being woken is no reason to try sooner.
    while (!this.#isStopping && performance.now() < untilMs) await this.#sleep(untilMs - performance.now());
  }

  async #pause(): Promise<void> {
    const { minIntervalMs, pollMs } = this.#options;
    const startedMs = performance.now();
    const restMs = Math.max(minIntervalMs, Math.min(this.#readMs * REST_PER_READ, minIntervalMs * LONGEST_REST));
    while (!this.#isStopping) {
      const isUrgent = this.#isWoken && this.#waiters.isAwaited;
      const untilMs = startedMs + (isUrgent ? 0 : this.#isWoken ? restMs : pollMs);
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
