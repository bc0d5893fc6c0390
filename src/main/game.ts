import type { Content } from "../content/definitions.ts";
import { EventManager, type VersionedDefinition } from "../events/event-manager.ts";
import { RunLedger } from "../events/run-ledger.ts";
import { RunStore } from "../journal/run-store.ts";
import { SessionRegistry } from "../net/session-registry.ts";
import { storeDefinitions } from "../persistence/public-events.ts";
import { EventPresenter } from "../presenters/event-presenter.ts";
import { Stage } from "../presenters/stage.ts";
import { WorldPresenter } from "../presenters/world-presenter.ts";
import { CharacterStore } from "../world/character-store.ts";
import type { Player } from "../world/entity.ts";
import { World } from "../world/world.ts";
import { connectToJournal } from "./batches.ts";
import { nowMs } from "./clock.ts";
import type { GameParts, RunningGame } from "./game-parts.ts";
import type { Persistence } from "./persistence.ts";
import { recoverRuns } from "./recovery.ts";
import { startSettlement } from "./settlement.ts";
import type { Steps } from "./steps.ts";
import { startTimers } from "./timers.ts";

/** The world, the events, what shows them and what pays for them; runs that a killed server left go on. */
export async function startGame(steps: Steps, parts: GameParts): Promise<RunningGame> {
  const game = await steps.up("game", () => makeGame(parts));
  followRuns(game);
  await startSettlement(steps, parts, game);
  await steps.up("recovery", () => recoverRuns(game, parts.log));
  connectToJournal(parts, game);
  await startTimers(steps, parts, game);
  return game;
}

async function makeGame({ config, content, persistence, journal }: GameParts): Promise<RunningGame> {
  const { commit } = journal;
  const runs = new RunStore(persistence.database.pool);
  const definitions = await versionedDefinitions(persistence, content);
  const ledger = new RunLedger(() => commit.request());
  const manager = new EventManager(definitions, await runs.nextInstanceId(), ledger);
  const characters = new CharacterStore(() => commit.request());
  const registry = new SessionRegistry<Player>();
  const stage = new Stage(config.flushIntervalMs, () => game.flushAll());
  const worldPresenter = new WorldPresenter(stage);
  const context = { content, events: manager, characters, random: Math.random };
  const world = new World(context, worldPresenter, config.zoneInstances);
  const zoneOf = (zoneId: number, zoneInstance: number) => world.zone(zoneId, zoneInstance);
  const sessionOf = (characterId: number) => registry.find(characterId);
  const events = new EventPresenter({ stage, manager, zoneOf, sessionOf, nowMs });
  const game: RunningGame = {
    ...{ world, manager, characters, stage, events, nowMs, content, registry, worldPresenter, runs },
    flushAll: () => {},
  };
  return game;
}

/** What became durable is shown, and the world keeps what the run's phase wants. */
function followRuns({ manager, events, world, stage }: RunningGame): void {
  manager.ledger.onDurable((run, changes) => {
    events.onDurable(run, changes);
    const zone = world.zone(run.durable.zoneId, run.durable.zoneInstance);
    // A phase is announced before its creatures appear.
    if (zone !== null && changes.some(({ type }) => type !== "ContributionsRecorded")) stage.deliver(zone);
    if (run.durable.status !== "active") world.despawnRun(run.durable.instanceId);
    else if (changes.some(({ type }) => type === "RunStarted" || type === "PhaseStarted"))
      world.spawnPhase(run.durable);
  });
}

async function versionedDefinitions(
  { database }: Persistence,
  { events, lootTables }: Content,
): Promise<Map<number, VersionedDefinition>> {
  const versions = await storeDefinitions(database, events.values());
  return new Map(
    Array.from(events, ([id, definition]) => {
      const lootTable = lootTables.get(definition.rewards.lootTableId) ?? null;
      return [id, { definition, version: versions.get(id) ?? 1, lootTable }];
    }),
  );
}
