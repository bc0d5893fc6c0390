import type { Content } from "../content/definitions.ts";
import type { Position } from "../content/world-definitions.ts";
import type { Creature, Keeper, WorldObject } from "./entity.ts";
import { makeObject } from "./entity-factory.ts";
import { type SpawnSpot, spotOf } from "./spawn-spot.ts";
import type { ZoneInstance } from "./zone-instance.ts";

/** An object that stands in every instance of its zone at all times, whatever runs there. */
export type AmbientObject = { readonly zoneId: number; readonly objectId: number; readonly position: Position };

/** Keeps the ambient objects of one zone instance in their places: one that was used is back after its `respawn_ms`. */
export class AmbientObjects implements Keeper {
  /** They belong to no run. */
  readonly instanceId = 0;
  readonly #zone: ZoneInstance;
  readonly #content: Content;
  readonly #nextGuid: () => number;
  readonly #due: { spot: SpawnSpot; atMs: number }[] = [];

  constructor(zone: ZoneInstance, objects: readonly AmbientObject[], content: Content, nextGuid: () => number) {
    this.#zone = zone;
    this.#content = content;
    this.#nextGuid = nextGuid;
    // Places of runs count from 0: below it, a checklist takes none of these for one of its own.
    objects
      .filter(({ zoneId }) => zoneId === zone.definition.id)
      .forEach(({ objectId: templateId, position }, at) => {
        this.#place(spotOf({ kind: "object", templateId, position, place: -1 - at }));
      });
  }

  lost(entity: Creature | WorldObject, nowMs: number): void {
    this.#due.push({ spot: entity.spot, atMs: nowMs + entity.definition.respawnMs });
  }

  tick(nowMs: number): void {
    for (let at = this.#due.length - 1; at >= 0; at -= 1) {
      const due = this.#due[at];
      if (due === undefined || due.atMs > nowMs) continue;
      this.#due.splice(at, 1);
      this.#place(due.spot);
    }
  }

  #place(spot: SpawnSpot): void {
    const object = makeObject(spot, this, this.#nextGuid(), this.#content);
    if (object !== null) this.#zone.add(object);
  }
}
