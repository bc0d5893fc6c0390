import type { Position } from "../content/world-definitions.ts";
import type { Contributor } from "./signals.ts";

/** A player in a zone instance: where it stands, and whether it lives. `factionId` 0: none. */
export type PresentPlayer = Contributor & {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly health: number;
};

/**
 * What an objective protects or walks with. `travelled` is the part of an escort's way that it has come, 0 to 1;
 * `checkpointsPassed` of the `checkpoints` on it lie behind.
 */
export type WardView = {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly health: number;
  readonly healthMax: number;
  readonly travelled: number;
  readonly checkpoints: number;
  readonly checkpointsPassed: number;
};

/**
 * A zone instance as time-driven rules look at it: an argument of `tick`, so that deciding stays pure. The world
 * implements it; the answers hold for the moment of asking.
 */
export type ZoneView = {
  players(): Iterable<PresentPlayer>;
  /** Living creatures that a run keeps within so many metres of a place. */
  creaturesNear(instanceId: number, position: Position, radiusMeters: number): number;
  /** null before it appeared; a dead one has no health. */
  ward(instanceId: number, objectiveIndex: number): WardView | null;
};

/** The view of a zone instance, or null where it has never been entered. */
export type ViewOf = (zoneId: number, zoneInstance: number) => ZoneView | null;
