import type { ZoneDefinition } from "../content/world-definitions.ts";
import type { RunState } from "../events/run-state.ts";
import type { ZoneView } from "../events/zone-view.ts";
import { AmbientObjects } from "./ambient-objects.ts";
import type { Character } from "./character-store.ts";
import { cast, give } from "./combat.ts";
import { type Creature, isWithin, type Player } from "./entity.ts";
import { JITTER_METERS, step } from "./movement.ts";
import { accepted, refused, type WorldOutcome } from "./outcome.ts";
import { PhaseSpawns } from "./phase-spawns.ts";
import type { WorldContext } from "./world-context.ts";
import { revive } from "./wounds.ts";
import { type WorldObserver, ZoneInstance } from "./zone-instance.ts";
import { ZoneWatch } from "./zone-watch.ts";

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
  readonly #ambient: AmbientObjects[] = [];
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
    const zone = instances.get(instance) ?? this.#makeZone(definition, instance);
    instances.set(instance, zone);
    return zone;
  }

  #makeZone(definition: ZoneDefinition, instance: number): ZoneInstance {
    const zone = new ZoneInstance(definition, instance, this.#observer);
    const { ambient = [], content } = this.#context;
    this.#ambient.push(new AmbientObjects(zone, ambient, content, () => this.#nextGuid++));
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
      factionId: character.factionId,
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
    if (object.kind !== "object" || this.#context.events.isPaused(object.keeper.instanceId)) {
      return refused("invalid_target");
    }
    if (player.health === 0) return refused("not_eligible");
    if (!isWithin(player, object, REACH_METERS)) return refused("out_of_range");
    zone.remove(object, "taken");
    const { id: objectId, itemId } = object.definition;
    if (itemId !== 0) give(this.#context, zone, player, itemId, nowMs);
    else {
      const { instanceId } = object.keeper;
      const interaction = { objectId, instanceId, place: object.spot.place, by: player };
      this.#context.events.recordInteraction(zone.definition.id, zone.instance, interaction, nowMs);
    }
    object.keeper.lost(object, nowMs);
    return accepted;
  }

  /**
   * Fills the zone as the durable run stands, in place of what it kept there: creatures and objects of its phase, wards
   * of its active objectives, its running wave, its boss.
   */
  spawnPhase(run: RunState): void {
    this.despawnRun(run.instanceId);
    const zone = this.zone(run.zoneId, run.zoneInstance);
    if (run.definition.phases[run.phase] === undefined || zone === null) return;
    this.#spawns.set(run.instanceId, new PhaseSpawns(zone, run, this.#context, () => this.#nextGuid++));
  }

  /** Brings the wards of objectives that became active since; one that died stays away. */
  spawnWards(run: RunState): void {
    this.#spawns.get(run.instanceId)?.spawnWards(run);
  }

  /** Brings the run's wave, unless it is there already. */
  spawnWave(run: RunState): void {
    this.#spawns.get(run.instanceId)?.spawnWave(run);
  }

  /** Takes away what is left of waves that are over. */
  endWave(run: RunState): void {
    this.#spawns.get(run.instanceId)?.endWave(run);
  }

  /** The boss reached a phase (from 1): what it calls appears around it. To be called for each phase once. */
  bossPhase(run: RunState, bossPhase: number): void {
    this.#spawns.get(run.instanceId)?.spawnAdds(run, bossPhase);
  }

  /** From now on the boss strikes three times as hard and twice as often. */
  enrage(run: RunState): void {
    this.#spawns.get(run.instanceId)?.enrage();
  }

  /** Freezes what a run keeps while it is paused, and lets it go on. */
  setPaused({ instanceId, paused }: RunState): void {
    const spawns = this.#spawns.get(instanceId);
    if (spawns !== undefined) spawns.isPaused = paused;
  }

  despawnRun(instanceId: number): void {
    this.#spawns.get(instanceId)?.despawn();
    this.#spawns.delete(instanceId);
  }

  /** The boss that a run is about, also when it is dead; null before it appeared and in every other run. */
  bossOf(instanceId: number): Creature | null {
    return this.#spawns.get(instanceId)?.boss ?? null;
  }

  /** What the events may look at in a zone instance; null where nobody and nothing has ever been. */
  view(zoneId: number, zoneInstance: number): ZoneView | null {
    const zone = this.#zones.get(zoneId)?.get(zoneInstance);
    return zone === undefined ? null : new ZoneWatch(zone, this.#spawns);
  }

  /** Creatures strike and walk, players rise, what is due comes back. To be called about ten times a second. */
  tick(nowMs: number): void {
    for (const spawns of this.#spawns.values()) spawns.tick(nowMs);
    for (const ambient of this.#ambient) ambient.tick(nowMs);
    for (const instances of this.#zones.values()) {
      for (const zone of instances.values()) {
        for (const player of zone.players) revive(zone, player, nowMs);
      }
    }
  }
}
