import type { JournalSpill } from "../spill/journal-spill.ts";
import type { PooledSqlClient } from "../sql-client.ts";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import { HealthCheck } from "./health-check.ts";
import type { JournalHealth } from "./journal-health.ts";

export type WatchOptions = {
  readonly health: JournalHealth;
  readonly breaker: CircuitBreaker;
  readonly spill: Pick<JournalSpill, "trip">;
  readonly writer: { hangUp(): void };
  /** Opens a connection for the check alone. */
  readonly connect: () => Promise<PooledSqlClient>;
  /** Counters of the projections' loop; `turns` grows as long as it lives, idle or not. */
  readonly heartbeat: () => { readonly turns: number; readonly failures: number };
  /** Called with each check that failed; a database of our own may have died. */
  readonly onAway?: () => void;
};

/** A loop that polls every second and has not been round for this long is dead, or stuck. */
const STILL_MS = 6_000;
/** A page that failed as the database went is tried again when it is back: only what lasts is worth a word. */
const FAILING_MS = 3_000;
const SLOW_MS = 500;
/** One slow answer is a full disk queue; this many in a row are a database that cannot keep up. */
const SLOW_ANSWERS = 3;
/** No connection, memory or disk left for the check: the writer's may be well. */
const SCARCE = "53";

/** Watches the database and the loop behind it, and tells the health, the breaker and the writer. */
export class JournalWatch {
  readonly #options: WatchOptions;
  readonly #check: HealthCheck;
  #wasOk = true;
  #slowAnswers = 0;
  #turns = -1;
  #beatMs = performance.now();
  #wentWellMs = performance.now();

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

  #ok(tookMs: number): void {
    const { health, breaker } = this.#options;
    health.fault("check", null);
    this.#slowAnswers = tookMs > SLOW_MS ? this.#slowAnswers + 1 : 0;
    const isSlow = this.#slowAnswers >= SLOW_ANSWERS;
    health.fault("slow", isSlow ? `the database answers slowly: ${Math.round(tookMs)} ms` : null);
    // Once: where the check works and appends do not, the breaker's own times hold.
    if (!this.#wasOk) breaker.hint();
    this.#wasOk = true;
    this.#feelPulse();
  }

  #failed(error: unknown): void {
    const { health, spill, writer, onAway } = this.#options;
    this.#beatMs = performance.now();
    this.#wentWellMs = this.#beatMs;
    if (codeOf(error).startsWith(SCARCE)) {
      health.fault("check", error instanceof Error ? error.message : String(error));
      return;
    }
    this.#wasOk = false;
    spill.trip(error);
    // What hangs on the old connection would hang for as long as the database does.
    writer.hangUp();
    onAway?.();
  }

  #feelPulse(): void {
    const { health, heartbeat } = this.#options;
    const { turns, failures } = heartbeat();
    const nowMs = performance.now();
    if (turns !== this.#turns) this.#beatMs = nowMs;
    this.#turns = turns;
    if (failures === 0) this.#wentWellMs = nowMs;
    const isStill = nowMs - this.#beatMs > STILL_MS;
    const isFailing = nowMs - this.#wentWellMs > FAILING_MS;
    const cause = isStill ? "the projections stand still" : isFailing ? "the projections fail" : null;
    health.fault("projections", cause);
  }
}

function codeOf(error: unknown): string {
  for (let one = error; one instanceof Error; one = one.cause) {
    if ("code" in one && typeof one.code === "string" && /^[0-9A-Z]{5}$/.test(one.code)) return one.code;
  }
  return "";
}
