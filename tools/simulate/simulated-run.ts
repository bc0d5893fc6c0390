/**
 * One run, from the start of the event to its end, on a clock that jumps from one thing that happens to the next:
 *
 *     a player acts or steps → the world and the EventManager decide → committed at once → shown to the players
 *     every 100 ms           → world and events tick                 → committed at once → shown to the players
 *
 * Everything but the clock, the commits and the eyes is what the server plays by.
 */
import type { Content } from "../../src/content/definitions.ts";
import { EventManager } from "../../src/events/event-manager.ts";
import type { RunEvent } from "../../src/events/run-events.ts";
import { RunLedger } from "../../src/events/run-ledger.ts";
import type { RunState } from "../../src/events/run-state.ts";
import { lootRandom } from "../../src/rewards/loot.ts";
import { CharacterStore } from "../../src/world/character-store.ts";
import type { Player } from "../../src/world/entity.ts";
import { followRun } from "../../src/world/follow-run.ts";
import { World } from "../../src/world/world.ts";
import type { GameData } from "../bots/game-data.ts";
import { STEPS_PER_SECOND } from "../bots/pace.ts";
import { Pacer } from "../bots/pacer.ts";
import { homeOf } from "../bots/places.ts";
import { blankSight } from "../bots/sight.ts";
import { lineUp } from "../bots/squads.ts";
import { RunEyes } from "./run-eyes.ts";
import { addTo, type RunResult, resultOf } from "./run-result.ts";
import { SimulatedPlayer } from "./simulated-player.ts";
import { dealSkills, SKILLS, type SkillMix, shuffled } from "./skills.ts";
import { WorldEyes } from "./world-eyes.ts";

/** What is simulated. */
export type Simulation = {
  readonly content: Content;
  readonly data: GameData;
  readonly players: number;
  readonly mix: SkillMix;
  /** Actions per second of every player; null: as their skills say. */
  readonly rate: number | null;
  readonly seed: number;
};

const TICK_MS = 100;
const EPOCH_MS = 1_000_000;
/** A run without a limit of its own, or one that a rule of its content keeps up, is given up after this long. */
const LONGEST_MS = 3_600_000;

/** Plays run `index` of a simulation: the same arguments give the same result, whatever was played before. */
export function simulateRun(simulation: Simulation, index: number): RunResult {
  return new SimulatedRun(simulation, lootRandom(simulation.seed, index)).play();
}

class SimulatedRun {
  readonly #simulation: Simulation;
  readonly #random: () => number;
  readonly #ledger = new RunLedger(() => this.#requestCommit());
  readonly #characters = new CharacterStore(() => this.#requestCommit());
  readonly #manager: EventManager;
  readonly #worldEyes: WorldEyes;
  readonly #world: World;
  readonly #players: readonly SimulatedPlayer[];
  readonly #runEyes: RunEyes;
  readonly #pacer: Pacer;
  readonly #found = new Map<number, number>();
  #nowMs: number;
  #hasNews = false;
  #ended: RunState | null = null;
  #failure: string | null = null;

