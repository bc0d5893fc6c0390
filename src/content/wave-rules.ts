import type { ContentFault } from "./content-fault.ts";
import { type RawEvent, saysSomething } from "./raw-event.ts";
import { faultAt, follow, valueAt } from "./raw-walk.ts";

/** Waves end one objective of the event, and each of them has creatures. */
export function checkWaves(event: RawEvent): ContentFault[] {
  return [...checkMarks(event), ...checkObjectiveOfWaves(event), ...checkWaveKeys(event), ...checkScaledCount(event)];
}

/** The most creatures that one wave may come to when the event is scaled as far as it goes. */
const SCALED_MAX = 5000;

function checkScaledCount({ event, waves }: RawEvent): ContentFault[] {
  const steps = follow([event], "scaling.escalation[].multiplier").map(({ value }) => Number(value));
  const multiplier = Math.max(1, ...steps.filter(Number.isFinite));
  return follow(waves, "enemy_count")
    .filter(({ value }) => Number(value) * multiplier > SCALED_MAX)
    .map(({ path, value }) => {
      const most = Math.floor(SCALED_MAX / multiplier);
      const message = `Write at most ${most} here: ${value} times the multiplier ${multiplier} is above ${SCALED_MAX}.`;
      return faultAt("public_events", path, message);
    });
}

function checkMarks({ phases, waves }: RawEvent): ContentFault[] {
  const marked = phases
    .flatMap(({ objectives }) => objectives)
    .filter(({ value }) => valueAt(value, "waves") === true)
    .map(({ path }) => [...path, "waves"]);
  if (waves.length === 0) {
    return marked.map((path) => faultAt("public_events", path, "Add waves to this event or remove this key."));
  }
  return marked
    .slice(1)
    .map((path) => faultAt("public_events", path, "Remove this key: the waves end another objective of this event."));
}

function checkObjectiveOfWaves({ event, phases, waves, waveObjective }: RawEvent): ContentFault[] {
  if (waves.length === 0 || phases.length === 0 || waveObjective !== null) return [];
  const message = "Add a required kill, defend or survive objective for these waves to end, or remove them.";
  return [faultAt("public_events", [...event.path, "waves"], message)];
}

function checkWaveKeys({ phases, waves, waveObjective }: RawEvent): ContentFault[] {
  const named = saysSomething(valueAt(waveObjective?.value, "creature_ids"));
  const orphaned = phases.length > 0 && waveObjective === null;
  return waves.flatMap(({ path, value }) => {
    const faults: ContentFault[] = [];
    if (valueAt(value, "type") !== undefined && valueAt(value, "wave_type") !== undefined) {
      faults.push(faultAt("public_events", [...path, "wave_type"], "Remove this key: type says the same."));
    }
    if (!named && !orphaned && !saysSomething(valueAt(value, "creature_ids"))) {
      const message = "Add creature_ids to this wave, or to the objective that the waves end.";
      faults.push(faultAt("public_events", [...path, "creature_ids"], message));
    }
    return faults;
  });
}
