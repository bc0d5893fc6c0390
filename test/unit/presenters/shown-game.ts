import type { ChainDefinition, EventDefinition } from "../../../src/content/definitions.ts";
import { Director } from "../../../src/director/director.ts";
import { initialDirector } from "../../../src/director/director-state.ts";
import { chainPlacesOf } from "../../../src/director/director-views.ts";
import { EventManager, type RunStart } from "../../../src/events/event-manager.ts";
import type { LiveRun } from "../../../src/events/live-run.ts";
import { RunLedger } from "../../../src/events/run-ledger.ts";
import { type Game, leaveZone } from "../../../src/handlers/game.ts";
import { clientEnterZone } from "../../../src/handlers/world/client-enter-zone.ts";
import type { CompletedEvent } from "../../../src/journal/completion-history.ts";
import { EventPresenter } from "../../../src/presenters/event-presenter.ts";
import { Stage } from "../../../src/presenters/stage.ts";
import { WorldPresenter } from "../../../src/presenters/world-presenter.ts";
import type { Dialect } from "../../../src/protocol/dialect.ts";
import { CharacterStore } from "../../../src/world/character-store.ts";
import { followRun } from "../../../src/world/follow-run.ts";
import { World } from "../../../src/world/world.ts";
import { testContent } from "../../support/worlds.ts";
import { RecordingClient } from "./recording-client.ts";

/** The game as it runs, but for journal and sockets: commits are made by hand, sessions write into memory. */
export class ShownGame {
  nowMs = 1_000;
  readonly game: Game;
  /** Nobody folds into it but the test. */
  readonly directorState = initialDirector();
  readonly clients = new Map<number, RecordingClient>();
  completionHistory: (characterId: number, eventId: number) => Promise<CompletedEvent[]> = async () => [];

  constructor(definitions: readonly EventDefinition[], chains: readonly ChainDefinition[] = []) {
    for (const { id: chainId, steps } of chains) {
      this.directorState.chains.set(chainId, { chainId, steps, progress: new Map() });
    }
    const ledger = new RunLedger(() => {});
    const versioned = definitions.map(
      (definition) => [definition.id, { definition, version: 1, lootTable: null }] as const,
    );
    const manager = new EventManager(new Map(versioned), 1, ledger);
    const characters = new CharacterStore(() => {});
    const stage = new Stage(60_000, () => false);
    const content = testContent();
    const world = new World({ content, events: manager, characters, random: () => 0 }, new WorldPresenter(stage), 8);
    const events = new EventPresenter({
      ...{ stage, manager, nowMs: () => this.nowMs },
      zoneOf: (zoneId, instance) => world.zone(zoneId, instance),
      sessionOf: (characterId) => this.clients.get(characterId)?.session,
      nameOf: (characterId) => `P${characterId}`,
      chains: {
        definitions: new Map(chains.map((chain) => [chain.id, chain])),
        placesOf: (run) => chainPlacesOf(this.directorState, run),
      },
    });
    const completionHistory: Game["completionHistory"] = (...args) => this.completionHistory(...args);
    const director = new Director(
      {
        ...{ manager, realmId: 1, serverVersion: "test", random: () => 0, playersIn: () => 0, hasZone: () => true },
        content: { schedules: new Map(), chains: new Map(), worldBosses: new Map() },
        participantsOf: async () => 0,
        append: async () => ({ verdict: { ok: false, reason: "refused", message: "nothing is appended here" } }),
        log: { error: () => {} },
      },
      this.directorState,
      0,
    );
    const nowMs = () => this.nowMs;
    this.game = { world, manager, characters, stage, events, director, completionHistory, nowMs };
    ledger.onDurable((run, changes) => {
      events.onDurable(run, changes);
      const zone = world.zone(run.durable.zoneId, run.durable.zoneInstance);
      if (zone !== null) stage.deliver(zone);
      followRun(world, run.durable, changes);
      events.bossSpawned(run, world.bossOf(run.durable.instanceId));
    });
  }

  /** Logs a character in and puts it into an instance of zone 1. */
  enter(characterId: number, dialect: Dialect = 2, zoneInstance = 1): RecordingClient {
    const { characters } = this.game;
    const client = new RecordingClient(characterId, dialect, (session) => leaveZone(this.game, session));
    characters.hold({ characterId, name: `P${characterId}`, factionId: 0, items: new Map(), loadedPosition: 0 });
    this.clients.set(characterId, client);
    this.goTo(client, zoneInstance);
    return client;
  }

  goTo({ session }: RecordingClient, zoneInstance: number): void {
    clientEnterZone(this.game)(session, { zoneId: 1, zoneInstance, x: 100, y: 0, z: 100 });
  }

  /** Starts an event and makes that durable. */
  start(eventId = 1, start: Partial<RunStart> = {}): LiveRun {
    const triggered = this.game.manager.trigger(eventId, 1, { actor: "test", ...start }, this.nowMs);
    if (!triggered.ok) throw new Error(triggered.refusal);
    this.commit();
    const run = this.game.manager.activeRun(triggered.instanceId);
    if (run === null) throw new Error("the run has ended");
    return run;
  }

  /** Makes all that was decided durable, and delivers. */
  commit(): void {
    for (const append of this.game.manager.ledger.collect(this.nowMs)) append.committed();
    this.deliver();
  }

  /** Delivers every zone, as the stage's own timer would. */
  deliver(): void {
    const { stage, world } = this.game;
    for (const instance of [1, 2]) {
      const zone = world.zone(1, instance);
      if (zone !== null) stage.deliver(zone);
    }
    stage.close();
  }

  /** Moves an objective as its rules would. */
  move(run: LiveRun, index: number, current: number, marks: readonly number[] = []): void {
    const objective = run.state.objectives.find(({ definition }) => definition.index === index);
    if (objective === undefined) throw new Error("no such objective");
    run.setProgress(objective, current, marks);
  }

  /** Forgets what everybody was shown so far. */
  forget(): void {
    for (const client of this.clients.values()) client.take();
  }
}

export function contributor(characterId: number) {
  return { characterId, correlation: "", packet: 0, clientBuild: 1, factionId: 0 };
}
