import type { Position } from "../../src/content/world-definitions.ts";
import type { PresentPlayer, WardView, ZoneView } from "../../src/events/zone-view.ts";

const WHOLE: WardView = {
  ...{ x: 0, y: 0, z: 0, health: 100, healthMax: 100 },
  ...{ travelled: 0, checkpoints: 0, checkpointsPassed: 0 },
};

/** A zone instance in which tests put players, creatures, wards and a boss where they want them. */
export class FakeZone implements ZoneView {
  readonly #players = new Map<number, PresentPlayer>();
  readonly #wards = new Map<number, WardView>();
  creatures: Position[] = [];

  /** Puts a player somewhere, alive unless told; a second time moves it. */
  put(characterId: number, [x, y, z]: Position = [0, 0, 0], { health = 100, factionId = 0 } = {}): void {
    const correlation = `session of ${characterId}`;
    this.#players.set(characterId, {
      ...{ characterId, correlation, packet: 1, clientBuild: 1, factionId },
      ...{ x, y, z, health },
    });
  }

  take(...characterIds: number[]): void {
    for (const characterId of characterIds) this.#players.delete(characterId);
  }

  /** What an objective protects or walks with; health out of 100. */
  setWard(objectiveIndex: number, part: Partial<WardView> = {}): void {
    this.#wards.set(objectiveIndex, { ...WHOLE, ...part });
  }

  players(): Iterable<PresentPlayer> {
    return this.#players.values();
  }

  creaturesNear(_: number, [x, y, z]: Position, radiusMeters: number): number {
    return this.creatures.filter((at) => Math.hypot(at[0] - x, at[1] - y, at[2] - z) <= radiusMeters).length;
  }

  ward(_: number, objectiveIndex: number): WardView | null {
    return this.#wards.get(objectiveIndex) ?? null;
  }
}
