import type { Logger } from "pino";
import { noteEverybodyAway } from "../events/run-control.ts";
import type { RunState } from "../events/run-state.ts";
import { characterNames } from "../persistence/characters.ts";
import { nowMs } from "./clock.ts";
import type { GameCore } from "./game-parts.ts";
import type { Persistence } from "./persistence.ts";

/** Runs that were active when the last server of this realm went down go on where the journal has them. Returns them. */
export async function recoverRuns(
  { manager, world, events, runs, names }: GameCore,
  { database }: Persistence,
  log: Logger,
): Promise<RunState[]> {
  const recovered: RunState[] = [];
  for (const instanceId of await runs.activeInstanceIds()) {
    const run = await runs.load(instanceId);
    if (run?.status !== "active") continue;
    const { participants } = run;
    const known = await characterNames(database, [...participants.characterIds.subarray(0, participants.count)]);
    for (const [characterId, name] of known) names.set(characterId, name);
    manager.restore(run, nowMs());
    const live = manager.activeRun(instanceId);
    if (live !== null) noteEverybodyAway(live, nowMs());
    world.spawnPhase(run);
    const managed = manager.ledger.get(instanceId);
    if (managed?.durable != null)
      events.bossSpawned({ live: managed.live, durable: managed.durable }, world.bossOf(instanceId));
    log.info({ instanceId, eventId: run.eventId, phase: run.phase, participants: participants.count }, "run recovered");
    recovered.push(run);
  }
  return recovered;
}
