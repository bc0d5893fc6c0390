import { type Creature, isWithin, type Player } from "./entity.ts";
import type { Wards } from "./wards.ts";
import type { WorldContext } from "./world-context.ts";
import { woundPlayer, woundWard } from "./wounds.ts";
import type { ZoneInstance } from "./zone-instance.ts";

/**
 * A creature strikes back at whoever hurt it, and at what it came for, from up to here, however small the radius in
 * which it attacks unasked.
 */
export const STRIKE_METERS = 40;
/** How often a creature with nobody to attack looks around. */
const IDLE_LOOK_MS = 500;

/**
 * Lets a creature strike if it is due: at the player that hurt it most, else at the nearest ward of its run, else at
 * any player that came too close.
 */
export function attack(
  context: WorldContext,
  zone: ZoneInstance,
  creature: Creature,
  wards: Wards,
  nowMs: number,
): void {
  const how = creature.attack;
  if (how === null || nowMs < creature.nextAttackAtMs) return;
  const reachMeters = Math.max(how.aggroRadiusMeters, STRIKE_METERS);
  const victim = victimOf(creature, how.aggroRadiusMeters, reachMeters);
  const isRevenge = victim !== null && creature.damagers.has(victim.characterId);
  creature.quarry = isRevenge ? victim : null;
  const nearest = isRevenge ? null : wards.nearest(creature);
  const ward = nearest !== null && isWithin(creature, nearest, reachMeters) ? nearest : null;
  creature.nextAttackAtMs = nowMs + (victim === null && ward === null ? IDLE_LOOK_MS : how.intervalMs);
  if (ward !== null) woundWard(zone, ward, how.damage);
  else if (victim !== null) woundPlayer(context, zone, victim, null, how.damage, nowMs);
}

/** Whoever hurt it most and is near enough; else anyone within the radius in which it attacks unasked. */
function victimOf(creature: Creature, aggroRadiusMeters: number, reachMeters: number): Player | null {
  let victim: Player | null = null;
  let most = -1;
  for (const player of creature.viewers) {
    if (player.health === 0) continue;
    const hurt = creature.damagers.get(player.characterId)?.damage ?? 0;
    if (hurt > most && isWithin(creature, player, hurt > 0 ? reachMeters : aggroRadiusMeters)) {
      victim = player;
      most = hurt;
    }
  }
  return victim;
}
