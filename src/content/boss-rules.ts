import type { ContentFault } from "./content-fault.ts";
import type { RawContent } from "./raw-content.ts";
import { faultAt, findAll, follow, valueAt } from "./raw-walk.ts";
import { checkUnique } from "./unique-rule.ts";

/** What must hold for a world boss: its phases begin one after another, and what calls it can be used. */
export function checkBosses(raw: RawContent): ContentFault[] {
  const pickedUp = new Set(
    (raw.objects ?? []).filter((object) => valueAt(object, "item_id")).map((object) => valueAt(object, "id")),
  );
  return findAll(raw, "world_bosses", "").flatMap((boss) => [
    ...checkUnique("world_bosses", follow([boss], "phases[].health_threshold"), "health_threshold in its boss"),
    ...follow([boss], "called_by_object_id")
      .filter(({ value }) => pickedUp.has(value))
      .map(({ path, value }) => {
        const message = `Name an object without item_id here: ${value} is picked up, and can call nobody.`;
        return faultAt("world_bosses", path, message);
      }),
  ]);
}
