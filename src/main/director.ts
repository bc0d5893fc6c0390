import manifest from "../../package.json" with { type: "json" };
import { Director } from "../director/director.ts";
import { DirectorStore } from "../journal/director-store.ts";
import { nowMs, systemMs } from "./clock.ts";
import type { GameCore, GameParts } from "./game-parts.ts";
import type { Steps } from "./steps.ts";

const TICK_MS = 1_000;
const SNAPSHOT_MS = 60_000;

/**
 * The director as the journal has it, told of every commit from here on: to be made before anything of a run can be
 * committed. It starts nothing before `startDirector`.
 */
export async function makeDirector(
  { config, log, content, persistence, journal }: GameParts,
  game: Pick<GameCore, "manager" | "world" | "runs">,
): Promise<Director> {
  const { manager, world, runs } = game;
  const { state, position } = await new DirectorStore(persistence.database.pool).load();
  const director = new Director(
    {
      ...{ content, manager, log, random: Math.random },
      realmId: config.realmId,
      serverVersion: manifest.version,
      hasZone: (zoneId, zoneInstance) => world.zone(zoneId, zoneInstance) !== null,
      playersIn: (zoneId, zoneInstance) => world.zone(zoneId, zoneInstance)?.players.size ?? 0,
      participantsOf: async (instanceId) => (await runs.load(instanceId))?.participants.count ?? 0,
      append: (append) => journal.commit.append(append),
      isPaused: () => journal.spill.isActive,
    },
    state,
    position,
  );
  journal.commit.onCommitted((events) => director.committed(events));
  return director;
}

/** Lets the director start what is due, from now on and of the time that the server was down. */
export async function startDirector(
  steps: Steps,
  { log, persistence, journal }: GameParts,
  director: Director,
): Promise<void> {
  const store = new DirectorStore(persistence.database.pool);
  let saving: Promise<void> = Promise.resolve();
  const save = () => {
    if (journal.spill.isActive) return saving;
    saving = saving
      .then(() => store.save(director.state, director.position, nowMs()))
      .catch((error: unknown) => log.warn({ err: error }, "no snapshot of the director taken"));
    return saving;
  };
  await steps.up(
    "director",
    () => {
      const tick = () => director.tick(systemMs(), nowMs());
      tick();
      return [setInterval(tick, TICK_MS), setInterval(save, SNAPSHOT_MS)];
    },
    async (timers) => {
      for (const timer of timers) clearInterval(timer);
      director.stop();
      await save();
    },
  );
}
