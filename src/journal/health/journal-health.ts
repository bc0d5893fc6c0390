import type { JournalLog } from "../log.ts";

export type HealthState = "connected" | "degraded" | "recovering" | "down";

/** As operators look at it: green, all is well; yellow, play goes on and something is behind; red, no database. */
export type HealthColour = "green" | "yellow" | "red";

/** `cause` is one line, "" while all is well; `sinceMs` is Unix time. */
export type HealthReport = {
  readonly state: HealthState;
  readonly colour: HealthColour;
  readonly cause: string;
  readonly sinceMs: number;
};

type Change = { readonly from: HealthState; readonly to: HealthState; readonly cause: string };

const colours: Record<HealthState, HealthColour> = {
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
 * Each change is logged once, with its cause. The cause of a state that lasts is the first one.
 */
export class JournalHealth {
  readonly #log: JournalLog;
  readonly #nowMs: () => number;
  readonly #faults = new Map<string, string>();
  #awayCause: string | null = null;
  #isDraining = false;
  #state: HealthState = "connected";
  #cause = "";
  #sinceMs: number;
  #isClosed = false;
  #waiters: PromiseWithResolvers<void>[] = [];
  readonly #listeners: ((change: Change) => void)[] = [];

  /** @param nowMs Unix time in milliseconds */
  constructor(log: JournalLog, nowMs: () => number) {
    this.#log = log;
    this.#nowMs = nowMs;
    this.#sinceMs = nowMs();
  }

  get state(): HealthState {
    return this.#state;
  }

  /** Names of the faults around it, the oldest first. */
  get faults(): readonly string[] {
    return [...this.#faults.keys()];
  }

  report(): HealthReport {
    return { state: this.#state, colour: colours[this.#state], cause: this.#cause, sinceMs: this.#sinceMs };
  }

  /** Called after each change of state. */
  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  /** The database cannot be used. */
  away(cause: string): void {
    this.#awayCause ??= cause;
    this.#settle();
  }

  /** The database takes appends again. @param isDraining whether something waits for it, until `back(false)` */
  back(isDraining: boolean): void {
    this.#awayCause = null;
    this.#isDraining = isDraining;
    this.#settle();
  }

  /** Something around the journal is wrong; null: no longer. `name` tells one fault from another. */
  fault(name: string, cause: string | null): void {
    if (cause === null) this.#faults.delete(name);
    else if (!this.#faults.has(name)) this.#faults.set(name, cause);
    this.#settle();
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

  #settle(): void {
    const [to, cause] = this.#derive();
    if (this.#awayCause === null) for (const { resolve } of this.#waiters.splice(0)) resolve();
    if (to === this.#state) return;
    const from = this.#state;
    this.#state = to;
    this.#cause = cause;
    const nowMs = this.#nowMs();
    const lastedMs = nowMs - this.#sinceMs;
    this.#sinceMs = nowMs;
    const fields = { from, to, cause, lastedMs };
    if (to === "down" || to === "degraded") this.#log.warn(fields, sentences[to]);
    else this.#log.info(fields, sentences[to]);
    for (const listener of this.#listeners) listener({ from, to, cause });
  }

  #derive(): [HealthState, string] {
    if (this.#awayCause !== null) return ["down", this.#awayCause];
    if (this.#isDraining) return ["recovering", "what was decided meanwhile is being appended"];
    const [fault] = this.#faults.values();
    return fault === undefined ? ["connected", ""] : ["degraded", fault];
  }
}
