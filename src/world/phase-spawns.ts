import type { Content } from "../content/definitions.ts";
import type { Creature, Keeper, WorldObject } from "./entity.ts";
import type { SpawnSpot } from "./spawn-plan.ts";
import type { ZoneInstance } from "./zone-instance.ts";

/**
 * What one phase of one run keeps in its zone instance. Whatever died or was taken is back after its `respawn_ms`;
 * everything goes when the phase ends.
 */
export class PhaseSpawns implements Keeper {
  readonly #zone: ZoneInstance;
  readonly #content: Content;
  readonly #nextGuid: () => number;
  readonly #alive = new Set<Creature | WorldObject>();
  readonly #due: { spot: SpawnSpot; atMs: number }[] = [];

  constructor(zone: ZoneInstance, spots: readonly SpawnSpot[], content: Content, nextGuid: () => number) {
    this.#zone = zone;
    this.#content = content;
    this.#nextGuid = nextGuid;
    for (const spot of spots) this.#spawn(spot);
  }

  /** To be told when a creature died or an object was taken; what the end of the phase removed does not come back. */
  lost(entity: Creature | WorldObject, nowMs: number): void {
    if (!this.#alive.delete(entity)) return;
    this.#due.push({ spot: entity.spot, atMs: nowMs + entity.definition.respawnMs });
  }

  tick(nowMs: number): void {
    for (let at = this.#due.length - 1; at >= 0; at -= 1) {
      const due = this.#due[at];
      if (due === undefined || due.atMs > nowMs) continue;
      this.#due.splice(at, 1);
      this.#spawn(due.spot);
    }
  }

  despawn(): void {
    for (const entity of this.#alive) this.#zone.remove(entity, "despawn");
    this.#alive.clear();
    this.#due.length = 0;
  }

  #spawn(spot: SpawnSpot): void {
    const entity = spot.kind === "object" ? this.#object(spot) : this.#creature(spot, spot.kind);
    if (entity === null) return;
    this.#alive.add(entity);
    this.#zone.add(entity);
  }

  #creature(spot: SpawnSpot, kind: "creature" | "boss"): Creature | null {
    const definition = this.#content.creatures.get(spot.templateId);
    if (definition === undefined) return null;
    const { health } = definition;
    const { templateId, bossId } = spot;
    const damagers: Creature["damagers"] = new Map();
    const presence = this.#presence(spot, health);
    return { ...presence, kind, templateId, bossId, definition, spot, keeper: this, damagers, nextAttackAtMs: 0 };
  }

  #object(spot: SpawnSpot): WorldObject | null {
    const definition = this.#content.objects.get(spot.templateId);
    if (definition === undefined) return null;
    return { ...this.#presence(spot, 1), kind: "object", templateId: spot.templateId, definition, spot, keeper: this };
  }

  #presence({ position: [x, y, z] }: SpawnSpot, health: number) {
    return { guid: this.#nextGuid(), x, y, z, health, healthMax: health, viewers: new Set<never>() };
  }
}
