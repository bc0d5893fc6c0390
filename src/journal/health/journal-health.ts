import type { JournalLog } from "../log.ts";

export type HealthState = "connected" | "degraded" | "recovering" | "down";

/** As operators look at it: green, all is well; yellow, play goes on and something is behind; red, no database. */
export type HealthColour = "green" | "yellow" | "red";

/** Something around the journal that is wrong; `name` tells it from others, `sinceMs` is Unix time. */
export type Fault = { readonly name: string; readonly cause: string; readonly sinceMs: number };

/** `cause` is one line, "" while all is well; `sinceMs` is Unix time; `faults` are all there are, the oldest first. */
export type HealthReport = {
  readonly state: HealthState;
  readonly colour: HealthColour;
  readonly cause: string;
  readonly sinceMs: number;
  readonly faults: readonly Fault[];
};

type Change = { readonly from: HealthState; readonly to: HealthState; readonly cause: string };
type FaultChange = Fault & { readonly isOver: boolean };

export const colours: Record<HealthState, HealthColour> = {
  connected: "green",
  degraded: "yellow",
  recovering: "yellow",
  down: "red",
};

const sentences: Record<HealthState, string> = {
  connected: "The journal is connected.",
  degraded: "The journal is degraded: it takes events, but something around it is behind.",
  recovering: "The journal is recovering: the database is back and takes what was decided without it.",
  down: "The journal is down: the database is away, and what is decided goes to the spill file until it is back.",
};

/** After it was closed, nobody waits for a database any more. */
export class HealthClosedError extends Error {
  override readonly name = "HealthClosedError";
}

/**
 * What is known of the journal's database, and the one place that says so.
 *
 *     connected ⇄ degraded        a fault came, or the last one went
 *         └─────┬─────┘
 *             down                away: a statement or the check failed
 *               ↓ back
 *          recovering             while something waits in the spill; away again → down
 *               ↓ drained
 *         connected, degraded
 *
 * Each change of state is logged once, with its cause, and so is each fault that comes or goes without changing it. The
 * cause of `down` is the first one; that of `degraded` names all faults that there are.
 */
export class JournalHealth {
  readonly #log: JournalLog;
  readonly #nowMs: () => number;
  readonly #faults = new Map<string, Fault>();
  #awayCause: string | null = null;
  #isDraining = false;
  #state: HealthState = "connected";
  #sinceMs: number;
  #isClosed = false;
  #waiters: PromiseWithResolvers<void>[] = [];
  readonly #listeners: ((change: Change) => void)[] = [];
  readonly #faultListeners: ((change: FaultChange) => void)[] = [];

  /** @param nowMs Unix time in milliseconds */
  constructor(log: JournalLog, nowMs: () => number) {
    this.#log = log;
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
  }

  get state(): HealthState {
    return this.#state;
  }

  report(): HealthReport {
    const [state, cause] = this.#derive();
    return { state, colour: colours[state], cause, sinceMs: this.#sinceMs, faults: [...this.#faults.values()] };
  }

  /** Called after each change of state. */
  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  /** Called for each fault that comes, and once more when it is over; before the change of state that it makes. */
  onFault(listener: (change: FaultChange) => void): void {
    this.#faultListeners.push(listener);
  }

  /** The database cannot be used. */
  away(cause: string): void {
    this.#awayCause ??= oneLine(cause);
    this.#settle();
  }

  /** The database takes appends again. @param isDraining whether something waits for it, until `back(false)` */
  back(isDraining: boolean): void {
    this.#awayCause = null;
    this.#isDraining = isDraining;
    this.#settle();
  }

  /** Something around the journal is wrong, or still is, for this cause; null: no longer. */
  fault(name: string, cause: string | null): void {
    const known = this.#faults.get(name);
    if (cause === null) {
      if (known === undefined) return;
      this.#faults.delete(name);
      this.#faultChanged({ ...known, isOver: true });
      return;
    }
    const fault = { name, cause: oneLine(cause), sinceMs: known?.sinceMs ?? this.#nowMs() };
    this.#faults.set(name, fault);
    if (known === undefined) this.#faultChanged({ ...fault, isOver: false });
  }

  /** Resolves once the database can be used. @throws HealthClosedError when the server stops before that */
  whenUsable(): Promise<void> {
    if (this.#isClosed) return Promise.reject(new HealthClosedError("The server stops: nothing waits any more."));
    if (this.#awayCause === null) return Promise.resolve();
    const waiter = Promise.withResolvers<void>();
    this.#waiters.push(waiter);
    return waiter.promise;
  }

  close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiters.splice(0)) reject(new HealthClosedError("The server stops."));
  }

  #faultChanged(change: FaultChange): void {
    for (const listener of this.#faultListeners) listener(change);
    if (this.#settle()) return;
    const { name: fault, cause, isOver, sinceMs } = change;
    if (isOver) this.#log.info({ fault, cause, lastedMs: this.#nowMs() - sinceMs }, "A fault of the journal is over.");
    else this.#log.warn({ fault, cause }, "Something else around the journal is wrong.");
  }

  /** Whether the state has changed. */
  #settle(): boolean {
    const [to, cause] = this.#derive();
    if (this.#awayCause === null) for (const { resolve } of this.#waiters.splice(0)) resolve();
    if (to === this.#state) return false;
    const from = this.#state;
    this.#state = to;
    const nowMs = this.#nowMs();
    const lastedMs = nowMs - this.#sinceMs;
    this.#sinceMs = nowMs;
    const fields = { from, to, cause, lastedMs };
    if (to === "down" || to === "degraded") this.#log.warn(fields, sentences[to]);
    else this.#log.info(fields, sentences[to]);
    for (const listener of this.#listeners) listener({ from, to, cause });
    return true;
  }

  #derive(): [HealthState, string] {
    if (this.#awayCause !== null) return ["down", this.#awayCause];
    if (this.#isDraining) return ["recovering", "what was decided meanwhile is being appended"];
    const causes = Array.from(this.#faults.values(), ({ cause }) => cause);
    return causes.length === 0 ? ["connected", ""] : ["degraded", causes.join("; ")];
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}
