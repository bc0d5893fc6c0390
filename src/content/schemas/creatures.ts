import type { CreatureDefinition } from "../world-definitions.ts";
import { chance, decimal, id, list, name, object, optional, U32_MAX, whole } from "./fields.ts";

/** Without `aggro_radius` a creature answers attacks only; an interval of 0 would never let go of the clock. */
const attackSchema = object({
  damage: whole(),
  interval_ms: optional(whole(1), 2000),
  aggro_radius: optional(decimal(0, U32_MAX), 0),
}).transform((attack) => ({
  damage: attack.damage,
  intervalMs: attack.interval_ms,
  aggroRadiusMeters: attack.aggro_radius,
}));

const dropSchema = object({ item_id: id, chance: optional(chance, 1) }).transform((drop) => ({
  itemId: drop.item_id,
  chance: drop.chance,
}));

/** One entry of `creatures.json`. */
export const creatureSchema = object({
  id,
  name,
  health: whole(1),
  respawn_ms: optional(whole(), 10_000),
  attack: optional(attackSchema, null),
  drops: optional(list(dropSchema), []),
}).transform(
  (creature): CreatureDefinition => ({
    id: creature.id,
    name: creature.name,
    health: creature.health,
    respawnMs: creature.respawn_ms,
    attack: creature.attack,
    drops: creature.drops,
  }),
);
