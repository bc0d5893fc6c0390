import { encodeBatch } from "../append.ts";
import type { EncodedAppend } from "../append-columns.ts";
import type { Append, Verdict } from "../event.ts";
import type { CircuitBreaker } from "../health/circuit-breaker.ts";
import type { JournalHealth } from "../health/journal-health.ts";
import { hasTimedOut } from "../late-errors.ts";
import type { JournalLog } from "../log.ts";
import { HungUpError } from "../writer.ts";
import { drainSpill } from "./drain.ts";
import { Patience } from "./patience.ts";
import { keepRefused, type RefusedAppend, refusalOf } from "./refused-spill.ts";
import { type SpillFile, type SpillFileStatus, SpillFullError } from "./spill-file.ts";
import { provisionalVerdict, spillPayload } from "./spilled-batch.ts";

export type JournalSpillOptions = {
  readonly file: SpillFile;
  /** The writer's; an empty batch connects. */
  readonly append: (encoded: readonly EncodedAppend[]) => Promise<Verdict[]>;
  readonly breaker: CircuitBreaker;
  readonly health: JournalHealth;
  readonly refusedPath: string;
  readonly log: JournalLog;
  readonly nowMs: () => number;
};

/** The server has no right to the journal any more: nothing that it decides is kept. */
class SpillGivenUpError extends Error {
  override readonly name = "SpillGivenUpError";
}

/**
 * The first try to connect again tells whether another server has taken the realm over meanwhile, and what is shown
 * before that may be shown in vain: so long it is waited for, where the connection was lost, and where nobody answers.
 */
const FIRST_TRY_MS = 2_000;
const SILENT_TRY_MS = 500;

type DrainedListener = (encoded: readonly EncodedAppend[], verdicts: readonly Verdict[]) => void;

/**
 * Where batches go while the database is away: a file on the disk, which makes them durable, and from which they go
 * into the journal in order, before anything new.
 *
 *     direct ─ the breaker opens → spilling ─ tryable, and the writer connects → draining ─ empty → direct
 *                                     ↑                                             │
 *                                     └──────────────── the database fails ─────────┘
 *
 * While it drains, new batches still go to the end of the file, so that none overtakes another.
 */
export class JournalSpill {
  readonly #options: JournalSpillOptions;
  readonly #stop = new AbortController();
  readonly #drainedListeners: DrainedListener[] = [];
  readonly #refusedListeners: ((refused: readonly RefusedAppend[]) => void)[] = [];
  readonly #blockedListeners: ((cause: string | null) => void)[] = [];
  #loop: Promise<void> | null = null;
  /** Until its end nothing is kept here, and so nothing shown. */
  readonly #firstTry = new Patience();
  #isBlocked = false;
  #isGivenUp = false;
  #refused = 0;

  constructor(options: JournalSpillOptions) {
    this.#options = options;
  }

  /** Whether batches have to go here: the database is away, or something is in the file that comes before them. */
  get isActive(): boolean {
    return this.#isGivenUp || this.#options.breaker.state !== "closed" || !this.#options.file.isEmpty;
  }

  /** Whether it takes no more, being full or for want of a disk: what was decided waits, and no more should be. */
  get isBlocked(): boolean {
    return this.#isBlocked || this.#isGivenUp;
  }

