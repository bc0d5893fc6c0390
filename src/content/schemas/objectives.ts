import type { ObjectiveType } from "../definitions.ts";
import { amount, flag, ids, object, optional, reference, whole, word } from "./fields.ts";

/** Contribution for one unit where content gives none (for `damage`: for each 100 points; timed kinds: each 10 s). */
const CONTRIBUTION_PER_UNIT: Readonly<Record<ObjectiveType, number>> = {
  kill: 10,
  kill_boss: 100,
  collect: 5,
  interact: 15,
  defend: 1,
  escort: 1,
  survive: 1,
  territory: 1,
  damage: 1,
};

const TYPES = Object.keys(CONTRIBUTION_PER_UNIT) as ObjectiveType[];

/** Kinds that count seconds: their `duration_ms` may stand for the target. */
export const TIMED_TYPES: ReadonlySet<unknown> = new Set<ObjectiveType>(["defend", "escort", "survive", "territory"]);

type Given = { readonly type: ObjectiveType; readonly target: number | null; readonly duration_ms: number };

/** A missing target is one boss, or the objective's own time; the rules refuse every other kind without a target. */
function targetOf({ type, target, duration_ms }: Given): number {
  if (target !== null) return target;
  return TIMED_TYPES.has(type) ? Math.max(1, Math.ceil(duration_ms / 1000)) : 1;
}

/** One objective of a phase; an `index` of null becomes its position in the list. */
export const objectiveSchema = object({
  index: optional(whole(0, 255), null),
  type: word(TYPES),
  target: optional(whole(1), null),
  creature_ids: ids,
  boss_id: reference,
  item_id: reference,
  object_ids: ids,
  duration_ms: amount,
  contribution_per_unit: optional(whole(), null),
  required: optional(flag, true),
  turn_in: optional(flag, false),
}).transform((objective) => ({
  index: objective.index,
  type: objective.type,
  target: targetOf(objective),
  creatureIds: objective.creature_ids as readonly number[],
  bossId: objective.boss_id,
  itemId: objective.item_id,
  objectIds: objective.object_ids as readonly number[],
  durationMs: objective.duration_ms,
  contributionPerUnit: objective.contribution_per_unit ?? CONTRIBUTION_PER_UNIT[objective.type],
  required: objective.required,
  turnIn: objective.turn_in,
}));
