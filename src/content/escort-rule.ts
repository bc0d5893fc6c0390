import { isDeepStrictEqual } from "node:util";
import { spawnPointsOf } from "./checklist-rule.ts";
import type { ContentFault } from "./content-fault.ts";
import type { RawContent } from "./raw-content.ts";
import type { RawEvent, RawObjective } from "./raw-event.ts";
import { faultAt, follow, valueAt } from "./raw-walk.ts";

/**
 * An escort whose checkpoints all lie where it starts has arrived before anybody walked. One that says nothing about
 * its way is given one.
 */
export function checkEscortWay(objective: RawObjective, { event }: RawEvent, raw: RawContent): ContentFault[] {
  if (valueAt(objective.value, "type") !== "escort") return [];
  const checkpoints = follow([objective], "escort.checkpoints[]").map(({ value }) => value);
  const points = spawnPointsOf(event.value, raw) ?? [];
  const position = valueAt(valueAt(objective.value, "escort"), "position");
  const start = position ?? points[0];
  const goals = checkpoints.length > 0 || position === undefined ? checkpoints : points;
  const isWay = goals.some((goal) => !isDeepStrictEqual(goal, start));
  if (goals.length === 0 || start === undefined || isWay) return [];
  const message = "Add a checkpoint away from where the escort starts, for this way has no length.";
  return [faultAt("public_events", [...objective.path, "escort", "checkpoints"], message)];
}
