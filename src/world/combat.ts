import type { SpellDefinition } from "../content/world-definitions.ts";
import { contributorNow } from "../events/signals.ts";
import { type Creature, type Entity, isWithin, type Player, type Ward } from "./entity.ts";
import { accepted, refused, type WorldOutcome } from "./outcome.ts";
import type { WorldContext } from "./world-context.ts";
import { woundPlayer } from "./wounds.ts";
import type { ZoneInstance } from "./zone-instance.ts";

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
  const isFoe = isFoeOf(context, zone, player, spell, target);
  if (!isFoe && (spell.healing === 0 || !canBeHealed(target))) return refused("invalid_target");
  if (!isWithin(player, target, spell.rangeMeters)) return refused("out_of_range");
  if (nowMs < (player.readyAtMs.get(spellId) ?? 0)) return refused("cooldown");
  if (spell.cooldownMs > 0) player.readyAtMs.set(spellId, nowMs + spell.cooldownMs);
  if (target.kind === "creature" || target.kind === "boss") strike(context, zone, player, target, spell.damage, nowMs);
  else if (target.kind === "player" && isFoe) woundPlayer(context, zone, target, player, spell.damage, nowMs);
  else if (canBeHealed(target)) heal(context, zone, player, target, spell.healing);
  return accepted;
}

/** Creatures are foes unless their run is paused; another player only where the events say that the two are opponents. */
function isFoeOf(
  { events }: WorldContext,
  zone: ZoneInstance,
  player: Player,
  spell: SpellDefinition,
  target: Entity,
): boolean {
  if (spell.damage === 0) return false;
  if (target.kind === "creature" || target.kind === "boss") return !events.isPaused(target.keeper.instanceId);
  if (target.kind !== "player" || target === player) return false;
  return events.mayFight(zone.definition.id, zone.instance, player, target);
}

function canBeHealed(target: Entity): target is Player | Ward {
  return target.kind === "player" || target.kind === "protected" || target.kind === "escort";
}

function heal(context: WorldContext, zone: ZoneInstance, by: Player, target: Player | Ward, healing: number): void {
  const amount = Math.min(healing, target.healthMax - target.health);
  if (amount === 0) return;
  target.health += amount;
  zone.healthChanged(target);
  const healed = { amount, by, target: target.kind === "player" ? target : null };
  context.events.recordHealing(zone.definition.id, zone.instance, healed);
}

function strike(
  context: WorldContext,
  zone: ZoneInstance,
  by: Player,
  target: Creature,
  damage: number,
  nowMs: number,
): void {
  const before = target.health;
  const amount = Math.min(damage, before);
  target.health -= amount;
  if (target.damagers.size === 0) target.nextAttackAtMs = nowMs + (target.attack?.intervalMs ?? 0);
  remember(target, by, amount);
  zone.healthChanged(target);
  const { id } = zone.definition;
  context.events.recordDamage(
    id,
    zone.instance,
    { creatureId: target.templateId, amount, by, instanceId: target.keeper.instanceId },
    nowMs,
  );
  if (target.spot.isEncounter) tellBossHurt(context, zone, target, before, nowMs);
  if (target.health > 0) return;
  zone.remove(target, "death");
  context.events.recordKill(id, zone.instance, killOf(target, by), nowMs);
  dropLoot(context, zone, target, nowMs);
  target.keeper.lost(target, nowMs);
}

function killOf({ templateId: creatureId, bossId, damagers, keeper, spot }: Creature, { characterId }: Player) {
  const { instanceId } = keeper;
  return { creatureId, bossId, damagers: [...damagers.values()], finisher: characterId, instanceId, wave: spot.wave };
}

function tellBossHurt(
  { events }: WorldContext,
  zone: ZoneInstance,
  { health, healthMax, keeper: { instanceId } }: Creature,
  before: number,
  nowMs: number,
): void {
  const [percentBefore, percentAfter] = [(100 * before) / healthMax, (100 * health) / healthMax];
  events.recordBossHurt(zone.definition.id, zone.instance, { instanceId, percentBefore, percentAfter }, nowMs);
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
