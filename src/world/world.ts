import type { RunState } from "../events/run-state.ts";
import type { Character } from "./character-store.ts";
import { attack, cast, give, revive } from "./combat.ts";
import { isWithin, type Player } from "./entity.ts";
import { JITTER_METERS, step } from "./movement.ts";
import { accepted, refused, type WorldOutcome } from "./outcome.ts";
import { PhaseSpawns } from "./phase-spawns.ts";
import { spawnPlan } from "./spawn-plan.ts";
import type { WorldContext } from "./world-context.ts";
import { type WorldObserver, ZoneInstance } from "./zone-instance.ts";

const PLAYER_HEALTH = 1_000;
/** How near one must be to use or pick up an object. */
const REACH_METERS = 5;

/** Where a character asks to be, and by which session (a UUID). */
export type Entrance = {
  readonly character: Character;
  readonly correlation: string;
  readonly clientBuild: number;
  readonly zoneId: number;
  readonly zoneInstance: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
};

/** The zones of this node and everything in them: just enough world for events to be played. */
export class World {
  readonly #context: WorldContext;
  readonly #observer: WorldObserver;
  readonly #instancesPerZone: number;
  readonly #zones = new Map<number, Map<number, ZoneInstance>>();
  readonly #zoneOf = new Map<Player, ZoneInstance>();
  readonly #spawns = new Map<number, PhaseSpawns>();
  #nextGuid = 1;

  /** @param instancesPerZone instance 1 of a zone is always there, higher ones up to this when first entered */
  constructor(context: WorldContext, observer: WorldObserver, instancesPerZone: number) {
    this.#context = context;
    this.#observer = observer;
    this.#instancesPerZone = instancesPerZone;
  }

  /** An instance of a zone, made when first asked for; null where there can be none. */
  zone(zoneId: number, instance: number): ZoneInstance | null {
    const definition = this.#context.content.zones.get(zoneId);
    if (definition === undefined || instance < 1 || instance > this.#instancesPerZone) return null;
    const instances = this.#zones.get(zoneId) ?? new Map<number, ZoneInstance>();
    this.#zones.set(zoneId, instances);
    const zone = instances.get(instance) ?? new ZoneInstance(definition, instance, this.#observer);
    instances.set(instance, zone);
    return zone;
  }

  zoneOf(player: Player): ZoneInstance | null {
    return this.#zoneOf.get(player) ?? null;
  }

  /** May a character stand there? `not_found` without such a zone instance, `out_of_range` outside its bounds. */
  admits({ zoneId, zoneInstance, x, y, z }: Entrance): WorldOutcome {
    const zone = this.zone(zoneId, zoneInstance);
    if (zone === null) return refused("not_found");
    return zone.contains(x, y, z) ? accepted : refused("out_of_range");
  }

  /**
   * Makes the player that `enter` puts into the zone. Whoever comes from another zone, or back, brings its wounds and
   * cooldowns along.
   */
  player({ character, correlation, clientBuild, x, y, z }: Entrance, nowMs: number): Player {
    const before = character.body;
    const player: Player = {
      kind: "player",
      guid: this.#nextGuid++,
      templateId: character.characterId,
      characterId: character.characterId,
      character,
      correlation,
      clientBuild,
      packet: 0,
      x,
      y,
      z,
      health: before?.health ?? PLAYER_HEALTH,
      healthMax: PLAYER_HEALTH,
      viewers: new Set(),
      visible: new Set(),
      readyAtMs: before?.readyAtMs ?? new Map(),
      moveBudgetMeters: JITTER_METERS,
      movedAtMs: nowMs,
      reviveAtMs: before?.reviveAtMs ?? 0,
    };
    character.body = player;
    return player;
  }

  enter(player: Player, zone: ZoneInstance): void {
    this.#zoneOf.set(player, zone);
    zone.add(player);
  }

  leave(player: Player): void {
    this.#zoneOf.get(player)?.remove(player, "despawn");
    this.#zoneOf.delete(player);
  }

  move(player: Player, x: number, y: number, z: number, nowMs: number): WorldOutcome {
    const zone = this.#zoneOf.get(player);
    if (zone === undefined) return refused("not_found");
    if (player.health === 0) return refused("not_eligible");
    return step(zone, player, x, y, z, nowMs);
  }

  cast(player: Player, spellId: number, targetGuid: number, nowMs: number): WorldOutcome {
    const zone = this.#zoneOf.get(player);
    if (zone === undefined) return refused("not_found");
    return cast(this.#context, zone, player, spellId, targetGuid, nowMs);
  }

  /** Picks up or uses an object; either way it is gone until it comes back. */
  interact(player: Player, guid: number, nowMs: number): WorldOutcome {
    const zone = this.#zoneOf.get(player);
    const object = zone?.entities.get(guid);
    if (zone === undefined || object === undefined || !player.visible.has(object)) return refused("invalid_target");
    if (object.kind !== "object") return refused("invalid_target");
    if (player.health === 0) return refused("not_eligible");
    if (!isWithin(player, object, REACH_METERS)) return refused("out_of_range");
    zone.remove(object, "taken");
    const { id: objectId, itemId } = object.definition;
    if (itemId !== 0) give(this.#context, zone, player, itemId, nowMs);
    else this.#context.events.recordInteraction(zone.definition.id, zone.instance, { objectId, by: player }, nowMs);
    object.keeper.lost(object, nowMs);
    return accepted;
  }

  /** Fills the zone for the run's current phase, in place of what its last phase kept there. */
  spawnPhase(run: Pick<RunState, "instanceId" | "definition" | "phase" | "zoneId" | "zoneInstance">): void {
    this.despawnRun(run.instanceId);
    const phase = run.definition.phases[run.phase];
    const zone = this.zone(run.zoneId, run.zoneInstance);
    if (phase === undefined || zone === null) return;
    const spots = spawnPlan(run.definition, phase, this.#context.content);
    this.#spawns.set(run.instanceId, new PhaseSpawns(zone, spots, this.#context.content, () => this.#nextGuid++));
  }

  despawnRun(instanceId: number): void {
    this.#spawns.get(instanceId)?.despawn();
    this.#spawns.delete(instanceId);
  }

  /** Creatures strike, players rise, what is due comes back. To be called about ten times a second. */
  tick(nowMs: number): void {
    for (const spawns of this.#spawns.values()) spawns.tick(nowMs);
    for (const instances of this.#zones.values()) {
      for (const zone of instances.values()) this.#tickZone(zone, nowMs);
    }
  }

  #tickZone(zone: ZoneInstance, nowMs: number): void {
    if (zone.players.size === 0) return;
    for (const entity of zone.entities.values()) {
      if (entity.kind === "player") revive(zone, entity, nowMs);
      else if (entity.kind !== "object") attack(zone, entity, nowMs);
    }
  }
}
