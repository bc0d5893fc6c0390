import type { Content } from "../content/definitions.ts";
import { startableEvents } from "../director/boss-event.ts";
import type { Director } from "../director/director.ts";
import { chainPlacesOf } from "../director/director-views.ts";
import type { VersionedDefinition } from "../events/event-manager.ts";
import { completionHistory } from "../journal/completion-history.ts";
import { RunStore } from "../journal/run-store.ts";
import { storeDefinitions } from "../persistence/public-events.ts";
import { connectToJournal } from "./batches.ts";
import { nowMs } from "./clock.ts";
import { makeDirector, startDirector } from "./director.ts";
import type { GameCore, GameParts, RunningGame } from "./game-parts.ts";
import { type GameWorldOptions, makeGameWorld } from "./game-world.ts";
import type { Persistence } from "./persistence.ts";
import { recoverRuns } from "./recovery.ts";
import { startSettlement } from "./settlement.ts";
import type { Steps } from "./steps.ts";
import { startTimers } from "./timers.ts";

/** The world, the events, what shows, pays for and starts them; runs that a killed server left go on. */
export async function startGame(steps: Steps, parts: GameParts): Promise<RunningGame> {
  let director: Director | null = null;
  const chainPlaces: ChainPlaces = (run) => (director === null ? [] : chainPlacesOf(director.state, run));
  const core = await steps.up("game", () => makeCore(parts, chainPlaces));
  await startSettlement(steps, parts, core);
  await steps.up("recovery", () => recoverRuns(core, parts.persistence, parts.log));
  director = await makeDirector(parts, core);
  const game = Object.assign(core, { director });
  connectToJournal(parts, game);
  await startTimers(steps, parts, game);
  await startDirector(steps, parts, game.director);
  return game;
}

type ChainPlaces = GameWorldOptions["placesOf"];

async function makeCore(
  { config, content, persistence, journal, log }: GameParts,
  placesOf: ChainPlaces,
): Promise<GameCore> {
  const { commit } = journal;
  const { pool } = persistence.database;
  const runs = new RunStore(pool);
  const made = makeGameWorld({
    ...{ content, placesOf, nowMs },
    definitions: await versionedDefinitions(persistence, content),
    nextInstanceId: await runs.nextInstanceId(),
    requestCommit: () => commit.request(),
    flushIntervalMs: config.flushIntervalMs,
    zoneInstances: config.zoneInstances,
  });
  const completionHistoryOf: GameCore["completionHistory"] = async (characterId, eventId) => {
    try {
      return await completionHistory(pool, characterId, eventId);
    } catch (error) {
      log.warn({ err: error, characterId }, "a completion history could not be read");
      throw error;
    }
  };
  return Object.assign(made, { runs, completionHistory: completionHistoryOf });
}

/** Events of content and those that world bosses are, each with the version of it that is stored. */
async function versionedDefinitions(
  { database }: Persistence,
  content: Content,
): Promise<Map<number, VersionedDefinition>> {
  const startable = startableEvents(content);
  const versions = await storeDefinitions(database, startable.values());
  return new Map(
    Array.from(startable, ([id, definition]) => {
      const lootTable = content.lootTables.get(definition.rewards.lootTableId) ?? null;
      return [id, { definition, version: versions.get(id) ?? 1, lootTable }];
    }),
  );
}
