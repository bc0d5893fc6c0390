import type { ObjectiveDefinition } from "../../content/definitions.ts";
import type { LiveRun } from "../live-run.ts";
import type { ObjectiveFailure } from "../run-events.ts";
import type { ObjectiveState } from "../run-state.ts";
import type { SignalName, Signals } from "../signals.ts";
import type { ZoneView } from "../zone-view.ts";

/** Every id of a signal: a `damage` objective that names no creature counts damage to any. */
export const ANY_ID = 0;

/** What an objective listens to: signals of one name about these ids. */
export type Watch = { readonly signal: SignalName; readonly ids: readonly number[] };

/** How one kind of objective turns what the world says into progress and contribution. */
export type ObjectiveKind<Name extends SignalName> = {
  watch(objective: ObjectiveDefinition): Watch;
  credit(run: LiveRun, objective: ObjectiveState, signal: Signals[Name], nowMs: number): void;
};

/** How one kind of objective moves with time. `passedMs` is the time since the last look. */
export type TimedKind = {
  /** Sets progress and credits presence; returns why the objective is lost, or null. */
  look(
    run: LiveRun,
    objective: ObjectiveState,
    view: ZoneView,
    passedMs: number,
    nowMs: number,
  ): ObjectiveFailure | null;
};
