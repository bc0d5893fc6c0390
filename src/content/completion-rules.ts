import { checkChecklist } from "./checklist-rule.ts";
import type { ContentFault } from "./content-fault.ts";
import { checkEscortWay } from "./escort-rule.ts";
import type { RawContent } from "./raw-content.ts";
import { type RawEvent, type RawObjective, type RawPhase, rawEvent, saysSomething } from "./raw-event.ts";
import { faultAt, findAll, follow, valueAt } from "./raw-walk.ts";
import { DEFAULT_DURATION_MS } from "./schemas/public-events.ts";

/** What nobody could ever complete is a fault, although each of its keys is sound by itself. */
export function checkCompletion(raw: RawContent): ContentFault[] {
  return findAll(raw, "public_events", "").flatMap((found) => {
    const event = rawEvent(found);
    return event.phases.flatMap((phase) =>
      phase.objectives.flatMap((objective) => [
        ...checkObjects(objective, raw),
        ...checkSource(objective, raw),
        ...checkEscortWay(objective, event, raw),
        // Rounds alone end these; their objectives only say what is done meanwhile.
        ...(endsByRounds(event) ? [] : checkReach(objective, phase, event, raw)),
      ]),
    );
  });
}

function endsByRounds({ event: { value } }: RawEvent): boolean {
  const mode = valueAt(value, "mode");
  return mode === "duel" || mode === "knockout";
}

function checkReach(objective: RawObjective, phase: RawPhase, event: RawEvent, raw: RawContent): ContentFault[] {
  return [
    ...checkChecklist(objective, phase, event, raw),
    ...checkDamage(objective, phase, event),
    ...checkTime(objective, phase, event),
  ];
}

/** Using an object that holds an item picks it up. */
function checkObjects(objective: RawObjective, { objects }: RawContent): ContentFault[] {
  if (valueAt(objective.value, "type") !== "interact") return [];
  const held = (objects ?? []).filter((object) => saysSomething(valueAt(object, "item_id")));
  const pickedUp = new Set(held.map((object) => valueAt(object, "id")));
  return follow([objective], "object_ids[]")
    .filter(({ value }) => pickedUp.has(value))
    .map(({ path, value }) => {
      const message = `Name an object without item_id here: ${value} is picked up, and is no interaction.`;
      return faultAt("public_events", path, message);
    });
}

/** Found items come from creatures and objects; what is handed in may be a reward of another event, too. */
function checkSource({ path, value }: RawObjective, raw: RawContent): ContentFault[] {
  const itemId = valueAt(value, "item_id");
  if (valueAt(value, "type") !== "collect" || !Number.isInteger(itemId) || itemId === 0) return [];
  const isHandedIn = valueAt(value, "turn_in") === true;
  const rewards = isHandedIn ? (["tier_drops.*[]", "bonus_drops[]"] as const) : [];
  const drops = [
    ...findAll(raw, "creatures", "drops[]"),
    ...findAll(raw, "objects", ""),
    ...rewards.flatMap((list) => findAll(raw, "event_loot_tables", list)),
  ];
  // A file that cannot be read may hold what is missing here; an item that is nowhere is a fault of its own.
  const isUnreadable = raw.creatures === null || raw.objects === null || raw.event_loot_tables === null;
  const isKnown = (raw.items ?? []).some((item) => valueAt(item, "id") === itemId);
  const isSource = (drop: unknown) => valueAt(drop, "item_id") === itemId && valueAt(drop, "chance") !== 0;
  if (isUnreadable || !isKnown || drops.some((drop) => isSource(drop.value))) return [];
  const message = `Let a creature drop item ${itemId} or an object hold it, or name another: nothing gives this one.`;
  return [faultAt("public_events", [...path, "item_id"], message)];
}

/** Damage to anything needs something to be there. */
function checkDamage(
  { path, value }: RawObjective,
  phase: RawPhase,
  { waves, waveObjective }: RawEvent,
): ContentFault[] {
  if (valueAt(value, "type") !== "damage" || saysSomething(valueAt(value, "creature_ids"))) return [];
  const isPeopled = phase.objectives.some(
    (one) => saysSomething(valueAt(one.value, "creature_ids")) || saysSomething(valueAt(one.value, "boss_id")),
  );
  const bringsWaves = waves.length > 0 && (waveObjective === null || phase.objectives.includes(waveObjective));
  if (isPeopled || bringsWaves) return [];
  const message = "Add creature_ids to damage, for no objective of this phase brings a creature into the zone.";
  return [faultAt("public_events", [...path, "creature_ids"], message)];
}

/** Who has to hold out needs the time to do so. */
function checkTime({ path, value }: RawObjective, phase: RawPhase, { event, waveObjective }: RawEvent): ContentFault[] {
  const type = valueAt(value, "type");
  if ((type !== "defend" && type !== "survive") || waveObjective?.path === path) return [];
  const durationMs = valueAt(value, "duration_ms");
  const key = saysSomething(durationMs) ? "duration_ms" : "target";
  const neededMs = key === "target" ? Number(valueAt(value, "target")) * 1000 : Number(durationMs);
  const limits = [valueAt(event.value, "duration_ms") ?? DEFAULT_DURATION_MS, valueAt(phase.value, "duration_ms")];
  const limitMs = Math.min(...limits.map(Number).filter((limit) => limit > 0));
  if (!(neededMs > limitMs)) return [];
  const message = `Write at most ${limitMs} ms here or give the event and the phase more: they end before this is over.`;
  return [faultAt("public_events", [...path, key], message.replace(`${limitMs} ms`, shownLimit(key, limitMs)))];
}

function shownLimit(key: "duration_ms" | "target", limitMs: number): string {
  return key === "target" ? `${Math.floor(limitMs / 1000)} seconds` : `${limitMs} ms`;
}
