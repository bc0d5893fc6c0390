import { STRIKE_METERS } from "./creature-attacks.ts";
import { type Creature, distanceSquared, isWithin } from "./entity.ts";
import type { Wards } from "./wards.ts";
import type { ZoneInstance } from "./zone-instance.ts";

const METERS_PER_SECOND = 3;
/** As near as a creature goes to what it attacks. */
const GAP_METERS = 4;

type Place = { readonly x: number; readonly y: number; readonly z: number };

/**
 * Lets a creature that can attack walk for so long: after the player that hurt it, else towards the nearest ward of its
 * run, else back to its place.
 */
export function walk(zone: ZoneInstance, creature: Creature, wards: Wards, seconds: number): void {
  if (creature.attack === null) return;
  const meters = seconds * METERS_PER_SECOND;
  const goal = chased(creature) ?? wards.nearest(creature);
  if (goal !== null) return approach(zone, creature, goal, meters, GAP_METERS);
  const [x, y, z] = creature.spot.position;
  if (x !== creature.x || y !== creature.y || z !== creature.z) approach(zone, creature, { x, y, z }, meters, 0);
}

/** Who it goes after, as long as that one lives and is near enough to be struck at. */
function chased(creature: Creature): Place | null {
  const { quarry, viewers } = creature;
  if (quarry === null || quarry.health === 0 || !viewers.has(quarry)) return null;
  return isWithin(creature, quarry, STRIKE_METERS) ? quarry : null;
}

/** Takes a step towards a place and stops short of it by a gap. */
function approach(zone: ZoneInstance, creature: Creature, goal: Place, meters: number, gapMeters: number): void {
  const distance = Math.sqrt(distanceSquared(creature, goal.x, goal.y, goal.z));
  const way = Math.min(meters, distance - gapMeters);
  if (way <= 0) return;
  const part = way / distance;
  const { x, y, z } = creature;
  zone.move(creature, x + (goal.x - x) * part, y + (goal.y - y) * part, z + (goal.z - z) * part);
}
