import type { ObjectDefinition } from "../world-definitions.ts";
import { id, name, object, optional, reference, whole } from "./fields.ts";

/** One entry of `objects.json`. */
export const objectSchema = object({
  id,
  name,
  item_id: reference,
  respawn_ms: optional(whole(), 5000),
}).transform(
  (entry): ObjectDefinition => ({
    id: entry.id,
    name: entry.name,
    itemId: entry.item_id,
    respawnMs: entry.respawn_ms,
  }),
);
