import type { Append, RecordedEvent, Verdict } from "./event.ts";
import type { JournalLog } from "./log.ts";

/**
 * An append and who waits for it. `settled` is called once, when the append is durable or will never be; `recorded`
 * holds the events as they stand in the journal, and is empty where the verdict is not ok or only the spill has them.
 */
export type PendingAppend = Append & {
  /** Settled only when its position is known: in the journal, not in the spill. */
  readonly needsPosition?: boolean;
  settled(verdict: Verdict, recorded: readonly RecordedEvent[]): void;
};

/** Hands over, when asked, all that it has gathered since it was last asked. */
export type CommitSource = { collect(): readonly PendingAppend[] };

/** What waits for a batch. Groups are kept whole, and get numbers of their own, as sources number theirs from 1 each. */
export class CommitQueue {
  readonly #log: JournalLog;
  readonly #sources: CommitSource[] = [];
  /** An append of its own, or the appends of one group. */
  #units: PendingAppend[][] = [];
  #arrived: PendingAppend[] = [];
  #lastGroup = 0;

  constructor(log: JournalLog) {
    this.#log = log;
  }

  addSource(source: CommitSource): void {
    this.#sources.push(source);
  }

  push(append: PendingAppend): void {
    this.#arrived.push(append);
  }

  /** Appends that wait, without what sources have yet to hand over. */
  get length(): number {
    return this.#arrived.length + this.#units.reduce((sum, unit) => sum + unit.length, 0);
  }

  /** The next batch, oldest first: at most `maxEvents` events, but always one whole unit where there is any. */
  take(maxEvents: number): PendingAppend[] {
    // A source counts on what it gave before being settled when it is asked again: what was left over goes first.
    const asked = this.#units.length === 0 ? this.#sources : [];
    this.#units.push(...this.#unitsOf(this.#arrived), ...asked.flatMap((source) => this.#unitsOf(this.#ask(source))));
    this.#arrived = [];
    let events = 0;
    let end = 0;
    for (const unit of this.#units) {
      events += unit.reduce((sum, append) => sum + append.events.length, 0);
      if (end > 0 && events > maxEvents) break;
      end += 1;
    }
    return this.#units.splice(0, end).flat();
  }

  /** Everything that is left, for a writer that stops. */
  takeAll(): PendingAppend[] {
    return this.take(Number.POSITIVE_INFINITY).concat(this.take(Number.POSITIVE_INFINITY));
  }

  #ask(source: CommitSource): readonly PendingAppend[] {
    try {
      return source.collect();
    } catch (error) {
      this.#log.error({ err: error }, "A source of the journal failed to hand over its events; the others go on.");
      return [];
    }
  }

  #unitsOf(appends: readonly PendingAppend[]): PendingAppend[][] {
    const units: PendingAppend[][] = [];
    let group = 0;
    for (const append of appends) {
      const last = units.at(-1);
      const isMate = append.group !== undefined && append.group !== 0 && append.group === group;
      group = append.group ?? 0;
      if (group !== 0 && !isMate) this.#lastGroup = (this.#lastGroup % 0x7fff_ffff) + 1;
      const numbered = { ...append, group: group === 0 ? 0 : this.#lastGroup, settled: append.settled.bind(append) };
      if (isMate && last !== undefined) last.push(numbered);
      else units.push([numbered]);
    }
    return units;
  }
}
