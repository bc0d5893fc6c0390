import type { Director } from "../director/director.ts";
import { chainPlacesOf } from "../director/director-views.ts";
import { callerObjects } from "../director/player-calls.ts";
import { EventManager } from "../events/event-manager.ts";
import { RunLedger } from "../events/run-ledger.ts";
import { completionHistory } from "../journal/completion-history.ts";
import { RunStore } from "../journal/run-store.ts";
import { SessionRegistry } from "../net/session-registry.ts";
import { EventPresenter, type EventPresenterOptions } from "../presenters/event-presenter.ts";
import { Stage } from "../presenters/stage.ts";
import { WorldPresenter } from "../presenters/world-presenter.ts";
import { CharacterStore } from "../world/character-store.ts";
import type { Player } from "../world/entity.ts";
import { followRun } from "../world/follow-run.ts";
import { World } from "../world/world.ts";
import { connectToJournal } from "./batches.ts";
import { nowMs } from "./clock.ts";
import { Configurations } from "./configurations.ts";
import { makeDirector, startDirector } from "./director.ts";
import type { GameCore, GameParts, RunningGame } from "./game-parts.ts";
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
  followRuns(core);
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

type ChainPlaces = EventPresenterOptions["chains"]["placesOf"];

async function makeCore(parts: GameParts, placesOf: ChainPlaces): Promise<GameCore> {
  const { config, content, persistence, journal, log } = parts;
  const { commit } = journal;
  const { pool } = persistence.database;
  const runs = new RunStore(pool);
  const configurations = await Configurations.load(parts);
  const { definitions } = configurations;
  const manager = new EventManager(definitions, await runs.nextInstanceId(), new RunLedger(() => commit.request()));
  const characters = new CharacterStore(() => commit.request());
  const registry = new SessionRegistry<Player>();
  const stage = new Stage(config.flushIntervalMs, () => core.flushAll());
  const worldPresenter = new WorldPresenter(stage);
  const ambient = callerObjects(content, (eventId) => manager.definition(eventId)?.zoneId);
  const context = { content, events: manager, characters, random: Math.random, ambient };
  const world = new World(context, worldPresenter, config.zoneInstances);
  const names = new Map<number, string>();
  const events = new EventPresenter({
    ...{ stage, manager, nowMs, chains: { definitions: content.chains, placesOf } },
    zoneOf: (zoneId, zoneInstance) => world.zone(zoneId, zoneInstance),
    sessionOf: (characterId) => registry.find(characterId),
    nameOf: (characterId) => names.get(characterId) ?? "",
  });
  const completionHistoryOf: GameCore["completionHistory"] = async (characterId, eventId) => {
    try {
      return await completionHistory(pool, characterId, eventId);
    } catch (error) {
      log.warn({ err: error, characterId }, "a completion history could not be read");
      throw error;
    }
  };
  const core: GameCore = {
    ...{ world, manager, characters, stage, events, nowMs, content, registry, worldPresenter, runs, names },
    configurations,
    completionHistory: completionHistoryOf,
    flushAll: () => {},
  };
  return core;
}

/** What became durable is shown, and the world keeps what the run's phase wants. */
function followRuns({ manager, events, world, stage }: GameCore): void {
  manager.ledger.onDurable((run, changes) => {
    const { zoneId, zoneInstance, instanceId } = run.durable;
    events.onDurable(run, changes);
    const zone = world.zone(zoneId, zoneInstance);
    // A phase is announced before its creatures appear.
    if (zone !== null && changes.some(({ type }) => type !== "ContributionsRecorded")) stage.deliver(zone);
    followRun(world, run.durable, changes);
    events.bossSpawned(run, world.bossOf(instanceId));
  });
}
