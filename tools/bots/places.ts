/** Places where a bot goes when there is nothing in view to do: where the event is, and the rest of the zone. */
import type { Position, ZoneDefinition } from "../../src/content/world-definitions.ts";
import { type GameData, spawnPointsOf } from "./game-data.ts";
import type { Sight } from "./sight.ts";

export type Place = { readonly x: number; readonly y: number; readonly z: number };

const LOOK_STEPS = 6;
/** The golden angle: however many stand around a place, none stands on another. */
const GOLDEN_ANGLE = 2.399963;
const NEAREST_METERS = 4;

/** Where a bot of this rank waits for the event to begin. */
export function homeOf({ places, zone }: GameData, rank: number): Place {
  return homeAt(places, zone, rank);
}

/** Where it waits now: for the wave that came last, for what the phase brings, or for the event to begin. */
export function campOf({ run }: Sight, data: GameData, rank: number): Place {
  const { event, zone, places, spawnPoints } = data;
  const wave = run === null ? undefined : event.waves[run.wave - 1];
  if (wave !== undefined) return homeAt(spawnPointsOf(event, zone, wave.spawnPoints ?? event.spawnPoints), zone, rank);
  const isBeginning = run === null || run.phase === event.phases[0]?.index;
  return homeAt(isBeginning ? places : spawnPoints, zone, rank);
}

/** Near one of the places; those at the same place stand around it. */
function homeAt(places: readonly Position[], { bounds }: ZoneDefinition, rank: number): Place {
  const [x, y, z]: Position = places[rank % places.length] ?? [0, 0, 0];
  const round = Math.floor(rank / places.length);
  return within(bounds, around({ x, y, z }, NEAREST_METERS + 1.5 * Math.sqrt(round), rank));
}

/** So many metres from a place, in a direction of the rank's own. */
export function around({ x, y, z }: Place, meters: number, rank: number): Place {
  const angle = (rank + 1) * GOLDEN_ANGLE;
  return { x: x + meters * Math.cos(angle), y, z: z + meters * Math.sin(angle) };
}

/** A place from which a part of the zone is overlooked; the next step is another one. */
export function lookoutOf({ zone: { bounds } }: GameData, step: number): Place {
  const { min, max } = bounds;
  const part = (at: number): number => ((at % LOOK_STEPS) + 0.5) / LOOK_STEPS;
  return {
    x: min[0] + (max[0] - min[0]) * part(step),
    y: Math.min(max[1], Math.max(min[1], 0)),
    z: min[2] + (max[2] - min[2]) * part(Math.floor(step / LOOK_STEPS) + step * 2),
  };
}

/** The nearest place within the bounds, a hair inside them: a coordinate is rounded to 32 bits on the wire. */
export function within({ min, max }: ZoneDefinition["bounds"], { x, y, z }: Place): Place {
  const clamp = (value: number, low: number, high: number): number => {
    const hair = Math.min(0.01, (high - low) / 2);
    return Math.min(high - hair, Math.max(low + hair, value));
  };
  return { x: clamp(x, min[0], max[0]), y: clamp(y, min[1], max[1]), z: clamp(z, min[2], max[2]) };
}
