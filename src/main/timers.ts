import { snapshotOf } from "../events/run-snapshot.ts";
import type { ViewOf } from "../events/zone-view.ts";
import { nowMs } from "./clock.ts";
import type { GameCore, GameParts } from "./game-parts.ts";
import type { Steps } from "./steps.ts";

const WORLD_TICK_MS = 100;
const TIER_REFRESH_MS = 1_000;
const SNAPSHOT_MS = 5_000;

/** What happens by time alone: creatures strike, limits run out, tiers of others change, runs are photographed. */
export async function startTimers(steps: Steps, { log, journal }: GameParts, game: GameCore): Promise<void> {
  const { world, manager, events, stage, runs } = game;
  const viewOf: ViewOf = (zoneId, zoneInstance) => world.view(zoneId, zoneInstance);
  let saving: Promise<void> = Promise.resolve();
  const save = () => {
    // What only the spill has is no state to be found in the database.
    if (journal.spill.isActive) return saving;
    forgetEnded();
    saving = saving
      .then(() => saveSnapshots(game, journal.lastPosition))
      .catch((error: unknown) => log.warn({ err: error }, "no snapshot taken"));
    return saving;
  };
  const ended = new Set<number>();
  const forgetEnded = () => {
    if (journal.spill.isActive) return;
    for (const instanceId of ended) {
      saving = saving
        .then(() => runs.forget(instanceId))
        .catch((error: unknown) => log.warn({ err: error }, "a snapshot that is no longer needed stays"));
    }
    ended.clear();
  };
  manager.ledger.onEnded(({ durable }) => {
    ended.add(durable.instanceId);
    forgetEnded();
  });
  await steps.up(
    "timers",
    () => [
      setInterval(() => {
        world.tick(nowMs());
        manager.tick(nowMs(), viewOf);
      }, WORLD_TICK_MS),
      setInterval(() => events.refreshStandings(), TIER_REFRESH_MS),
      setInterval(save, SNAPSHOT_MS),
    ],
    async (timers) => {
      for (const timer of timers) clearInterval(timer);
      stage.close();
      await save();
    },
  );
}

/** Runs as they are durable, and how long they have been active: time passes without events, too. */
async function saveSnapshots({ manager, runs }: GameCore, position: number): Promise<void> {
  const now = nowMs();
  const snapshots = Array.from(manager.ledger.durable(), ({ live, durable }) =>
    snapshotOf(durable, live.elapsedMs(now)),
  );
  if (snapshots.length > 0) await runs.saveSnapshots(snapshots, position, now);
}
