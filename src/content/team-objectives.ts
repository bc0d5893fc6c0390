import type {
  EventDefinition,
  EventMode,
  ObjectiveDefinition,
  PhaseDefinition,
  TeamDefinition,
} from "./definitions.ts";
import { DEFAULT_TEAMS } from "./schemas/event-modes.ts";

/** Distance between the indices of one objective's copies: a team's place times this is added. */
export const COPY_STEP = 32;

/** Teams compete in these modes; in a knockout everybody may stand for itself. */
export function isTeamMode(mode: unknown): boolean {
  return mode === "race" || mode === "duel";
}

/** Teams as they are written, else the two that races and duels have by default. */
export function teamsOf(mode: EventMode, teams: readonly TeamDefinition[]): readonly TeamDefinition[] {
  return teams.length === 0 && isTeamMode(mode) ? DEFAULT_TEAMS : teams;
}

/** Waves come once for everybody: an objective that they end is not raced for. */
export function isCopied({ team, waves }: { readonly team: unknown; readonly waves: unknown }): boolean {
  return (team === 0 || team === undefined) && waves !== true;
}

/**
 * Gives each team of a race or a duel its own copy of the objectives that name no team. The first team's copies keep
 * the indices; what refers to an objective refers to the same team's copy then, a vote's option to all copies.
 */
export function withTeamObjectives(event: EventDefinition): EventDefinition {
  if (!isTeamMode(event.mode)) return event;
  return { ...event, phases: event.phases.map((phase) => copyPhase(phase, event.teams)) };
}

function copyPhase(phase: PhaseDefinition, teams: readonly TeamDefinition[]): PhaseDefinition {
  const copied = new Set(phase.objectives.filter(isCopied).map(({ index }) => index));
  const indexFor = (index: number, place: number) => (copied.has(index) ? index + COPY_STEP * place : index);
  const forTeam = (objective: ObjectiveDefinition, place: number): ObjectiveDefinition => ({
    ...objective,
    index: indexFor(objective.index, place),
    team: teams[place]?.id ?? objective.team,
    activatedBy: objective.activatedBy.map((index) => indexFor(index, place)),
  });
  const placeOf = ({ team }: ObjectiveDefinition) => teams.findIndex(({ id }) => id === team);
  const objectives = phase.objectives.flatMap((objective) => {
    if (copied.has(objective.index)) return teams.map((_, place) => forTeam(objective, place));
    return placeOf(objective) < 0 ? [objective] : [forTeam(objective, placeOf(objective))];
  });
  const everyCopy = (index: number) => [...new Set(teams.map((_, place) => indexFor(index, place)))];
  const options = phase.vote?.options.map((option) => ({ ...option, activates: option.activates.flatMap(everyCopy) }));
  return { ...phase, objectives, vote: phase.vote === null ? null : { ...phase.vote, options: options ?? [] } };
}
