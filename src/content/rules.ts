import { checkBosses } from "./boss-rules.ts";
import { checkChains } from "./chain-rules.ts";
import { checkCompletion } from "./completion-rules.ts";
import type { ContentFault } from "./content-fault.ts";
import { CONTENT_KEYS, fileOf } from "./content-files.ts";
import { checkEvent } from "./event-rules.ts";
import { checkPlaces } from "./place-rules.ts";
import type { RawContent } from "./raw-content.ts";
import { faultAt, findAll, follow, valueAt } from "./raw-walk.ts";
import { checkUnique } from "./unique-rule.ts";

/**
 * What must hold between the keys of an entry and between entries. These rules look at the JSON, not at what the
 * schemas made of it, so that they speak up even where a schema has refused a neighbouring key.
 */
export function checkRules(raw: RawContent): ContentFault[] {
  return [
    ...CONTENT_KEYS.flatMap((key) => checkUnique(key, findAll(raw, key, "id"), `id in ${fileOf(key)}`)),
    ...checkGroupNames(raw),
    ...findAll(raw, "public_events", "").flatMap(checkEvent),
    ...checkCompletion(raw),
    ...checkPlaces(raw),
    ...checkBosses(raw),
    ...checkChains(raw),
  ];
}

/** A zone may have several entries of spawn points; its groups must still have one name each. */
function checkGroupNames(raw: RawContent): ContentFault[] {
  const taken = new Set<string>();
  return findAll(raw, "event_spawn_points", "").flatMap((entry) =>
    follow([entry], "spawn_point_groups.*").flatMap(({ path }) => {
      const group = `${valueAt(entry.value, "zone_id")} ${String(path.at(-1))}`;
      if (!taken.has(group)) {
        taken.add(group);
        return [];
      }
      return [faultAt("event_spawn_points", path, "Give this group another name: its zone has one of this name.")];
    }),
  );
}
