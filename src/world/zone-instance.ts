import type { ZoneDefinition } from "../content/world-definitions.ts";
import { type Entity, isWithin, type Player, type VanishReason } from "./entity.ts";
import { Grid } from "./grid.ts";

/** Entities are seen within this distance (wire protocol, World packets). */
const VIEW_METERS = 100;

/** Who shows the world to players. Called as things happen; what may be folded is folded there. */
export type WorldObserver = {
  appeared(player: Player, entity: Entity): void;
  vanished(player: Player, entity: Entity, reason: VanishReason): void;
  healthChanged(zone: ZoneInstance, entity: Entity): void;
  moved(zone: ZoneInstance, entity: Entity): void;
};

/** One instance of a zone: its entities and who sees whom. A player sees itself. */
export class ZoneInstance {
  readonly definition: ZoneDefinition;
  readonly instance: number;
  readonly entities = new Map<number, Entity>();
  readonly players = new Set<Player>();
  readonly #grid = new Grid(VIEW_METERS);
  readonly #observer: WorldObserver;

  constructor(definition: ZoneDefinition, instance: number, observer: WorldObserver) {
    this.definition = definition;
    this.instance = instance;
    this.#observer = observer;
  }

  /** Within the zone's bounds; a coordinate that is no number is not. */
  contains(x: number, y: number, z: number): boolean {
    const { min, max } = this.definition.bounds;
    return x >= min[0] && x <= max[0] && y >= min[1] && y <= max[1] && z >= min[2] && z <= max[2];
  }

  add(entity: Entity): void {
    this.entities.set(entity.guid, entity);
    this.#grid.add(entity);
    if (entity.kind === "player") this.players.add(entity);
    this.#grid.forEachNear(entity, (other) => this.#link(entity, other));
  }

  remove(entity: Entity, reason: VanishReason): void {
    this.entities.delete(entity.guid);
    this.#grid.remove(entity);
    for (const viewer of entity.viewers) {
      viewer.visible.delete(entity);
      if (viewer !== entity) this.#observer.vanished(viewer, entity, reason);
    }
    entity.viewers.clear();
    if (entity.kind !== "player") return;
    this.players.delete(entity);
    for (const seen of entity.visible) seen.viewers.delete(entity);
    entity.visible.clear();
  }

  /** Moves an entity and shows and hides what the step brought near or left behind. */
  move(entity: Entity, x: number, y: number, z: number): void {
    this.#grid.move(entity, x, y, z);
    this.#observer.moved(this, entity);
    if (entity.kind === "player") this.#leaveBehind(entity);
    else for (const viewer of entity.viewers) if (!isWithin(viewer, entity, VIEW_METERS)) this.#hide(viewer, entity);
    this.#grid.forEachNear(entity, (other) => this.#link(entity, other));
  }

  healthChanged(entity: Entity): void {
    this.#observer.healthChanged(this, entity);
  }

  /** Players see each other or neither does, so that what a player sees is all that there is to look at. */
  #leaveBehind(player: Player): void {
    for (const seen of player.visible) {
      if (isWithin(player, seen, VIEW_METERS)) continue;
      this.#hide(player, seen);
      if (seen.kind === "player") this.#hide(seen, player);
    }
  }

  /** Shows two entities to each other if they are near; a no-op where they are shown already. */
  #link(one: Entity, other: Entity): void {
    if (!isWithin(one, other, VIEW_METERS)) return;
    if (one.kind === "player") this.#show(one, other);
    if (other.kind === "player") this.#show(other, one);
  }

  #show(player: Player, entity: Entity): void {
    if (player.visible.has(entity)) return;
    player.visible.add(entity);
    entity.viewers.add(player);
    this.#observer.appeared(player, entity);
  }

  #hide(player: Player, entity: Entity): void {
    player.visible.delete(entity);
    entity.viewers.delete(player);
    this.#observer.vanished(player, entity, "out_of_view");
  }
}
