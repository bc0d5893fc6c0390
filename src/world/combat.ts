import type { SpellDefinition } from "../content/definitions.ts";
import { contributorNow } from "../events/signals.ts";
import { type Creature, type Entity, isWithin, type Player } from "./entity.ts";
import { accepted, refused, type WorldOutcome } from "./outcome.ts";
import type { WorldContext } from "./world-context.ts";
import type { ZoneInstance } from "./zone-instance.ts";

/** A fallen player rises where it fell, with full health. */
const REVIVE_MS = 5_000;
/** A creature strikes back at whoever hurt it from up to here, however small the radius in which it attacks unasked. */
const RETALIATION_METERS = 40;
/** How often a creature with nobody to attack looks around. */
const IDLE_LOOK_MS = 500;

/**
 * Casts a spell. The server decides everything: is the target there, in view and alive; is it in range; is the spell
 * ready. A target of 0 is the caster itself.
 */
export function cast(
  context: WorldContext,
  zone: ZoneInstance,
  player: Player,
  spellId: number,
  targetGuid: number,
  nowMs: number,
): WorldOutcome {
  const spell = context.content.spells.get(spellId);
  if (spell === undefined) return refused("not_found");
  if (player.health === 0) return refused("not_eligible");
  const target = targetGuid === 0 ? player : zone.entities.get(targetGuid);
  if (target === undefined || !player.visible.has(target) || target.health === 0) return refused("invalid_target");
  if (!isTargetOf(spell, target)) return refused("invalid_target");
  if (!isWithin(player, target, spell.rangeMeters)) return refused("out_of_range");
  if (nowMs < (player.readyAtMs.get(spellId) ?? 0)) return refused("cooldown");
  if (spell.cooldownMs > 0) player.readyAtMs.set(spellId, nowMs + spell.cooldownMs);
  if (target.kind === "player") heal(context, zone, player, target, spell.healing);
  else if (target.kind !== "object") strike(context, zone, player, target, spell.damage, nowMs);
  return accepted;
}

function isTargetOf(spell: SpellDefinition, target: Entity): boolean {
  if (target.kind === "object") return false;
  return target.kind === "player" ? spell.healing > 0 : spell.damage > 0;
}

function heal(context: WorldContext, zone: ZoneInstance, by: Player, target: Player, healing: number): void {
  const amount = Math.min(healing, target.healthMax - target.health);
  if (amount === 0) return;
  target.health += amount;
  zone.healthChanged(target);
  context.events.recordHealing(zone.definition.id, zone.instance, { amount, by });
}

function strike(
  context: WorldContext,
  zone: ZoneInstance,
  by: Player,
  target: Creature,
  damage: number,
  nowMs: number,
): void {
  const amount = Math.min(damage, target.health);
  target.health -= amount;
  if (target.damagers.size === 0) target.nextAttackAtMs = nowMs + (target.definition.attack?.intervalMs ?? 0);
  remember(target, by, amount);
  zone.healthChanged(target);
  const { id } = zone.definition;
  context.events.recordDamage(id, zone.instance, { creatureId: target.templateId, amount, by }, nowMs);
  if (target.health > 0) return;
  zone.remove(target, "death");
  const damagers = [...target.damagers.values()];
  const kill = { creatureId: target.templateId, bossId: target.bossId, damagers };
  context.events.recordKill(id, zone.instance, kill, nowMs);
  dropLoot(context, zone, target, nowMs);
  target.keeper.lost(target, nowMs);
}

function remember(target: Creature, by: Player, damage: number): void {
  const damager = target.damagers.get(by.characterId);
  if (damager === undefined) {
    target.damagers.set(by.characterId, { ...contributorNow(by), damage });
    return;
  }
  damager.damage += damage;
  damager.correlation = by.correlation;
  damager.packet = by.packet;
}

/** Loot is personal: everyone who dealt damage and is still in the zone rolls for every drop. */
function dropLoot(context: WorldContext, zone: ZoneInstance, target: Creature, nowMs: number): void {
  if (target.definition.drops.length === 0) return;
  for (const player of zone.players) {
    if (!target.damagers.has(player.characterId)) continue;
    for (const { itemId, chance } of target.definition.drops) {
      if (context.random() < chance) give(context, zone, player, itemId, nowMs);
    }
  }
}

/** Puts one item into a player's inventory and tells the events. */
export function give(context: WorldContext, zone: ZoneInstance, player: Player, itemId: number, nowMs: number): void {
  context.characters.gain(player.character, itemId, 1, player);
  context.events.recordCollection(zone.definition.id, zone.instance, { itemId, quantity: 1, by: player }, nowMs);
}

/** Lets a creature strike if it is due and there is somebody to strike at. */
export function attack(zone: ZoneInstance, creature: Creature, nowMs: number): void {
  const { attack: definition } = creature.definition;
  if (definition === null || nowMs < creature.nextAttackAtMs) return;
  const victim = victimOf(creature, definition.aggroRadiusMeters);
  creature.nextAttackAtMs = nowMs + (victim === null ? IDLE_LOOK_MS : definition.intervalMs);
  if (victim === null) return;
  victim.health = Math.max(0, victim.health - definition.damage);
  zone.healthChanged(victim);
  if (victim.health === 0) victim.reviveAtMs = nowMs + REVIVE_MS;
}

/** Whoever hurt it most and is near enough; else anyone within the radius in which it attacks unasked. */
function victimOf(creature: Creature, aggroRadiusMeters: number): Player | null {
  let victim: Player | null = null;
  let most = -1;
  for (const player of creature.viewers) {
    if (player.health === 0) continue;
    const hurt = creature.damagers.get(player.characterId)?.damage ?? 0;
    const reach = hurt > 0 ? Math.max(aggroRadiusMeters, RETALIATION_METERS) : aggroRadiusMeters;
    if (hurt > most && isWithin(creature, player, reach)) {
      victim = player;
      most = hurt;
    }
  }
  return victim;
}

/** Raises a fallen player whose time has come. */
export function revive(zone: ZoneInstance, player: Player, nowMs: number): void {
  if (player.reviveAtMs === 0 || nowMs < player.reviveAtMs) return;
  player.reviveAtMs = 0;
  player.health = player.healthMax;
  zone.healthChanged(player);
}
