import type { LiveRun } from "../live-run.ts";
import type { ObjectiveState } from "../run-state.ts";
import { failObjective } from "./limits.ts";

/**
 * The waves of the objective that has them:
 *
 *     none → wave 1 → cleared or timed out → pause → wave 2 → … → the last one ends the objective
 *
 * A wave is cleared when `killThreshold` of its creatures are dead.
 */
export function tickWaves(run: LiveRun, nowMs: number): void {
  const objective = run.state.objectives.find(({ definition, status }) => definition.waves && status === "active");
  if (objective === undefined) return;
  const { wave } = run.state;
  if (wave === null) return startWave(run, objective, 1, nowMs);
  const sinceMs = run.elapsedMs(nowMs) - (wave.endedMs < 0 ? wave.startedMs : wave.endedMs);
  if (wave.endedMs >= 0) {
    if (sinceMs >= wave.nextInMs) startWave(run, objective, wave.wave + 1, nowMs);
    return;
  }
  const definition = run.state.definition.waves[wave.wave - 1];
  if (definition === undefined) return;
  if (wave.kills >= killsNeeded(wave.count, definition.killThreshold)) {
    return endWave(run, objective, "cleared", nowMs);
  }
  if (definition.timeLimitMs === 0 || sinceMs < definition.timeLimitMs) return;
  if (definition.onTimeout === "advance") return endWave(run, objective, "timed_out", nowMs);
  endWave(run, objective, "timed_out", nowMs, false);
  failObjective(run, objective, "wave_timeout", nowMs);
}

/** How many of a wave must die; the product of a share is not let up to the next creature by its last binary digit. */
function killsNeeded(count: number, killThreshold: number): number {
  return Math.max(1, Math.ceil(count * killThreshold - 1e-9));
}

function startWave(run: LiveRun, objective: ObjectiveState, wave: number, nowMs: number): void {
  const { definition, phase, scale } = run.state;
  const next = definition.waves[wave - 1];
  if (next === undefined) return;
  const count = Math.max(1, Math.round(next.enemyCount * scale.creatures));
  const { index } = objective.definition;
  const data = { phase, index, wave, waves: definition.waves.length, waveType: next.type, count };
  run.decide({ type: "WaveStarted", data: { ...data, ...run.moment(nowMs) } }, nowMs, "system");
}

function endWave(
  run: LiveRun,
  objective: ObjectiveState,
  outcome: "cleared" | "timed_out",
  nowMs: number,
  counts = true,
): void {
  const { definition, phase, wave } = run.state;
  if (wave === null) return;
  const isLast = wave.wave >= definition.waves.length;
  const nextInMs = isLast ? 0 : (definition.waves[wave.wave - 1]?.delayMs ?? 0);
  const { index } = objective.definition;
  const data = { phase, index, wave: wave.wave, outcome, nextInMs, ...run.moment(nowMs) };
  run.decide({ type: "WaveEnded", data }, nowMs, "system");
  if (!counts) return;
  run.setProgress(objective, isLast ? objective.target : wave.wave, objective.marks);
  run.completeIfDone(objective, nowMs);
}
