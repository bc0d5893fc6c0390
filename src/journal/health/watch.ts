import type { JournalSpill } from "../spill/journal-spill.ts";
import type { PooledSqlClient } from "../sql-client.ts";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import { HealthCheck } from "./health-check.ts";
import type { JournalHealth } from "./journal-health.ts";
import { type Heartbeat, Pulse } from "./pulse.ts";

export type WatchOptions = {
  readonly health: JournalHealth;
  readonly breaker: CircuitBreaker;
  readonly spill: Pick<JournalSpill, "trip">;
  readonly writer: { hangUp(): void };
  /** Opens a connection for the check alone. */
  readonly connect: () => Promise<PooledSqlClient>;
  /** Called with each check that failed; a database of our own may have died. */
  readonly onAway?: () => void;
};

const SLOW_MS = 500;
/** One slow answer is a full disk queue; this many in a row are a database that cannot keep up. */
const SLOW_ANSWERS = 3;
/** No connection, memory or disk left for the check: the writer's may be well. */
const SCARCE = "53";

/** Watches the database and the loops behind it, and tells the health, the breaker and the writer. */
export class JournalWatch {
  readonly #options: WatchOptions;
  readonly #check: HealthCheck;
  #wasOk = true;
  #slowAnswers = 0;
  readonly #pulses = new Map<string, Pulse>();

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#check = new HealthCheck({
      connect: options.connect,
      onOk: (tookMs) => this.#ok(tookMs),
      onFailed: (error) => this.#failed(error),
    });
  }

  start(): void {
    this.#check.start();
  }

  stop(): void {
    this.#check.stop();
  }

  /** Watches a loop behind the journal too; `name`, in the plural, is how people know it. Returns how to leave it alone. */
  follow(name: string, heartbeat: Heartbeat): () => void {
    this.#pulses.set(name, new Pulse(name, heartbeat));
    return () => {
      this.#pulses.delete(name);
      this.#options.health.fault(name, null);
    };
  }

  #ok(tookMs: number): void {
    const { health, breaker } = this.#options;
    health.fault("check", null);
    this.#slowAnswers = tookMs > SLOW_MS ? this.#slowAnswers + 1 : 0;
    const isSlow = this.#slowAnswers >= SLOW_ANSWERS;
    health.fault("slow", isSlow ? `the database answers slowly: ${Math.round(tookMs)} ms` : null);
    // Once: where the check works and appends do not, the breaker's own times hold.
    if (!this.#wasOk) breaker.hint();
    this.#wasOk = true;
    this.#feelPulses();
  }

  #failed(error: unknown): void {
    const { health, spill, writer, onAway } = this.#options;
    this.#excusePulses();
    if (codeOf(error).startsWith(SCARCE)) {
      health.fault("check", error instanceof Error ? error.message : String(error));
      return;
    }
    this.#wasOk = false;
    // What hangs on the old connection would hang for as long as the database does.
    writer.hangUp();
    spill.trip(error);
    onAway?.();
  }

  #excusePulses(): void {
    for (const pulse of this.#pulses.values()) pulse.excuse();
  }

  #feelPulses(): void {
    const { state } = this.#options.health;
    // The check works and appends do not, or not yet: who waits for them is not to blame.
    if (state === "down" || state === "recovering") return this.#excusePulses();
    for (const [name, pulse] of this.#pulses) this.#options.health.fault(name, pulse.feel());
  }
}

function codeOf(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    if ("code" in one && typeof one.code === "string" && /^[0-9A-Z]{5}$/.test(one.code)) return one.code;
  }
  return "";
}
