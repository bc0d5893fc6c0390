import type { Content } from "../content/definitions.ts";
import { callerObjects } from "../director/player-calls.ts";
import { EventManager, type VersionedDefinition } from "../events/event-manager.ts";
import { RunLedger } from "../events/run-ledger.ts";
import { SessionRegistry } from "../net/session-registry.ts";
import { EventPresenter, type EventPresenterOptions } from "../presenters/event-presenter.ts";
import { Stage } from "../presenters/stage.ts";
import { WorldPresenter } from "../presenters/world-presenter.ts";
import { CharacterStore } from "../world/character-store.ts";
import type { Player } from "../world/entity.ts";
import { followRun } from "../world/follow-run.ts";
import { World } from "../world/world.ts";
import type { GameWorld } from "./game-parts.ts";

export type GameWorldOptions = {
  readonly content: Content;
  readonly definitions: Map<number, VersionedDefinition>;
  /** Number of the first run that is started. */
  readonly nextInstanceId: number;
  /** Something was decided that wants to be durable. */
  readonly requestCommit: () => void;
  readonly flushIntervalMs: number;
  readonly zoneInstances: number;
  /** In which chains a run stands, and at which step. */
  readonly placesOf: EventPresenterOptions["chains"]["placesOf"];
  readonly nowMs: () => number;
};

/** The game in memory: the world, the events and what shows them. It knows no database and no socket. */
export function makeGameWorld(options: GameWorldOptions): GameWorld {
  const { content, definitions, requestCommit, nowMs } = options;
  const manager = new EventManager(definitions, options.nextInstanceId, new RunLedger(requestCommit));
  const characters = new CharacterStore(requestCommit);
  const registry = new SessionRegistry<Player>();
  const stage = new Stage(options.flushIntervalMs, () => made.endDelivery());
  const worldPresenter = new WorldPresenter(stage);
  const ambient = callerObjects(content, (eventId) => manager.definition(eventId)?.zoneId);
  const context = { content, events: manager, characters, random: Math.random, ambient };
  const world = new World(context, worldPresenter, options.zoneInstances);
  const names = new Map<number, string>();
  const events = new EventPresenter({
    ...{ stage, manager, nowMs, chains: { definitions: content.chains, placesOf: options.placesOf } },
    zoneOf: (zoneId, zoneInstance) => world.zone(zoneId, zoneInstance),
    sessionOf: (characterId) => registry.find(characterId),
    nameOf: (characterId) => names.get(characterId) ?? "",
  });
  const made: GameWorld = {
    ...{ world, manager, characters, stage, events, nowMs, content, registry, worldPresenter, names },
    endDelivery: () => false,
  };
  followRuns(made);
  return made;
}

/** What became durable is shown, and the world keeps what the run's phase wants. */
function followRuns({ manager, events, world, stage }: GameWorld): void {
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
