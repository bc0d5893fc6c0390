import type { Position } from "../content/world-definitions.ts";
import type { RunState } from "../events/run-state.ts";
import type { WardView } from "../events/zone-view.ts";
import { addSpots, bossHealth, enraged, rememberFight } from "./boss-spawns.ts";
import { attack } from "./creature-attacks.ts";
import { type Creature, distanceSquared, type Keeper, type WorldObject } from "./entity.ts";
import { makeCreature, makeObject } from "./entity-factory.ts";
import { spawnPlan } from "./spawn-plan.ts";
import type { SpawnSpot } from "./spawn-spot.ts";
import { walk } from "./walkers.ts";
import { Wards } from "./wards.ts";
import { runningWave, waveSpots } from "./wave-spawns.ts";
import type { WorldContext } from "./world-context.ts";
import type { ZoneInstance } from "./zone-instance.ts";

/** How often walkers are moved, and for how long at most at once: nobody leaps after a pause. */
const STEP_MS = 200;
const STEP_MAX_MS = 1_000;

/**
 * What one phase of one run keeps in its zone instance: the creatures and objects of its plan, which are back after
 * their `respawn_ms`; the wards of its objectives, its wave, and its boss with the creatures that it called, which are
 * not. Everything goes when the phase ends.
 */
export class PhaseSpawns implements Keeper {
  readonly instanceId: number;
  readonly zone: ZoneInstance;
  /** Nothing moves, strikes or comes back in a run that is paused. */
  isPaused: boolean;
  readonly #context: WorldContext;
  readonly #nextGuid: () => number;
  readonly #healthScale: number;
  readonly #creatures = new Set<Creature>();
  readonly #objects = new Set<WorldObject>();
  readonly #due: { spot: SpawnSpot; atMs: number }[] = [];
  readonly #wards: Wards;
  #boss: Creature | null = null;
  #wave = 0;
  #steppedAtMs: number | null = null;

  /** Fills the zone as the run stands: after a restart with its wave, its wards and boss as wounded as they were. */
  constructor(zone: ZoneInstance, run: RunState, context: WorldContext, nextGuid: () => number) {
    this.instanceId = run.instanceId;
    this.zone = zone;
    this.isPaused = run.paused;
    this.#context = context;
    this.#nextGuid = nextGuid;
    this.#healthScale = run.scale.health;
    this.#wards = new Wards(zone, run.instanceId, context.events);
    for (const spot of spawnPlan(run, context.content)) {
      const spawned = this.#spawn(spot, spot.isEncounter ? run : null);
      if (spawned !== null && spot.isEncounter) this.#boss = spawned;
    }
    if (this.#boss !== null) rememberFight(this.#boss, run);
    for (let phase = 1; phase <= run.boss.phase; phase += 1) this.spawnAdds(run, phase);
    if (run.boss.enraged) this.enrage();
    this.spawnWards(run);
    this.spawnWave(run);
  }

  /** The boss that the run is about, also when it is dead; null before it appeared and in every other run. */
  get boss(): Creature | null {
    return this.#boss;
  }

  spawnWards(run: RunState): void {
    this.#wards.appear(run, this.#context, this.#nextGuid);
  }

  /** Brings the run's wave, once, in place of the one before. */
  spawnWave(run: RunState): void {
    const wave = runningWave(run);
    if (wave === this.#wave) return;
    this.endWave(run);
    this.#wave = wave;
    for (const spot of waveSpots(run, this.#context.content)) this.#spawn(spot, null);
  }

  /** What is left of waves that are over goes. */
  endWave(run: RunState): void {
    const wave = runningWave(run);
    for (const creature of this.#creatures) {
      if (creature.spot.wave !== 0 && creature.spot.wave !== wave) this.#despawn(creature);
    }
  }

  /** Brings what the boss calls at a phase (from 1), unless it is dead. */
  spawnAdds(run: RunState, bossPhase: number): void {
    const boss = this.#boss;
    if (boss === null || boss.health === 0) return;
    const around: Position = [boss.x, boss.y, boss.z];
    for (const spot of addSpots(run, bossPhase, around, this.#context.content)) this.#spawn(spot, null);
  }

  enrage(): void {
    if (this.#boss !== null) this.#boss.attack = enraged(this.#boss.definition.attack);
  }

  wardView(objectiveIndex: number): WardView | null {
    return this.#wards.view(objectiveIndex);
  }

  /** Living creatures within so many metres of a place. */
  creaturesNear([x, y, z]: Position, radiusMeters: number): number {
    let near = 0;
    for (const creature of this.#creatures) {
      if (distanceSquared(creature, x, y, z) <= radiusMeters * radiusMeters) near += 1;
    }
    return near;
  }

  /** To be told when a creature died or an object was taken; what the end of the phase removed does not come back. */
  lost(entity: Creature | WorldObject, nowMs: number): void {
    const wasHere = entity.kind === "object" ? this.#objects.delete(entity) : this.#creatures.delete(entity);
    if (!wasHere || entity.spot.once) return;
    this.#due.push({ spot: entity.spot, atMs: nowMs + entity.definition.respawnMs });
  }

  /** Brings back what is due and lets creatures strike and walk. Where nobody is, only those with a ward to attack do. */
  tick(nowMs: number): void {
    const seconds = this.#secondsToWalk(nowMs);
    if (this.isPaused) return;
    this.#respawn(nowMs);
    if (this.zone.players.size === 0 && !this.#wards.areAlive) return;
    for (const creature of this.#creatures) {
      attack(this.#context, this.zone, creature, this.#wards, nowMs);
      if (seconds > 0) walk(this.zone, creature, this.#wards, seconds);
    }
    if (seconds > 0) this.#wards.walk(seconds);
  }

  despawn(): void {
    for (const creature of this.#creatures) this.#despawn(creature);
    for (const object of this.#objects) this.zone.remove(object, "despawn");
    this.#objects.clear();
    this.#wards.despawn();
    this.#due.length = 0;
  }

  #secondsToWalk(nowMs: number): number {
    const passedMs = nowMs - (this.#steppedAtMs ?? nowMs);
    if (this.#steppedAtMs !== null && passedMs < STEP_MS) return 0;
    this.#steppedAtMs = nowMs;
    return Math.min(passedMs, STEP_MAX_MS) / 1_000;
  }

  #respawn(nowMs: number): void {
    for (let at = this.#due.length - 1; at >= 0; at -= 1) {
      const due = this.#due[at];
      if (due === undefined || due.atMs > nowMs) continue;
      this.#due.splice(at, 1);
      this.#spawn(due.spot, null);
    }
  }

  /** @param wounded the run whose marks say how much health the creature has left */
  #spawn(spot: SpawnSpot, wounded: RunState | null): Creature | null {
    const { content } = this.#context;
    if (spot.kind === "object") {
      const object = makeObject(spot, this, this.#nextGuid(), content);
      if (object === null) return null;
      this.#objects.add(object);
      this.zone.add(object);
      return null;
    }
    const creature = makeCreature(spot, this, this.#nextGuid(), content, this.#healthScale);
    if (creature === null) return null;
    if (wounded !== null) creature.health = bossHealth(wounded, creature.healthMax);
    this.#creatures.add(creature);
    this.zone.add(creature);
    return creature;
  }

  #despawn(creature: Creature): void {
    this.#creatures.delete(creature);
    this.zone.remove(creature, "despawn");
  }
}
