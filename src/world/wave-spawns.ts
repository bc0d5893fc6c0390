import type { Content } from "../content/definitions.ts";
import type { RunState } from "../events/run-state.ts";
import { spawnPoints } from "./spawn-points.ts";
import { type SpawnSpot, spotOf } from "./spawn-spot.ts";

/** The number of the wave that is being fought; 0 before, between and after waves. */
export function runningWave({ wave }: RunState): number {
  return wave !== null && wave.endedMs < 0 ? wave.wave : 0;
}

/**
 * Who comes with the run's wave: as many as it was started with, in turn through its creatures (where it names none,
 * those of the objective that waves end) and the points of its group. None of them comes back: after a restart only as
 * many do as have not died.
 */
export function waveSpots(run: RunState, content: Content): SpawnSpot[] {
  const number = runningWave(run);
  const planned = run.definition.waves[number - 1];
  if (planned === undefined) return [];
  const objective = run.objectives.find(({ definition: { waves } }) => waves);
  const ids = planned.creatureIds.length > 0 ? planned.creatureIds : (objective?.definition.creatureIds ?? []);
  const points = spawnPoints(run.definition, content, planned.spawnPoints ?? run.definition.spawnPoints);
  const spots: SpawnSpot[] = [];
  const living = run.wave === null ? 0 : run.wave.count - run.wave.kills;
  for (let at = 0; at < living; at += 1) {
    const templateId = ids[at % ids.length];
    if (templateId === undefined) break;
    const kind = planned.type === "boss" && at === 0 ? "boss" : "creature";
    const position = points[at % points.length] ?? [0, 0, 0];
    spots.push(spotOf({ kind, templateId, position, place: at, wave: number, once: true }));
  }
  return spots;
}
