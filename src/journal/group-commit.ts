import type { EncodedAppend } from "./append-columns.ts";
import { CommitQueue, type CommitSource, type PendingAppend } from "./commit-queue.ts";
import type { Append, RecordedEvent, Verdict } from "./event.ts";
import { classifyError } from "./late-errors.ts";
import { appendPatiently, type PatientAppendOptions, refuseAll } from "./patient-append.ts";
import { recordedEvents } from "./recorded-events.ts";
import { AwaitedPositions } from "./spill/awaited-positions.ts";
import { drainedEvents, isProvisional } from "./spill/spilled-batch.ts";

export type GroupCommitOptions = Omit<PatientAppendOptions, "classify"> & {
  readonly classify?: PatientAppendOptions["classify"];
  /** A batch takes no further append once it has this many events. Default 1,000. */
  readonly maxBatchEvents?: number;
  /**
   * Under load, least time from the start of one commit to the next: fewer, larger batches cost less than they delay.
   * A commit after a pause starts at once. Default 0.
   */
  readonly minIntervalMs?: number;
};

const noVerdict: Verdict = { ok: false, reason: "refused", message: "the database gave no verdict" };
/** While batches go to the spill: each costs an fsync, and when they are drained, large ones go faster. */
const spillIntervalMs = 50;

type CommittedListener = (events: readonly RecordedEvent[]) => void;

/** An append's verdict, and its events as they stand in the journal (none where the verdict is not ok). */
export type AppendOutcome = { readonly verdict: Verdict; readonly recorded: readonly RecordedEvent[] };

/**
 * Commits in groups: while one commit is under way, the next batch collects.
 *
 *     idle ─ request → scheduled ─ end of the turn → committing ─ verdicts → settled → listeners ─┬→ idle
 *                          ↑                                                                      │
 *                          └────────────────── requested meanwhile, or left over ─────────────────┘
 *     stop: drains as above until idle or the deadline → stopped, and what is left is refused
 *
 * An append is *durable* when it is settled: in the journal or, while the database is away, in the spill. It is
 * *committed* when it has a position; from the spill, that is once `drained` is told of it.
 */
export class GroupCommit {
  readonly #options: PatientAppendOptions;
  readonly #maxBatchEvents: number;
  readonly #minIntervalMs: number;
  readonly #queue: CommitQueue;
  readonly #listeners: CommittedListener[] = [];
  readonly #abandon = new AbortController();
  readonly #awaited = new AwaitedPositions();
  #mode: "idle" | "scheduled" | "committing" | "stopped" = "idle";
  #isRequested = false;
  #inFlight = 0;
  #idleWaiters: (() => void)[] = [];
  #batches = 0;
  #events = 0;
  #lastCommitMs = 0;
  #startedMs = Number.NEGATIVE_INFINITY;

  constructor(options: GroupCommitOptions) {
    this.#options = { ...options, classify: options.classify ?? classifyError };
    this.#maxBatchEvents = options.maxBatchEvents ?? 1000;
    this.#minIntervalMs = options.minIntervalMs ?? 0;
    this.#queue = new CommitQueue(options.log);
  }

  /** A source is asked whenever a batch is formed, after single appends, in the order in which sources were added. */
  addSource(source: CommitSource): void {
    this.#queue.addSource(source);
  }

  /**
   * Called once per commit, after every `settled`, with all events of the batch in position order. Every event is told
   * once and in the order of the journal; one that was spilled, when it has been drained.
   */
  onCommitted(listener: CommittedListener): void {
    this.#listeners.push(listener);
  }

