import type { Position } from "../content/world-definitions.ts";

/** One place that a run fills. `bossId` is 0 for an ordinary creature, `wave` outside waves. */
export type SpawnSpot = {
  readonly kind: "creature" | "boss" | "object";
  readonly templateId: number;
  readonly bossId: number;
  readonly position: Position;
  /** Its number within the phase's plan: the same after a restart. */
  readonly place: number;
  readonly wave: number;
  /** Whoever stood here does not come back. */
  readonly once: boolean;
  /** The boss that its run is about: what it loses is told to the events. */
  readonly isEncounter: boolean;
};

/** A spot that stays filled, in no wave. */
export function spotOf(part: Pick<SpawnSpot, "kind" | "templateId" | "position"> & Partial<SpawnSpot>): SpawnSpot {
  return { bossId: 0, place: 0, wave: 0, once: false, isEncounter: false, ...part };
}
