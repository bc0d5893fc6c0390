import type { RunState } from "../events/run-state.ts";
import type { WardView } from "../events/zone-view.ts";
import { distanceSquared, isWithin, type Ward } from "./entity.ts";
import { makeWard } from "./entity-factory.ts";
import { partOfWay, placeAt, placesPassed } from "./escort-way.ts";
import { spawnPoints } from "./spawn-points.ts";
import type { EventSignals, WorldContext } from "./world-context.ts";
import type { ZoneInstance } from "./zone-instance.ts";

/** What the objectives of a phase protect and walk with. One that died does not come back. */
export class Wards {
  readonly #zone: ZoneInstance;
  readonly #instanceId: number;
  readonly #events: EventSignals;
  readonly #all: Ward[] = [];

  /** @param instanceId the run whose wards they are */
  constructor(zone: ZoneInstance, instanceId: number, events: EventSignals) {
    this.#zone = zone;
    this.#instanceId = instanceId;
    this.#events = events;
  }

  /** Brings the wards of the run's active objectives that have not appeared yet. */
  appear(run: RunState, { content }: WorldContext, nextGuid: () => number): void {
    for (const objective of run.objectives) {
      const { index } = objective.definition;
      if (objective.status !== "active" || this.#find(index) !== undefined) continue;
      const ward = makeWard(objective, nextGuid(), spawnPoints(run.definition, content));
      if (ward === null) continue;
      this.#all.push(ward);
      this.#zone.add(ward);
    }
  }

  get areAlive(): boolean {
    return this.#all.some(({ health }) => health > 0);
  }

  /** The living ward nearest to a place; null where there is none. */
  nearest(to: { x: number; y: number; z: number }): Ward | null {
    let nearest: Ward | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const ward of this.#all) {
      const distance = distanceSquared(ward, to.x, to.y, to.z);
      if (ward.health === 0 || distance >= least) continue;
      nearest = ward;
      least = distance;
    }
    return nearest;
  }

  /** What the events may know of an objective's ward; null before it appeared. */
  view(objectiveIndex: number): WardView | null {
    const ward = this.#find(objectiveIndex);
    if (ward === undefined) return null;
    const { health, healthMax, way, travelledMeters, kind, x, y, z } = ward;
    const travelled = kind === "escort" ? partOfWay(way, travelledMeters) : 0;
    const checkpoints = way.metersAt.length - 1;
    const checkpointsPassed = placesPassed(way, travelledMeters);
    return { health, healthMax, travelled, checkpoints, checkpointsPassed, x, y, z };
  }

  /** Escorts go on for so long, each only with a living player near whose presence counts. */
  walk(seconds: number): void {
    for (const ward of this.#all) {
      if (ward.kind !== "escort" || ward.health === 0 || ward.travelledMeters >= ward.way.meters) continue;
      if (!this.#hasCompany(ward)) continue;
      ward.travelledMeters = Math.min(
        ward.way.meters,
        ward.travelledMeters + seconds * ward.definition.metersPerSecond,
      );
      const [x, y, z] = placeAt(ward.way, ward.travelledMeters);
      this.#zone.move(ward, x, y, z);
    }
  }

  despawn(): void {
    for (const ward of this.#all) if (ward.health > 0) this.#zone.remove(ward, "despawn");
    this.#all.length = 0;
  }

  #find(objectiveIndex: number): Ward | undefined {
    return this.#all.find((ward) => ward.objectiveIndex === objectiveIndex);
  }

  #hasCompany(ward: Ward): boolean {
    for (const player of this.#zone.players) {
      if (player.health === 0 || !isWithin(player, ward, ward.definition.companionMeters)) continue;
      if (this.#events.mayAccompany(this.#instanceId, ward.objectiveIndex, player)) return true;
    }
    return false;
  }
}
