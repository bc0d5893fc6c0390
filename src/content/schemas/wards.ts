import type { WardDefinition } from "../definitions.ts";
import type { Position } from "../world-definitions.ts";
import { decimal, list, object, optional, position, reference, U32_MAX, whole } from "./fields.ts";

/** A ward as it is written: without health of its own it has that of its creature, else the default. */
export type ParsedWard = Omit<WardDefinition, "health"> & { readonly health: number | null };

/** Health of a ward that names neither its own nor a creature. */
export const DEFAULT_WARD_HEALTH = 10_000;

/** What a defend objective protects, and who an escort walks with, where content says nothing about it. */
export const DEFAULT_WARD: ParsedWard = {
  creatureId: 0,
  health: null,
  position: null,
  checkpoints: [],
  metersPerSecond: 4,
  companionMeters: 20,
};

const wardShape = { creature_id: reference, health: optional(whole(1), null), position: optional(position, null) };

/** `protect` of a defend objective. */
export const protectSchema = object(wardShape).transform(
  (ward): ParsedWard => ({
    ...DEFAULT_WARD,
    creatureId: ward.creature_id,
    health: ward.health,
    position: ward.position as Position | null,
  }),
);

/** `escort` of an escort objective; speed in metres a second. Nobody could walk with one faster than players are. */
export const escortSchema = object({
  ...wardShape,
  checkpoints: optional(list(position), []),
  speed: optional(decimal(0.1, 12), DEFAULT_WARD.metersPerSecond),
  companion_radius: optional(decimal(1, U32_MAX), DEFAULT_WARD.companionMeters),
}).transform(
  (ward): ParsedWard => ({
    creatureId: ward.creature_id,
    health: ward.health,
    position: ward.position as Position | null,
    checkpoints: ward.checkpoints,
    metersPerSecond: ward.speed,
    companionMeters: ward.companion_radius,
  }),
);
