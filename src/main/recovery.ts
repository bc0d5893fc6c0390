import type { Logger } from "pino";
import { nowMs } from "./clock.ts";
import type { RunningGame } from "./game-parts.ts";

/** Runs that were active when the last server of this realm went down go on where the journal has them. */
export async function recoverRuns({ manager, world, runs }: RunningGame, log: Logger): Promise<void> {
  for (const instanceId of await runs.activeInstanceIds()) {
    const run = await runs.load(instanceId);
    if (run?.status !== "active") continue;
    manager.restore(run, nowMs());
    world.spawnPhase(run);
    log.info(
      { instanceId, eventId: run.eventId, phase: run.phase, participants: run.participants.count },
      "run recovered",
    );
  }
}
