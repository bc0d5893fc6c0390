import { Breath } from "../breath.ts";
import type { EventRow } from "../decode-event.ts";
import { attemptEvent } from "./attempt-event.ts";
import { parkBehindStream, parkEvent, parkedStreams } from "./dead-letter-store.ts";
import { claimable, readRange } from "./event-range.ts";
import { LeaseLostError } from "./lease.ts";
import { isNoAttempt, type OwnedSubscription, patiently, pause } from "./owned-subscription.ts";
import { type Beat, PartitionBeat } from "./partition-beat.ts";
import { replayParked } from "./replay-parked.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { enterPartition, type Progress, saveProgress } from "./subscription-store.ts";

export type PartitionWorkerOptions = {
  readonly owned: OwnedSubscription;
  readonly partition: number;
  readonly partitions: number;
  readonly progress: Progress;
  /** It ends when it has come so far. */
  readonly upTo: number;
  readonly onProgress: () => void;
};

/** Where nothing can be begun, it is tried again at least this often. */
const LONGEST_WAIT_MS = 5_000;

/** Progress past events of other types, and in a claim that takes long, is saved this often. */
const SAVE_MS = 1000;

/**
 * Handles the events of one partition, one after another. It has a cursor of its own, so that it waits for nobody and
 * nobody for it, and its buffer is one page.
 *
 *     waiting ─ news → page read → claimed (attempt stored) → handling ─┬ done, more claimed → handling
 *        ↑                                                              ├ failed → pausing → claimed, alone
 *        │                                                              ├ failed as often as it may → parked
 *        └──────────── saved ← page done ───────────────────────────────┘
 *     after a crash: what had been claimed is claimed one by one, as any of it may be to blame
 */
export class PartitionWorker {
  readonly #options: PartitionWorkerOptions;
  readonly #owned: OwnedSubscription;
  readonly #parked = new Set<string>();
  readonly #suspectsTo: number;
  #progress: Progress;
  #savedMs = performance.now();
  #pageMs = Number.NEGATIVE_INFINITY;
  #isUnsaved = false;
  #isReplayAsked = true;
  #interrupt = new AbortController();
  #handled = 0;
  #failures = 0;
  readonly #beat = new PartitionBeat();

  constructor(options: PartitionWorkerOptions) {
    this.#options = options;
    this.#owned = options.owned;
    this.#progress = options.progress;
    this.#suspectsTo = options.progress.claimedTo;
  }

  /** Everything up to here is handled or parked. */
  get position(): number {
    return this.#progress.position;
  }