  get status(): SpillFileStatus & { readonly isBlocked: boolean } {
    return { ...this.#options.file.status, isBlocked: this.isBlocked };
  }

  /** Told of what was drained, with its verdicts, once each has a position. */
  onDrained(listener: DrainedListener): void {
    this.#drainedListeners.push(listener);
  }

  /** Told of appends that were durable here and that the journal does not take. They are kept in a file. */
  onRefused(listener: (refused: readonly RefusedAppend[]) => void): void {
    this.#refusedListeners.push(listener);
  }

  /** Told when it takes no more, and why; null: it takes batches again. */
  onBlocked(listener: (cause: string | null) => void): void {
    this.#blockedListeners.push(listener);
  }

  /**
   * Makes a batch durable here. Verdicts are provisional (see `provisionalVerdict`), but for what can never be stored.
   * @throws SpillFullError, SpillGivenUpError, or what the disk says; the batch is then nowhere
   */
  async store(batch: readonly Append[]): Promise<Verdict[]> {
    const { file } = this.#options;
    await this.#firstTry.over;
    if (this.#isGivenUp) throw new SpillGivenUpError("Nothing is kept any more: this server stops.");
    const { sent, verdicts } = encodeBatch(batch);
    try {
      if (sent.length > 0) await file.append(spillPayload(sent));
    } catch (error) {
      this.#block(error);
      throw error;
    }
    this.#unblock();
    this.wake();
    return batch.map((append, index) => verdicts[index] ?? provisionalVerdict(append));
  }

  /** A direct append came through. */
  succeeded(): void {
    // An open breaker is closed by the loop, which drains first.
    if (this.#options.breaker.state === "closed") this.#options.breaker.succeeded();
  }

  /** A direct append failed for want of a database: once too often, and batches come here. */
  failed(error: unknown): void {
    // Whoever has waited as long as a statement may would keep players waiting for as long again.
    if (hasTimedOut(error)) this.#options.breaker.trip();
    else this.#options.breaker.failed();
    if (this.#options.breaker.state !== "closed") this.#away(error);
  }

  /** The check says that the database is away. */
  trip(error: unknown): void {
    if (this.#options.breaker.state === "closed") this.#tryAtOnce(SILENT_TRY_MS);
    this.#away(error);
  }

  /** The writer's connection is lost, and with it the right to write: to be had again at once, or not at all. */
  lost(error: unknown): void {
    this.#tryAtOnce(FIRST_TRY_MS);
    this.#away(error);
  }

  /** Another server writes the journal now: takes nothing any more, and leaves what is in the file there. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.#firstTry.end();
    this.#stop.abort();
  }

  /** Drains now, before anything is read from the journal. @throws what keeps the database from taking it */
  async drainAtStart(): Promise<void> {
    const { file, health, log } = this.#options;
    if (file.isEmpty) return;
    const { records, bytes } = file.status;
    await this.#drain();
    await file.clear();
    health.back(false);
    const but = this.#refused === 0 ? "" : ", but for what it refused: see the line above";
    const fields = { records, bytes, refused: this.#refused };
    log.info(fields, `What a server had spilled while the database was away is in the journal${but}.`);
  }

  /** Looks whether there is something to do. Costs nothing when called often. */
  wake(): void {
    if (this.#stop.signal.aborted || !this.isActive) return;
    this.#loop ??= this.#run().finally(() => {
      this.#loop = null;
      // Something may have come between the last look and now.
      this.wake();
    });
  }

  /** Leaves what is in the file for the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
    await this.#options.file.close();
  }

  async #run(): Promise<void> {
    const { breaker, file, health, log } = this.#options;
    const { signal } = this.#stop;
    while (this.isActive && !signal.aborted) {
      await breaker.whenTryable(signal);
      if (signal.aborted) return;
      try {
        await this.#connect();
        await this.#drain();
      } catch (error) {
        this.#failedTry(error);
        continue;
      }
      if (!file.isEmpty) continue;
      // In one turn with the look at the file: from here on batches go to the database.
      breaker.succeeded();
      health.back(false);
      await file.clear().catch((error: unknown) => {
        log.warn({ err: error }, "The drained spill file stays: its events are looked up again at the next start.");
      });
      this.#unblock();
    }
  }

  /** A try that we broke off has told nothing. */
  async #connect(): Promise<void> {
    try {
      await this.#options.append([]);
    } catch (error) {
      if (!(error instanceof HungUpError)) this.#firstTry.end();
      throw error;
    }
    this.#firstTry.end();
  }

  /** Batches come here from now on, but wait until the first try has ended, or for so long. */
  #tryAtOnce(patienceMs: number): void {
    const { breaker } = this.#options;
    breaker.trip();
    breaker.hint();
    this.#firstTry.begin(patienceMs);
  }

  #failedTry(error: unknown): void {
    const { breaker } = this.#options;
    breaker.trip();
    breaker.failed();
    this.#away(error);
  }

  #drain(): Promise<void> {
    const { file, append } = this.#options;
    return drainSpill({ file, append, onDrained: (encoded, verdicts) => this.#told(encoded, verdicts) });
  }

  async #told(encoded: readonly EncodedAppend[], verdicts: readonly Verdict[]): Promise<void> {
    const { health, log, refusedPath, nowMs } = this.#options;
    const refused = encoded.flatMap((one, index): RefusedAppend[] => {
      const reason = refusalOf(verdicts[index]);
      return reason === null ? [] : [{ encoded: one, reason }];
    });
    this.#refused += refused.length;
    if (refused.length > 0) {
      await keepRefused(refusedPath, refused, nowMs());
      const appends = refused.map(({ encoded: { append }, reason }) => ({ stream: append.stream, reason }));
      log.error({ appends, file: refusedPath }, "The journal refused what had been spilled: it is kept in that file.");
      health.fault("refused", `the journal refused ${refused.length} spilled appends: look into ${refusedPath}`);
    }
    health.back(true);
    for (const listener of this.#drainedListeners) guard(log, () => listener(encoded, verdicts));
    if (refused.length > 0) for (const listener of this.#refusedListeners) guard(log, () => listener(refused));
  }

  #away(error: unknown): void {
    this.#options.health.away(error instanceof Error ? error.message : String(error));
    this.wake();
  }

  #block(error: unknown): void {
    if (this.#isBlocked) return;
    this.#isBlocked = true;
    const { health, log, file } = this.#options;
    const cause = error instanceof Error ? error.message : String(error);
    const why = error instanceof SpillFullError ? "is full" : "cannot be written";
    log.error(
      { err: error, ...file.status },
      `The spill file ${why}: players' contributions are refused until the database is back.`,
    );
    health.fault("spill", cause);
    for (const listener of this.#blockedListeners) guard(log, () => listener(cause));
  }

  #unblock(): void {
    if (!this.#isBlocked) return;
    this.#isBlocked = false;
    this.#options.health.fault("spill", null);
    this.#options.log.info({}, "Contributions are taken again.");
    for (const listener of this.#blockedListeners) guard(this.#options.log, () => listener(null));
  }
}

function guard(log: JournalLog, call: () => void): void {
  try {
    call();
  } catch (error) {
    log.error({ err: error }, "A listener of the spill failed; the others have been called.");
  }
}
