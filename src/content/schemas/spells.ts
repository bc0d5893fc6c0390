import type { SpellDefinition } from "../world-definitions.ts";
import { amount, decimal, id, name, object, optional, U32_MAX } from "./fields.ts";

/** One entry of `spells.json`. */
export const spellSchema = object({
  id,
  name,
  damage: amount,
  healing: amount,
  range: optional(decimal(0, U32_MAX), 30),
  cooldown_ms: amount,
}).transform(
  (spell): SpellDefinition => ({
    id: spell.id,
    name: spell.name,
    damage: spell.damage,
    healing: spell.healing,
    rangeMeters: spell.range,
    cooldownMs: spell.cooldown_ms,
  }),
);
