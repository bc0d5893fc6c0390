import type { Player, Ward } from "./entity.ts";
import type { WorldContext } from "./world-context.ts";
import type { ZoneInstance } from "./zone-instance.ts";

/** A fallen player rises where it fell, with full health. */
const REVIVE_MS = 5_000;

/** Takes health from a player and tells the events; `by` is null for a creature. */
export function woundPlayer(
  context: WorldContext,
  zone: ZoneInstance,
  victim: Player,
  by: Player | null,
  damage: number,
  nowMs: number,
): void {
  const amount = Math.min(damage, victim.health);
  if (amount === 0) return;
  victim.health -= amount;
  zone.healthChanged(victim);
  const fell = victim.health === 0;
  if (fell) victim.reviveAtMs = nowMs + REVIVE_MS;
  context.events.recordPlayerHurt(zone.definition.id, zone.instance, { victim, by, amount, fell }, nowMs);
}

/** Takes health from a ward. The events look at it when they decide; a dead one is gone for good. */
export function woundWard(zone: ZoneInstance, ward: Ward, damage: number): void {
  ward.health = Math.max(0, ward.health - damage);
  zone.healthChanged(ward);
  if (ward.health === 0) zone.remove(ward, "death");
}

/** Raises a fallen player whose time has come. */
export function revive(zone: ZoneInstance, player: Player, nowMs: number): void {
  if (player.reviveAtMs === 0 || nowMs < player.reviveAtMs) return;
  player.reviveAtMs = 0;
  player.health = player.healthMax;
  zone.healthChanged(player);
}
