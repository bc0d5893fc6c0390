import type { AreaDefinition, ObjectiveDefinition, ObjectiveType } from "../definitions.ts";
import {
  amount,
  decimal,
  flag,
  ids,
  list,
  name,
  object,
  optional,
  position,
  reference,
  U32_MAX,
  whole,
  word,
} from "./fields.ts";
import { DEFAULT_WARD, escortSchema, type ParsedWard, protectSchema } from "./wards.ts";

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

/**
 * An objective as it is written. What depends on the rest of the event is filled in when content is put together: a
 * missing target and health, and whether it is hidden (null: as its activation says).
 */
export type ParsedObjective = Omit<ObjectiveDefinition, "target" | "hidden" | "ward"> & {
  readonly target: number | null;
  readonly hidden: boolean | null;
  readonly ward: ParsedWard | null;
};

const areaSchema = object({ position, radius: decimal(1, U32_MAX) }).transform(
  (area): AreaDefinition => ({ position: area.position, radiusMeters: area.radius }),
);

const objectiveKeys = object({
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
  name,
  hidden: optional(flag, null),
  activated_by: optional(list(whole(0, 255)), []),
  checklist: optional(flag, false),
  busy_ms: amount,
  area: optional(areaSchema, null),
  protect: optional(protectSchema, null),
  escort: optional(escortSchema, null),
  control_point_ids: optional(list(whole()), []),
  waves: optional(flag, false),
  team: optional(whole(0, 255), 0),
  secret: optional(flag, false),
});

/** One objective of a phase; an `index` of null becomes its position in the list. */
export const objectiveSchema = objectiveKeys.transform((objective) => ({
  index: objective.index,
  type: objective.type,
  target: objective.target,
  creatureIds: objective.creature_ids as readonly number[],
  bossId: objective.boss_id,
  itemId: objective.item_id,
  objectIds: objective.object_ids as readonly number[],
  durationMs: objective.duration_ms,
  contributionPerUnit: objective.contribution_per_unit ?? CONTRIBUTION_PER_UNIT[objective.type],
  required: objective.required,
  turnIn: objective.turn_in,
  name: objective.name,
  hidden: objective.hidden,
  activatedBy: objective.activated_by as readonly number[],
  checklist: objective.checklist,
  busyMs: objective.busy_ms,
  area: objective.area,
  ward: wardOf(objective),
  controlPointIds: objective.control_point_ids as readonly number[],
  waves: objective.waves,
  team: objective.team,
  secret: objective.secret,
}));

type Wards = {
  readonly type: ObjectiveType;
  readonly protect: ParsedWard | null;
  readonly escort: ParsedWard | null;
};

function wardOf({ type, protect, escort }: Wards): ParsedWard | null {
  if (type === "defend") return protect ?? DEFAULT_WARD;
  return type === "escort" ? (escort ?? DEFAULT_WARD) : null;
}

/** An objective of a kind with nothing but what the kind needs. */
export function bareObjective(
  part: Partial<ParsedObjective> & Pick<ParsedObjective, "type" | "index">,
): ParsedObjective {
  return { ...objectiveSchema.parse({ type: part.type }), ...part };
}
