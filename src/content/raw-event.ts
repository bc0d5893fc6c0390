import { type Found, follow, valueAt } from "./raw-walk.ts";
import { DEFAULT_TEAMS } from "./schemas/event-modes.ts";
import { isTeamMode } from "./team-objectives.ts";
import { waveObjectiveAt } from "./wave-objective.ts";

/** An objective in the JSON, with the index that it has or gets by its place. */
export type RawObjective = Found & { readonly index: unknown };

/** A phase in the JSON and its objectives. */
export type RawPhase = Found & { readonly objectives: readonly RawObjective[] };

/** What the rules of one event look at. */
export type RawEvent = {
  readonly event: Found;
  readonly phases: readonly RawPhase[];
  readonly waves: readonly Found[];
  readonly controlPointIds: ReadonlySet<unknown>;
  readonly teamMode: boolean;
  readonly teamIds: readonly unknown[];
  /** The objective that the waves end; null where there are no waves, or none that they could end. */
  readonly waveObjective: RawObjective | null;
};

export function rawEvent(event: Found): RawEvent {
  const phases = follow([event], "phases[]").map(rawPhase);
  const waves = follow([event], "waves[]");
  const mode = valueAt(event.value, "mode");
  const teams = follow([event], "teams[]").map(({ value }) => valueAt(value, "id"));
  const teamIds = teams.length === 0 && isTeamMode(mode) ? DEFAULT_TEAMS.map(({ id }) => id) : teams;
  return {
    event,
    phases,
    waves,
    controlPointIds: new Set(follow([event], "control_points[]").map(({ value }) => valueAt(value, "id"))),
    teamMode: isTeamMode(mode),
    teamIds,
    waveObjective: waves.length > 0 ? findWaveObjective(phases) : null,
  };
}

function rawPhase(phase: Found): RawPhase {
  const objectives = follow([phase], "objectives[]");
  return {
    ...phase,
    objectives: objectives.map((objective, place) => ({
      ...objective,
      index: valueAt(objective.value, "index") ?? place,
    })),
  };
}

/** Phases may be written in any order: waves end the first objective that is played. */
function findWaveObjective(phases: readonly RawPhase[]): RawObjective | null {
  const number = (phase: RawPhase) => Number(valueAt(phase.value, "index") ?? phases.indexOf(phase));
  const objectives = phases.toSorted((a, b) => number(a) - number(b)).flatMap((phase) => phase.objectives);
  const candidates = objectives.map(({ value }) => ({
    type: valueAt(value, "type"),
    required: valueAt(value, "required") !== false,
    waves: valueAt(value, "waves") === true,
  }));
  return objectives[waveObjectiveAt(candidates)] ?? null;
}

/** Whether a key says anything. A value of the wrong type does: the schema says what is wrong with it. */
export function saysSomething(value: unknown): boolean {
  return value !== undefined && value !== 0 && value !== false && !(Array.isArray(value) && value.length === 0);
}