  /** Events handled, and attempts that failed, since it began. */
  get counts(): { handled: number; failures: number } {
    return { handled: this.#handled, failures: this.#failures };
  }

  get beat(): Beat {
    return this.#beat.read(this.position);
  }

  /** Looks for streams to replay, and for whether it is to stop. */
  wake(): void {
    this.#isReplayAsked = true;
    this.#interrupt.abort();
  }

  /** Resolves when the signal is aborted or it has come as far as it should. @throws LeaseLostError */
  async run(): Promise<void> {
    const { signal } = this.#owned;
    while (!signal.aborted) {
      if (this.#isReplayAsked) await this.#replay();
      if (this.position >= this.#options.upTo) break;
      await this.#news();
      await this.#rest();
      if (!signal.aborted && this.#owned.means.head.position > this.position) await this.#page();
    }
    await this.#saveIfChanged();
  }

  async #replay(): Promise<void> {
    this.#isReplayAsked = false;
    this.#beat.moved();
    const { partition, partitions } = this.#options;
    const { means, lease } = this.#owned;
    const streams = await patiently(this.#owned, () => parkedStreams(means.client, lease.name, partition, partitions));
    this.#parked.clear();
    for (const { stream } of streams) this.#parked.add(stream);
    for (const { stream, isReplayAsked } of streams) {
      if (isReplayAsked && (await replayParked(this.#owned, partition, stream, this.#beat)))
        this.#parked.delete(stream);
    }
    this.#beat.moved();
  }

  async #news(): Promise<void> {
    const { head, wait } = this.#owned.means;
    if (head.position > this.position) return;
    const interrupt = new AbortController();
    this.#interrupt = interrupt;
    if (this.#isReplayAsked || this.#owned.signal.aborted) return;
    this.#beat.idle();
    // Its end is no concern of anybody: it only shortens the wait below.
    if (this.#isUnsaved) {
      const stop = () => interrupt.abort();
      void wait(SAVE_MS, interrupt.signal).then(stop, stop);
    }
    await head.whenPast(this.position, interrupt.signal);
    interrupt.abort();
    this.#beat.moved();
    if (head.position <= this.position) await this.#saveIfChanged();
  }

  /** Who has caught up need not read each event by itself. */
  async #rest(): Promise<void> {
    const { means, settings } = this.#owned;
    if (means.head.position - this.position >= settings.pageSize) return;
    const leftMs = this.#pageMs + settings.minIntervalMs - performance.now();
    if (leftMs <= 0) return;
    this.#beat.idle();
    await pause(this.#owned, leftMs);
    this.#beat.moved();
  }

  async #page(): Promise<void> {
    this.#pageMs = performance.now();
    const { partition, partitions, upTo } = this.#options;
    const { means, settings, signal } = this.#owned;
    const afterPosition = this.position;
    const toPosition = Math.min(means.head.position, afterPosition + settings.pageSize, upTo);
    const range = { afterPosition, toPosition, types: settings.types, partition, partitions };
    const rows = await patiently(this.#owned, () => readRange(means.client, range));
    for (let at = 0; at < rows.length && !signal.aborted; ) at += await this.#handleSome(rows, at);
    if (signal.aborted) return;
    if (toPosition > this.position) {
      const claimedTo = Math.max(toPosition, this.#progress.claimedTo);
      this.#become({ position: toPosition, claimedTo, begun: 0, attempts: 0 }, true);
    }
    if (rows.length > 0 || performance.now() - this.#savedMs > SAVE_MS) await this.#saveIfChanged();
  }

  /** Handles or parks the first rows from `at`; returns how many. */
  async #handleSome(rows: readonly EventRow[], at: number): Promise<number> {
    const { claimSize } = this.#owned.settings;
    const [first, ...others] = claimable(rows, at, { claimSize, suspectsTo: this.#suspectsTo, parked: this.#parked });
    if (first === undefined) return 0;
    if (this.#parked.has(first.stream) && (await this.#parkBehind(first))) return 1;
    const position = Number(first.position);
    const before = this.#progress.begun === position ? this.#progress.attempts : 0;
    if (before >= this.#owned.settings.maxAttempts) {
      await this.#park(first, before, new Error("the server ended each time while it handled the event"));
      return 1;
    }
    const last = Number((others.at(-1) ?? first).position);
    const claimedTo = Math.max(last, position <= this.#suspectsTo ? this.#suspectsTo : 0);
    const unclaimed = this.#progress;
    await this.#save({ position: this.position, claimedTo, begun: position, attempts: before + 1 });
    if (this.#owned.signal.aborted) {
      await this.#save(unclaimed);
      return 0;
    }
    return this.#handleClaim([first, ...others]);
  }

  /** Returns how many are handled or parked. */
  async #handleClaim(rows: readonly EventRow[]): Promise<number> {
    const breath = new Breath();
    for (const [at, row] of rows.entries()) {
      if (breath.isDue) await breath.take();
      if (at > 0 && this.#owned.signal.aborted) {
        const { position } = this.#progress;
        this.#become({ position, claimedTo: position, begun: 0, attempts: 0 }, true);
        return at;
      }
      const next = rows[at + 1];
      const attempt = this.#progress.attempts;
      const error = await this.#tryOnce(row, attempt, next);
      if (error !== null) {
        await this.#retry(row, attempt, error);
        return at + 1;
      }
      if (this.#isUnsaved && performance.now() - this.#savedMs > SAVE_MS) await this.#save(this.#progress);
    }
    return rows.length;
  }

  /** Null when the event was handled and the progress is past it, otherwise why not. @throws LeaseLostError */
  async #tryOnce(row: EventRow, attempt: number, next?: EventRow): Promise<unknown> {
    const { partition } = this.#options;
    const { lease, settings } = this.#owned;
    const position = Number(row.position);
    this.#beat.begun(position);
    const begun = Number(next?.position ?? 0);
    const claimedTo = Math.max(this.#progress.claimedTo, position);
    const after = { position, claimedTo, begun, attempts: next === undefined ? 0 : 1 };
    try {
      await attemptEvent(this.#owned, {
        row,
        attempt,
        isReplay: false,
        // A commit whose answer was lost has moved it.
        enter: async (client) => (await enterPartition(client, lease, partition)) < position,
        settle: (client) => saveProgress(client, lease, partition, after),
      });
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      return error ?? new Error("the handler threw nothing");
    }
    this.#handled += 1;
    this.#become(after, !settings.transactional);
    return null;
  }

  /** Tries an event again until it is handled or parked, or the subscription stops. */
  async #retry(row: EventRow, made: number, failure: unknown): Promise<void> {
    const { means, settings, signal } = this.#owned;
    const { maxAttempts, firstRetryMs, longestRetryMs, name } = settings;
    const position = Number(row.position);
    let [attempts, waits] = [made, 0];
    for (let error = failure; error !== null; ) {
      this.#failures += 1;
      const isWaiting = await isNoAttempt(this.#owned, error);
      waits = isWaiting ? waits + 1 : 0;
      if (isWaiting) attempts -= 1;
      else if (attempts >= maxAttempts) return this.#park(row, attempts, error);
      const longestMs = isWaiting ? Math.min(longestRetryMs, LONGEST_WAIT_MS) : longestRetryMs;
      const delayMs = retryDelayMs(firstRetryMs, longestMs, isWaiting ? waits : attempts, means.random());
      means.log.warn({ err: error, subscription: name, position, attempts, delayMs }, "An event is tried again.");
      const claim = { position: this.position, claimedTo: Math.max(position, this.#suspectsTo), begun: position };
      await this.#save({ ...claim, attempts });
      await pause(this.#owned, delayMs);
      if (signal.aborted) return;
      attempts += 1;
      await this.#save({ ...claim, attempts });
      if (signal.aborted) return this.#save({ ...claim, attempts: attempts - 1 });
      error = await this.#tryOnce(row, attempts);
    }
  }

  async #park(row: EventRow, attempts: number, error: unknown): Promise<void> {
    const { means, lease, settings } = this.#owned;
    const { stream } = row;
    const position = Number(row.position);
    const failed = { position, stream, attempts, error };
    await patiently(this.#owned, () => parkEvent(means.client, lease, this.#options.partition, failed));
    this.#parked.add(stream);
    const fields = { err: error, subscription: settings.name, stream, position, attempts };
    means.log.error(fields, "An event failed too often: it and its stream are parked among the dead letters.");
    this.#passed(position);
  }

  /** False where an operator has discarded what was parked there: the stream goes on. */
  async #parkBehind(row: EventRow): Promise<boolean> {
    const { means, lease } = this.#owned;
    const { stream } = row;
    const position = Number(row.position);
    const isParked = await patiently(this.#owned, () =>
      parkBehindStream(means.client, lease, this.#options.partition, { position, stream }),
    );
    if (isParked) this.#passed(position);
    else this.#parked.delete(stream);
    return isParked;
  }

  /** The partition stands after an event that is parked, as the database has it. */
  #passed(position: number): void {
    this.#become({ position, claimedTo: position, begun: 0, attempts: 0 }, false);
  }

  #become(progress: Progress, isUnsaved: boolean): void {
    const hasMoved = progress.position > this.#progress.position;
    this.#progress = progress;
    this.#isUnsaved = isUnsaved;
    if (!hasMoved) return;
    this.#beat.moved();
    this.#options.onProgress();
  }

  async #saveIfChanged(): Promise<void> {
    if (this.#isUnsaved) await this.#save(this.#progress);
  }

  async #save(progress: Progress): Promise<void> {
    const { means, lease } = this.#owned;
    await patiently(this.#owned, () => saveProgress(means.client, lease, this.#options.partition, progress));
    this.#progress = progress;
    this.#isUnsaved = false;
    this.#savedMs = performance.now();
  }
}
