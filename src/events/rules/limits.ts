import type { LiveRun } from "../live-run.ts";
import { countsTime } from "../objectives/timed-progress.ts";
import type { ObjectiveFailure } from "../run-events.ts";
import type { ObjectiveState } from "../run-state.ts";

/** Fails a run whose time, or whose phase's time, is up. */
export function tickRunLimit(run: LiveRun, nowMs: number): void {
  if (run.timeLeftMs(nowMs) === 0) run.fail("time_limit", nowMs);
}

/** Fails objectives whose own time is up. For those that count seconds `duration_ms` is the time to hold out. */
export function tickObjectiveLimits(run: LiveRun, nowMs: number): void {
  const { token } = run;
  for (const objective of run.state.objectives) {
    const { durationMs } = objective.definition;
    if (objective.status !== "active" || durationMs === 0 || countsTime(objective.definition)) continue;
    if (run.elapsedMs(nowMs) - objective.activeSinceMs < durationMs) continue;
    failObjective(run, objective, "time_limit", nowMs);
    if (run.token !== token) return;
  }
}

/** A required objective takes the run along when it fails; one of a team only when every team has lost. */
export function failObjective(run: LiveRun, objective: ObjectiveState, reason: ObjectiveFailure, nowMs: number): void {
  const { phase, objectives, definition } = run.state;
  const { index, required, team } = objective.definition;
  run.decide({ type: "ObjectiveFailed", data: { phase, index, reason, ...run.moment(nowMs) } }, nowMs, "system");
  const hasLost = (id: number): boolean =>
    objectives.some((one) => one.status === "failed" && one.definition.required && one.definition.team === id);
  if (required && (team === 0 || definition.teams.every(({ id }) => hasLost(id)))) {
    run.fail("objective_failed", nowMs);
  } else run.endPhaseIfDone(nowMs);
}
