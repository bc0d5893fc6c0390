import { checkActivation } from "./activation-rules.ts";
import type { ContentFault } from "./content-fault.ts";
import { checkObjective } from "./objective-rules.ts";
import { type RawEvent, type RawPhase, rawEvent, saysSomething } from "./raw-event.ts";
import { type Found, faultAt, follow, valueAt } from "./raw-walk.ts";
import { checkTeams } from "./team-rules.ts";
import { checkUnique } from "./unique-rule.ts";
import { checkWaves } from "./wave-rules.ts";

/** What must hold between the keys of one public event. */
export function checkEvent(found: Found): ContentFault[] {
  const event = rawEvent(found);
  return [
    ...checkUnique("public_events", follow([found], "control_points[].id"), "id in its event"),
    ...checkHasPhases(event),
    ...checkPhaseNumbers(event.phases),
    ...checkVictory(found),
    ...checkSteps(found),
    ...checkWaves(event),
    ...checkTeams(event),
    ...event.phases.flatMap((phase) => checkPhase(phase, event)),
  ];
}

function checkHasPhases({ event, phases, waves, controlPointIds }: RawEvent): ContentFault[] {
  if (phases.length > 0 || waves.length > 0 || controlPointIds.size > 0) return [];
  const message = "Add a phase with an objective, for only an event with control_points or waves may have none.";
  return [faultAt("public_events", [...event.path, "phases"], message)];
}

function checkPhaseNumbers(phases: readonly Found[]): ContentFault[] {
  const last = phases.length - 1;
  const seen = new Set<unknown>();
  return phases.flatMap(({ path, value }, place) => {
    const index = valueAt(value, "index") ?? place;
    if (!Number.isInteger(index)) return [];
    const sound = Number(index) >= 0 && Number(index) <= last && !seen.has(index);
    seen.add(index);
    const message = `Number the phases of this event from 0 to ${last}, each number once: ${index} does not fit.`;
    return sound ? [] : [faultAt("public_events", [...path, "index"], message)];
  });
}

function checkVictory({ path, value }: Found): ContentFault[] {
  const holdsForTime = valueAt(value, "victory_condition") === "hold_time";
  if (!holdsForTime || saysSomething(valueAt(value, "hold_time_required_ms"))) return [];
  const message = "Add hold_time_required_ms, the time for which the control points have to be held.";
  return [faultAt("public_events", [...path, "hold_time_required_ms"], message)];
}

/** Two steps for as many participants would leave it open which one counts. */
function checkSteps(event: Found): ContentFault[] {
  const steps = (list: string) => follow([event], `scaling.${list}[].participants`);
  return ["escalation", "difficulty"].flatMap((list) =>
    checkUnique("public_events", steps(list), "number of participants in its list"),
  );
}

function checkPhase(phase: RawPhase, event: RawEvent): ContentFault[] {
  const { objectives } = phase;
  const indices = objectives.map(({ path, index }) => ({ path: [...path, "index"], value: index }));
  const faults = checkUnique("public_events", indices, "index in its phase");
  if (objectives.length === 0 && event.controlPointIds.size === 0) {
    const message = "Add an objective, for without one this phase would end at once.";
    faults.push(faultAt("public_events", [...phase.path, "objectives"], message));
  }
  return [...faults, ...objectives.flatMap((objective) => checkObjective(objective, event)), ...checkActivation(phase)];
}
