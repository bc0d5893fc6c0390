import type { PlannedStop, PlanResult } from "../console/server-operations.ts";
import { isToldBetween } from "./countdown.ts";

/** What a stop needs of the server. */
export type PlannedStopParts = {
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicMs: () => number;
  /** Whether somebody is playing: a drain waits for them. */
  readonly isEmpty: () => boolean;
  /** Tells everybody how the stop stands; `cancelled` takes it back. */
  readonly tell: (stop: PlannedStop, cancelled: boolean) => void;
  /** The server has to stop now. Called once. */
  readonly stop: () => void;
};

type Plan = {
  readonly kind: PlannedStop["kind"];
  readonly reason: string;
  readonly dueMs: number;
  toldSeconds: number;
};

const SECOND_MS = 1000;

/**
 * The one stop that may be planned.
 *
 *     none ─ plan → planned ─ time is up, or a drain is empty → stopping (for good)
 *       ↑             │ ↺ plan: another takes its place
 *       └── cancel ───┘
 */
export class PlannedStops {
  readonly #parts: PlannedStopParts;
  #plan: Plan | null = null;
  #isStopping = false;

  constructor(parts: PlannedStopParts) {
    this.#parts = parts;
  }

  /** As it stands now; null where none is planned. */
  get current(): PlannedStop | null {
    return this.#plan === null ? null : this.#view(this.#plan);
  }

  /** Plans a stop, tells everybody, and returns the one whose place it takes; refused once a stop has come. */
  plan({ kind, secondsLeft, reason }: PlannedStop): PlanResult {
    if (this.#isStopping) return { ok: false };
    const before = this.current;
    this.#plan = {
      ...{ kind, reason, toldSeconds: secondsLeft },
      dueMs: this.#parts.monotonicMs() + secondsLeft * SECOND_MS,
    };
    if (secondsLeft > 0) this.#parts.tell({ kind, secondsLeft, reason }, false);
    return { ok: true, before };
  }

  /** Takes the planned stop back, tells everybody, and returns it. A stop whose time was up is not taken back. */
  cancel(): PlannedStop | null {
    const cancelled = this.current;
    if (cancelled === null || this.#isStopping) return null;
    this.#plan = null;
    this.#parts.tell(cancelled, true);
    return cancelled;
  }

  /** To be called several times a second. */
  tick(): void {
    const plan = this.#plan;
    if (plan === null || this.#isStopping) return;
    const view = this.#view(plan);
    if (view.secondsLeft === 0 || (plan.kind === "drain" && this.#parts.isEmpty())) {
      this.#isStopping = true;
      this.#parts.stop();
      return;
    }
    if (isToldBetween(plan.toldSeconds, view.secondsLeft)) this.#parts.tell(view, false);
    plan.toldSeconds = view.secondsLeft;
  }

  #view({ kind, reason, dueMs }: Plan): PlannedStop {
    const secondsLeft = Math.max(0, Math.ceil((dueMs - this.#parts.monotonicMs()) / SECOND_MS));
    return { kind, reason, secondsLeft };
  }
}