  /** Says that a source has something. Everything of this I/O turn is in the same batch. */
  request(): void {
    if (this.#mode === "stopped") return;
    this.#isRequested = true;
    if (this.#mode === "idle") this.#schedule();
  }

  /**
   * A single append; it joins the next batch. Resolves when its position is known, so not while it is only in the
   * spill, unless being durable is enough. Never rejects: what cannot be stored has a verdict that says so.
   */
  append(append: Append, until: "committed" | "durable" = "committed"): Promise<AppendOutcome> {
    return new Promise((resolve) => {
      const settled: PendingAppend["settled"] = (verdict, recorded) => resolve({ verdict, recorded });
      if (this.#mode === "stopped") {
        settled({ ok: false, reason: "refused", message: "The server is stopping: try again when it is back." }, []);
        return;
      }
      this.#queue.push({ ...append, needsPosition: until === "committed", settled });
      this.request();
    });
  }

  /** What was spilled has its verdicts: who waits for positions is told, then the listeners. */
  drained(encoded: readonly EncodedAppend[], verdicts: readonly Verdict[]): void {
    const committed: RecordedEvent[] = [];
    encoded.forEach((append, index) => {
      const verdict = verdicts[index] ?? noVerdict;
      const recorded = drainedEvents(append, verdict);
      committed.push(...recorded);
      for (const one of this.#awaited.take(append.ids)) this.#guard(() => one.settled(verdict, recorded));
    });
    this.#tell(committed);
  }

  /** Resolves when nothing is pending and no commit is under way. */
  whenIdle(): Promise<void> {
    if (this.#mode === "idle" || this.#mode === "stopped") return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  /** Commits what is pending, but for no longer than `deadlineMs`; what is left then is refused. */
  async stop(deadlineMs: number): Promise<void> {
    const drained = new AbortController();
    const deadline = this.#options.wait(deadlineMs, drained.signal).catch(() => undefined);
    await Promise.race([this.whenIdle(), deadline]);
    drained.abort();
    this.#mode = "stopped";
    this.#abandon.abort();
    const left = this.#queue.takeAll();
    this.#settle(left, refuseAll(left, "the server stopped before the journal took it"));
    const spilled = this.#awaited.takeAll();
    this.#settle(spilled, refuseAll(spilled, "the server stopped: the next start takes it from the spill"));
    this.#becomeIdle();
  }

  /** Counters for status and metrics; `pending` counts appends that have no verdict yet. */
  get status(): { batches: number; events: number; lastCommitMs: number; pending: number } {
    const pending = this.#queue.length + this.#inFlight + this.#awaited.size;
    return { batches: this.#batches, events: this.#events, lastCommitMs: this.#lastCommitMs, pending };
  }

  #schedule(): void {
    this.#mode = "scheduled";
    const intervalMs = this.#options.spill?.isActive === true ? spillIntervalMs : this.#minIntervalMs;
    const dueInMs = this.#startedMs + intervalMs - performance.now();
    if (dueInMs > 0) setTimeout(() => void this.#commit(), dueInMs);
    else setImmediate(() => void this.#commit());
  }

  async #commit(): Promise<void> {
    if (this.#mode !== "scheduled") return;
    this.#mode = "committing";
    this.#isRequested = false;
    const batch = this.#queue.take(this.#maxBatchEvents);
    if (batch.length > 0) await this.#commitBatch(batch);
    if (this.#mode !== "committing") return;
    if (this.#isRequested || this.#queue.length > 0) this.#schedule();
    else this.#becomeIdle();
  }

  async #commitBatch(batch: readonly PendingAppend[]): Promise<void> {
    this.#inFlight = batch.length;
    this.#startedMs = performance.now();
    const verdicts = await this.#appendOrAbandon(batch);
    this.#inFlight = 0;
    this.#lastCommitMs = performance.now() - this.#startedMs;
    this.#batches += 1;
    this.#tell(this.#settle(batch, verdicts));
  }

  /** Duplicates stand where they were committed first, which may be behind the batch or twice within it. */
  #tell(recorded: RecordedEvent[]): void {
    recorded.sort((one, other) => one.position - other.position);
    const committed = recorded.filter((event, index) => event.position !== recorded[index - 1]?.position);
    this.#events += committed.length;
    if (committed.length > 0) for (const listener of this.#listeners) this.#guard(() => listener(committed));
  }

  async #appendOrAbandon(batch: readonly PendingAppend[]): Promise<Verdict[]> {
    const { signal } = this.#abandon;
    const abandoned = Promise.withResolvers<Verdict[]>();
    const giveUp = () => abandoned.resolve(refuseAll(batch, "the server stopped before the database answered"));
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      return await Promise.race([appendPatiently(this.#options, batch, signal), abandoned.promise]);
    } finally {
      // The signal outlives the batch by the life of the server.
      signal.removeEventListener("abort", giveUp);
    }
  }

  /** Tells every append its verdict, in order; returns what is in the journal. */
  #settle(batch: readonly PendingAppend[], verdicts: readonly Verdict[]): RecordedEvent[] {
    const committed: RecordedEvent[] = [];
    batch.forEach((append, index) => {
      const verdict = verdicts[index] ?? noVerdict;
      if (isProvisional(verdict)) {
        if (append.needsPosition === true) this.#awaited.add(append);
        else this.#guard(() => append.settled(verdict, []));
        return;
      }
      const recorded = recordedEvents(append, verdict);
      committed.push(...recorded);
      this.#guard(() => append.settled(verdict, recorded));
    });
    return committed;
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#options.log.error({ err: error }, "A listener of the journal failed; the others have been called.");
    }
  }

  #becomeIdle(): void {
    if (this.#mode !== "stopped") this.#mode = "idle";
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const resolve of waiters) resolve();
  }
}
