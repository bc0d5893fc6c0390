import type { EventDefinition, WaveDefinition } from "./definitions.ts";
import { completePhase, type DefaultsContext } from "./objective-defaults.ts";
import { bareObjective, type ParsedObjective } from "./schemas/objectives.ts";
import type { ParsedEvent, ParsedPhase } from "./schemas/public-events.ts";
import { teamsOf, withTeamObjectives } from "./team-objectives.ts";
import { waveObjectiveAt } from "./wave-objective.ts";
import type { Position } from "./world-definitions.ts";

export type EventContext = DefaultsContext & {
  /** The event's first spawn point, or the middle of its zone. */
  readonly heart: Position;
};

/**
 * Fills in what an event leaves out and only the whole of it can tell: objectives that control points and waves imply,
 * the objective that waves end, targets, and each team's own objectives.
 */
export function resolveEvent(parsed: ParsedEvent, context: EventContext): EventDefinition {
  const event = withWaveObjective(withImpliedObjectives(withControlPoints(parsed, context.heart)));
  return withTeamObjectives({
    ...event,
    phases: event.phases.map((phase) => completePhase(phase, event, context)),
    waves: resolveWaves(event),
    teams: teamsOf(event.mode, event.teams),
  });
}

/** A territory objective in an event without control points is about one at the heart of the event. */
function withControlPoints(event: ParsedEvent, heart: Position): ParsedEvent {
  const hasTerritory = event.phases.some(({ objectives }) => objectives.some(({ type }) => type === "territory"));
  if (!hasTerritory || event.controlPoints.length > 0) return event;
  const times = { captureTimeMs: 20_000, decayTimeMs: 20_000 };
  return { ...event, controlPoints: [{ id: 1, name: event.name, position: heart, captureRadiusMeters: 15, ...times }] };
}

/** Where content has control points or waves and no objective, holding and clearing them is the objective. */
function withImpliedObjectives(event: ParsedEvent): ParsedEvent {
  const phases: readonly ParsedPhase[] =
    event.phases.length > 0 ? event.phases : [{ index: 0, durationMs: null, objectives: [], vote: null }];
  return {
    ...event,
    phases: phases.map((phase) => (phase.objectives.length > 0 ? phase : { ...phase, objectives: implied(event) })),
  };
}

function implied({ controlPoints, waves, phases }: ParsedEvent): ParsedObjective[] {
  const objectives: ParsedObjective[] = [];
  if (controlPoints.length > 0) objectives.push(bareObjective({ type: "territory", index: 0 }));
  if (waves.length > 0 && phases.length === 0) {
    objectives.push(bareObjective({ type: "kill", index: objectives.length, waves: true }));
  }
  return objectives;
}

/** Marks the objective that the waves end. One of kills is about the creatures of every wave. */
function withWaveObjective(event: ParsedEvent): ParsedEvent {
  if (event.waves.length === 0) return event;
  const all = event.phases.flatMap(({ objectives }) => objectives);
  const found = all[waveObjectiveAt(all)];
  if (found === undefined) return event;
  const creatureIds = [...new Set([...found.creatureIds, ...event.waves.flatMap((wave) => wave.creatureIds)])];
  const marked = { ...found, waves: true, creatureIds: found.type === "kill" ? creatureIds : found.creatureIds };
  const mark = (objective: ParsedObjective) => (objective === found ? marked : objective);
  const phases = event.phases.map((phase) => ({ ...phase, objectives: phase.objectives.map(mark) }));
  // A wave without creatures brings those that its objective names itself, not those of other waves.
  const waves = event.waves.map((wave) =>
    wave.creatureIds.length > 0 ? wave : { ...wave, creatureIds: found.creatureIds },
  );
  return { ...event, phases, waves };
}

function resolveWaves({ waves }: ParsedEvent): WaveDefinition[] {
  return waves.map((wave, i) => ({ ...wave, type: wave.type ?? (i === waves.length - 1 ? "final" : "normal") }));
}
