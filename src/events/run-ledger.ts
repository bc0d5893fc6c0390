import { evolve } from "./evolve.ts";
import type { LiveRun, PendingEvent } from "./live-run.ts";
import type { RunEvent } from "./run-events.ts";
import { initialRun, type RunState } from "./run-state.ts";

/** A run twice: where decisions are made, and as it is durable; null until its start is. */
export type ManagedRun = { readonly live: LiveRun; durable: RunState | null };

/** A run whose durable state is there. */
export type DurableRun = { readonly live: LiveRun; readonly durable: RunState };

/** What one run puts into a batch, and how it learns what became of it. */
export type RunAppend = {
  readonly instanceId: number;
  /** The version that the run's stream must have. */
  readonly expectedVersion: number;
  readonly events: readonly PendingEvent[];
  readonly spansInventories: boolean;
  committed(): void;
  /** The batch will never be durable: who waits is told, and the run must be rebuilt from the journal. */
  refused(): void;
};

type DurableListener = (run: DurableRun, events: readonly RunEvent[]) => void;

/**
 * Keeps the runs of this node and carries each from live to durable: `collect` hands what changed to the journal,
 * `committed` applies it to the durable state and tells those who show it.
 */
export class RunLedger {
  readonly #runs = new Map<number, ManagedRun>();
  #dirty = new Set<LiveRun>();
  readonly #durableListeners: DurableListener[] = [];
  readonly #endedListeners: ((run: DurableRun) => void)[] = [];
  readonly #requestCommit: () => void;

  /** @param requestCommit called when there is something to collect */
  constructor(requestCommit: () => void) {
    this.#requestCommit = requestCommit;
  }

  /** Called after each commit with the run and the events of it that became durable, in order. */
  onDurable(listener: DurableListener): void {
    this.#durableListeners.push(listener);
  }

  /** Called after `onDurable` when the run's end became durable; the run is gone from the ledger then. */
  onEnded(listener: (run: DurableRun) => void): void {
    this.#endedListeners.push(listener);
  }

  add(run: ManagedRun): void {
    this.#runs.set(run.live.state.instanceId, run);
  }

  remove(instanceId: number): void {
    this.#runs.delete(instanceId);
  }

  get(instanceId: number): ManagedRun | undefined {
    return this.#runs.get(instanceId);
  }

  all(): Iterable<ManagedRun> {
    return this.#runs.values();
  }

  /** Runs whose start is durable. */
  *durable(): Iterable<DurableRun> {
    for (const run of this.#runs.values()) if (isDurable(run)) yield run;
  }

  markDirty(run: LiveRun): void {
    if (this.#dirty.has(run)) return;
    this.#dirty.add(run);
    this.#requestCommit();
  }

  /** Everything that happened since the last time, one append a run. */
  collect(nowMs: number): RunAppend[] {
    const dirty = this.#dirty;
    this.#dirty = new Set();
    const appends: RunAppend[] = [];
    for (const live of dirty) {
      const run = this.#runs.get(live.state.instanceId);
      if (run?.live === live) appends.push(this.#append(run, nowMs));
    }
    return appends;
  }

  #append(run: ManagedRun, nowMs: number): RunAppend {
    const { spansInventories } = run.live;
    const { events, replies } = run.live.drain(nowMs);
    return {
      instanceId: run.live.state.instanceId,
      expectedVersion: run.durable?.version ?? 0,
      events,
      spansInventories,
      committed: () => {
        this.#settle(
          run,
          events.map(({ event }) => event),
        );
        for (const reply of replies) reply(true);
      },
      refused: () => {
        for (const reply of replies) reply(false);
      },
    };
  }

  #settle(run: ManagedRun, events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type === "RunStarted") run.durable = initialRun(event.data);
      else if (run.durable !== null) evolve(run.durable, event);
    }
    if (!isDurable(run)) return;
    for (const listener of this.#durableListeners) listener(run, events);
    if (run.durable.status === "active") return;
    this.#runs.delete(run.durable.instanceId);
    for (const listener of this.#endedListeners) listener(run);
  }
}

function isDurable(run: ManagedRun): run is ManagedRun & DurableRun {
  return run.durable !== null;
}
