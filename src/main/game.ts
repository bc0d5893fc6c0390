import type { Director } from "../director/director.ts";
import { chainPlacesOf } from "../director/director-views.ts";
import { completionHistory } from "../journal/completion-history.ts";
import { RunStore } from "../journal/run-store.ts";
import { connectToJournal } from "./batches.ts";
import { nowMs } from "./clock.ts";
import { Configurations } from "./configurations.ts";
import { makeDirector, startDirector } from "./director.ts";
import type { GameCore, GameParts, RunningGame } from "./game-parts.ts";
import { type GameWorldOptions, makeGameWorld } from "./game-world.ts";
import { tellOfKill } from "./killed-server.ts";
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
  const recovered = await steps.up("recovery", () => recoverRuns(core, parts.persistence, parts.log));
  await tellOfKill(parts, recovered);
  director = await makeDirector(parts, core);
  const game = Object.assign(core, { director });
  connectToJournal(parts, game);
  await startTimers(steps, parts, game);
  await startDirector(steps, parts, game.director);
  return game;
}

type ChainPlaces = GameWorldOptions["placesOf"];

async function makeCore(parts: GameParts, placesOf: ChainPlaces): Promise<GameCore> {
  const { config, content, persistence, journal, log } = parts;
  const { commit } = journal;
  const { pool } = persistence.database;
  const runs = new RunStore(pool);
  const configurations = await Configurations.load(parts);
  const made = makeGameWorld({
    ...{ content, placesOf, nowMs },
    definitions: configurations.definitions,
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
  return Object.assign(made, { runs, configurations, completionHistory: completionHistoryOf });
}
