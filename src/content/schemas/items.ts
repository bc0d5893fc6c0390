import type { ItemDefinition } from "../world-definitions.ts";
import { id, name, object, optional, whole } from "./fields.ts";

/** One entry of `items.json`. */
export const itemSchema = object({ id, name, stack: optional(whole(1), 1) }).transform((item): ItemDefinition => item);
