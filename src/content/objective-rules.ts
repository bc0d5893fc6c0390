import type { ContentFault } from "./content-fault.ts";
import { type RawEvent, type RawObjective, saysSomething } from "./raw-event.ts";
import { faultAt, follow, valueAt } from "./raw-walk.ts";
import { WAVE_TYPES } from "./wave-objective.ts";

/** What must hold for one objective within its event. */
export function checkObjective(objective: RawObjective, event: RawEvent): ContentFault[] {
  return [
    ...checkNeeds(objective, event),
    ...checkTarget(objective, event),
    ...checkKeysOfKinds(objective),
    ...checkControlPoints(objective, event),
    ...checkTeam(objective, event),
  ];
}

/** What an objective needs by its type: one of these keys must be there and name something. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  kill: ["creature_ids"],
  kill_boss: ["boss_id", "creature_ids"],
  collect: ["item_id"],
  interact: ["object_ids"],
};

function checkNeeds({ path, value }: RawObjective, { waveObjective }: RawEvent): ContentFault[] {
  const type = valueAt(value, "type");
  const needs = typeof type === "string" && Object.hasOwn(NEEDS, type) ? (NEEDS[type] ?? []) : [];
  if (needs.length === 0 || needs.some((key) => saysSomething(valueAt(value, key)))) return [];
  // The creatures of waves count where waves end it; the waves' own rule asks for them.
  if (type === "kill" && waveObjective?.path === path) return [];
  const message = `Add ${needs.join(" or ")} to say what counts, for a ${type} objective cannot do without.`;
  return [faultAt("public_events", [...path, needs[0] ?? ""], message)];
}

/** One boss, every checkpoint and every control point are targets by themselves. */
const OWN_TARGET: ReadonlySet<unknown> = new Set(["kill_boss", "escort", "territory"]);

const COUNTS_SECONDS: ReadonlySet<unknown> = new Set(["defend", "survive"]);

function checkTarget({ path, value }: RawObjective, { waveObjective }: RawEvent): ContentFault[] {
  const type = valueAt(value, "type");
  if (valueAt(value, "target") !== undefined || OWN_TARGET.has(type) || waveObjective?.path === path) return [];
  if (!COUNTS_SECONDS.has(type)) {
    const message = "Add a target, a whole number from 1, for this objective to reach.";
    return [faultAt("public_events", [...path, "target"], message)];
  }
  if (saysSomething(valueAt(value, "duration_ms"))) return [];
  return [faultAt("public_events", [...path, "target"], "Add a target in seconds, or duration_ms for this objective.")];
}

/** Keys that mean something to some kinds of objective only. */
const KINDS_OF_KEYS: Readonly<Record<string, ReadonlySet<unknown>>> = {
  checklist: new Set(["interact"]),
  area: new Set(["defend", "survive"]),
  protect: new Set(["defend"]),
  escort: new Set(["escort"]),
  control_point_ids: new Set(["territory"]),
  waves: WAVE_TYPES,
};

function checkKeysOfKinds({ path, value }: RawObjective): ContentFault[] {
  const type = valueAt(value, "type");
  // A type that is missing or unknown is a fault of its own, and says nothing about the other keys.
  if (typeof type !== "string") return [];
  return Object.entries(KINDS_OF_KEYS)
    .filter(([key, kinds]) => !kinds.has(type) && saysSomething(valueAt(value, key)))
    .map(([key, kinds]) => {
      const message = `Remove ${key} here: it means something to objectives of the type ${[...kinds].join(", ")} only.`;
      return faultAt("public_events", [...path, key], message);
    });
}

function checkControlPoints(objective: RawObjective, { controlPointIds }: RawEvent): ContentFault[] {
  if (valueAt(objective.value, "type") !== "territory") return [];
  return follow([objective], "control_point_ids[]")
    .filter(({ value }) => Number.isInteger(value) && !controlPointIds.has(value))
    .map(({ path, value }) =>
      faultAt("public_events", path, `Add a control point ${value} to this event or name one that it has.`),
    );
}

function checkTeam({ path, value }: RawObjective, { teamIds }: RawEvent): ContentFault[] {
  const team = valueAt(value, "team");
  if (!Number.isInteger(team) || team === 0 || teamIds.includes(team)) return [];
  const known = teamIds.length === 0 ? "this event has none" : `this event has ${teamIds.join(", ")}`;
  return [faultAt("public_events", [...path, "team"], `Write the id of a team or 0 for everyone's here: ${known}.`)];
}