  constructor(simulation: Simulation, random: () => number) {
    const { content, data } = simulation;
    const { event } = data;
    this.#simulation = simulation;
    this.#random = random;
    this.#nowMs = EPOCH_MS;
    const lootTable = content.lootTables.get(event.rewards.lootTableId) ?? null;
    const definitions = new Map([[event.id, { definition: event, version: 1, lootTable }]]);
    // Loot is drawn from the run's number, so each run has one of its own.
    this.#manager = new EventManager(definitions, 1 + Math.floor(random() * 2 ** 31), this.#ledger);
    this.#worldEyes = new WorldEyes(event.mode === "duel");
    const context = { content, events: this.#manager, characters: this.#characters, random };
    this.#world = new World(context, this.#worldEyes, 1);
    this.#pacer = new Pacer({ nowMs: () => this.#nowMs, random });
    this.#players = this.#gather();
    this.#runEyes = new RunEyes(this.#players);
    this.#ledger.onDurable(({ durable }, changes) => this.#follow(durable, changes));
  }

  play(): RunResult {
    const { players, data } = this.#simulation;
    const started = this.#manager.trigger(data.event.id, 1, { actor: "simulation", present: players }, this.#nowMs);
    if (!started.ok) throw new Error(`event ${data.event.id} did not start: ${started.refusal}`);
    this.#commit();
    for (const { body } of shuffled(this.#players, this.#random)) {
      this.#manager.join(started.instanceId, body, this.#nowMs);
      this.#commit();
    }
    this.#setPaces();
    this.#passTime();
    if (this.#ended === null) this.#giveUp(started.instanceId);
    if (this.#ended === null) throw new Error(`run ${started.instanceId} does not end`);
    return resultOf({ run: this.#ended, failure: this.#failure, found: this.#found });
  }

  /** All players stand in the zone where bots wait for the event to begin. */
  #gather(): SimulatedPlayer[] {
    const { players, mix } = this.#simulation;
    const skills = dealSkills(mix, players, this.#random);
    return skills.map((skill, rank) => this.#enter(rank, SKILLS[skill]));
  }

  #enter(rank: number, skill: SimulatedPlayer["skill"]): SimulatedPlayer {
    const { data } = this.#simulation;
    const zone = this.#world.zone(data.zone.id, 1);
    if (zone === null) throw new Error(`there is no zone ${data.zone.id}`);
    const place = homeOf(data, rank);
    const body = this.#bodyOf(rank + 1, place);
    const sight = Object.assign(blankSight(), place, { items: body.character.items });
    this.#worldEyes.open(body, sight);
    this.#world.enter(body, zone);
    const ground = { world: this.#world, manager: this.#manager, characters: this.#characters };
    const { hurt } = this.#worldEyes;
    return new SimulatedPlayer({ rank, skill, body, sight, data, ground, random: this.#random, hurt });
  }

  #bodyOf(characterId: number, { x, y, z }: { readonly x: number; readonly y: number; readonly z: number }): Player {
    const name = `Player ${characterId}`;
    const character = { characterId, name, factionId: 0, items: new Map<number, number>(), loadedPosition: 0 };
    this.#characters.hold(character);
    const zone = { zoneId: this.#simulation.data.zone.id, zoneInstance: 1 };
    const session = { correlation: name, clientBuild: 0 };
    return this.#world.player({ character, ...session, ...zone, x, y, z }, this.#nowMs);
  }

  /** The paces of the fleet of bots, but actions at each player's own. */
  #setPaces(): void {
    const { rate } = this.#simulation;
    const pacer = this.#pacer;
    const visit = (players: readonly SimulatedPlayer[], perSecond: number, what: "act" | "step" | "keep"): void =>
      pacer.every(players.length, perSecond, (at) => {
        players[at]?.[what](Math.floor(this.#nowMs));
        this.#commit();
      });
    const bySkill = Map.groupBy(this.#players, ({ skill }) => skill);
    for (const [skill, players] of bySkill) visit(players, rate ?? skill.actionsPerSecond, "act");
    visit(this.#players, STEPS_PER_SECOND, "step");
    visit(this.#players, 1, "keep");
    lineUp(this.#players);
    pacer.every(1, 1, () => lineUp(this.#players));
  }

  #passTime(): void {
    let tickMs = this.#nowMs + this.#random() * TICK_MS;
    while (this.#ended === null && this.#nowMs < EPOCH_MS + LONGEST_MS) {
      this.#nowMs = Math.min(tickMs, this.#pacer.turn(this.#nowMs));
      if (this.#nowMs < tickMs) continue;
      tickMs += TICK_MS;
      const nowMs = Math.floor(this.#nowMs);
      this.#world.tick(nowMs);
      this.#manager.tick(nowMs, (zoneId, zoneInstance) => this.#world.view(zoneId, zoneInstance));
      this.#commit();
    }
  }

  #giveUp(instanceId: number): void {
    this.#manager.stop(instanceId, "unfinished", "simulation", Math.floor(this.#nowMs));
    this.#commit();
    this.#failure = "unfinished";
  }

  #requestCommit(): void {
    this.#hasNews = true;
  }

  #commit(): void {
    const nowMs = Math.floor(this.#nowMs);
    while (this.#hasNews) {
      this.#hasNews = false;
      for (const append of this.#ledger.collect(nowMs)) append.committed();
      for (const append of this.#characters.collect(nowMs)) {
        append.committed();
        for (const { event } of append.events) {
          if (event.type !== "ItemsGained") continue;
          for (const { itemId, quantity } of event.data.items) addTo(this.#found, itemId, quantity);
        }
      }
    }
  }

  #follow(run: RunState, changes: readonly RunEvent[]): void {
    this.#runEyes.follow(run, changes, Math.floor(this.#nowMs));
    followRun(this.#world, run, changes);
    if (run.status === "active") return;
    this.#ended = run;
    const end = changes.find(({ type }) => type === "RunFailed" || type === "RunCancelled");
    if (end?.type === "RunFailed") this.#failure = end.data.reason;
    else if (end !== undefined) this.#failure = "cancelled";
  }
}
