import { z } from "zod";
import type { ScheduleDefinition, ScheduleSpec, ScheduleType } from "../../events/schedules/schedule-definition.ts";
import { amount, flag, id, name, object, optional, reference, whole, word } from "./fields.ts";
import { ALIASES, SCHEDULE_TYPES, SPECS } from "./schedule-specs.ts";

const type = word(SCHEDULE_TYPES);
const record = z.record(z.string(), z.unknown());

/** The most instances that a zone can be configured to have. */
const ZONE_INSTANCES_MAX = 255;

const COMMON = {
  id,
  name,
  event_id: reference,
  boss_id: reference,
  zone_instance: optional(whole(1, ZONE_INSTANCES_MAX), 1),
  enabled: optional(flag, true),
  missed: optional(word(["skip", "run_late", "run_if_within"]), "skip"),
  within_ms: amount,
} as const;

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/** The keys of an entry side by side, each with the way to where it stands. */
type Flat = {
  readonly values: Record<string, unknown>;
  readonly paths: Map<string, string[]>;
  readonly twice: Issue[];
};

/**
 * One entry of `event_schedules.json`. What belongs to the type stands beside it, or in an object under the name of
 * the type or under "config": people write both.
 */
export const eventScheduleSchema = entrySchema(object(COMMON)).transform(
  ({ common, spec }): ScheduleDefinition => ({
    id: common.id,
    name: common.name,
    eventId: common.event_id,
    bossId: common.boss_id,
    zoneInstance: common.zone_instance,
    enabled: common.enabled,
    missed: common.missed,
    withinMs: common.within_ms,
    spec,
  }),
);

/** The spec alone, as a person types it; the keys of a whole entry do no harm. Its id draws the random moments. */
export const scheduleSpecSchema = entrySchema(object({ ...COMMON, id: reference })).transform(({ common, spec }) => ({
  scheduleId: common.id,
  spec,
}));

function entrySchema<Common extends z.ZodType>(commonSchema: Common) {
  return z.unknown().transform((entry, context): { common: z.output<Common>; spec: ScheduleSpec } => {
    const report = ({ path, message }: Issue) => context.addIssue({ code: "custom", path: [...path], message });
    const { data: keys } = record.safeParse(entry);
    if (keys === undefined) {
      report({ path: [], message: "Write an object with the keys of a schedule here." });
      return z.NEVER;
    }
    const named = type.safeParse(keys.type);
    const flat = flatten(keys, named.data ?? null);
    const [commonValues, specValues] = divide(flat.values);
    const common = commonSchema.safeParse(commonValues);
    const spec = named.success ? SPECS[named.data].safeParse(specValues) : null;
    for (const issue of named.error?.issues ?? []) report({ path: ["type"], message: issue.message });
    for (const issue of flat.twice) report(issue);
    const issues = [...(common.error?.issues ?? []), ...(spec?.error?.issues ?? [])];
    for (const issue of issues) for (const placed of placeIssue(issue, flat, named.data)) report(placed);
    return common.success && spec?.success && flat.twice.length === 0
      ? { common: common.data, spec: spec.data }
      : z.NEVER;
  });
}

function flatten(entry: Readonly<Record<string, unknown>>, kind: ScheduleType | null): Flat {
  const flat: Flat = { values: {}, paths: new Map(), twice: [] };
  const add = (path: string[], value: unknown) => {
    const written = path.at(-1) ?? "";
    const aliases = kind === null ? undefined : ALIASES[kind];
    const key = aliases !== undefined && Object.hasOwn(aliases, written) ? (aliases[written] ?? written) : written;
    const other = flat.paths.get(key);
    if (other !== undefined) {
      flat.twice.push({ path, message: `Remove this key: ${other.join(".")} says the same already.` });
      return;
    }
    flat.paths.set(key, path);
    flat.values[key] = value;
  };
  for (const [key, value] of Object.entries(entry)) {
    if (key === "type") continue;
    const nested = key === "config" || key === kind ? record.safeParse(value).data : undefined;
    if (nested === undefined) add([key], value);
    else for (const [inner, item] of Object.entries(nested)) add([key, inner], item);
  }
  return flat;
}

function divide(values: Flat["values"]): [common: Flat["values"], spec: Flat["values"]] {
  const entries = Object.entries(values);
  return [
    Object.fromEntries(entries.filter(([key]) => Object.hasOwn(COMMON, key))),
    Object.fromEntries(entries.filter(([key]) => !Object.hasOwn(COMMON, key))),
  ];
}

/** Puts an issue about the flat keys where the person wrote them. */
function placeIssue(issue: z.core.$ZodIssue, { paths }: Flat, kind: ScheduleType | undefined): Issue[] {
  const at = (key: PropertyKey) => paths.get(String(key)) ?? [String(key)];
  if (issue.code === "unrecognized_keys") {
    const own = kind === undefined ? [] : Object.keys(SPECS[kind].in.shape);
    const known = ["type", ...own, ...Object.keys(COMMON)].join(", ");
    const message = `Remove this key or correct its spelling: a ${kind} schedule knows ${known}.`;
    return issue.keys.map((key) => ({ path: at(key), message }));
  }
  const [key, ...rest] = issue.path;
  return [{ path: key === undefined ? [] : [...at(key), ...rest], message: issue.message }];
}
