import type { RunEvent } from "../events/run-events.ts";
import type { RunState } from "../events/run-state.ts";
import type { World } from "./world.ts";

/**
 * Makes a zone what the durable run asks for, after `changes` became part of it. To be called once a commit, after they
 * were shown: a phase is announced before its creatures appear.
 */
export function followRun(world: World, run: RunState, changes: readonly RunEvent[]): void {
  if (run.status !== "active") return world.despawnRun(run.instanceId);
  if (changes.some(({ type }) => type === "RunStarted" || type === "PhaseStarted")) world.spawnPhase(run);
  for (const change of changes) followChange(world, run, change);
}

function followChange(world: World, run: RunState, change: RunEvent): void {
  switch (change.type) {
    case "ObjectiveActivated":
      return world.spawnWards(run);
    case "WaveStarted":
      return world.spawnWave(run);
    case "WaveEnded":
      return world.endWave(run);
    case "BossPhaseReached":
      return world.bossPhase(run, change.data.bossPhase);
    case "BossEnraged":
      return world.enrage(run);
    case "RunPaused":
    case "RunResumed":
      return world.setPaused(run);
    default:
  }
}
