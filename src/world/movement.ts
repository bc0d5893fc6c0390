import { distanceSquared, type Player } from "./entity.ts";
import type { WorldOutcome } from "./outcome.ts";
import { accepted, refused } from "./outcome.ts";
import type { ZoneInstance } from "./zone-instance.ts";

/** Speed limit of the wire protocol. */
const SPEED_METERS_PER_SECOND = 12;
/** A quarter of a second of jitter is no cheating. */
export const JITTER_METERS = 3;
/** A client may report its walk this seldom; more is not saved up by standing still, so nobody jumps across a zone. */
const REPORT_SECONDS_MAX = 5;
const BUDGET_METERS_MAX = REPORT_SECONDS_MAX * SPEED_METERS_PER_SECOND + JITTER_METERS;

/** Takes a step if it is within the zone and not too fast; else the player stays where it is. */
export function step(zone: ZoneInstance, player: Player, x: number, y: number, z: number, nowMs: number): WorldOutcome {
  if (!zone.contains(x, y, z)) return refused("out_of_range");
  const earned = (Math.max(0, nowMs - player.movedAtMs) / 1_000) * SPEED_METERS_PER_SECOND;
  const budget = Math.min(BUDGET_METERS_MAX, player.moveBudgetMeters + earned);
  player.moveBudgetMeters = budget;
  player.movedAtMs = nowMs;
  const distance = Math.sqrt(distanceSquared(player, x, y, z));
  if (distance > budget) return refused("out_of_range");
  player.moveBudgetMeters = budget - distance;
  zone.move(player, x, y, z);
  return accepted;
}
