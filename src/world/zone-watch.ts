import type { Position } from "../content/world-definitions.ts";
import type { PresentPlayer, WardView, ZoneView } from "../events/zone-view.ts";
import type { PhaseSpawns } from "./phase-spawns.ts";
import type { ZoneInstance } from "./zone-instance.ts";

/** A zone instance as the events look at it: nothing is copied, every answer holds for the moment. */
export class ZoneWatch implements ZoneView {
  readonly #zone: ZoneInstance;
  readonly #spawns: ReadonlyMap<number, PhaseSpawns>;

  /** @param spawns what each run keeps, in any zone */
  constructor(zone: ZoneInstance, spawns: ReadonlyMap<number, PhaseSpawns>) {
    this.#zone = zone;
    this.#spawns = spawns;
  }

  players(): Iterable<PresentPlayer> {
    return this.#zone.players;
  }

  creaturesNear(instanceId: number, position: Position, radiusMeters: number): number {
    return this.#of(instanceId)?.creaturesNear(position, radiusMeters) ?? 0;
  }

  ward(instanceId: number, objectiveIndex: number): WardView | null {
    return this.#of(instanceId)?.wardView(objectiveIndex) ?? null;
  }

  #of(instanceId: number): PhaseSpawns | undefined {
    const spawns = this.#spawns.get(instanceId);
    return spawns?.zone === this.#zone ? spawns : undefined;
  }
}
