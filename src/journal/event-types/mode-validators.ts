import type { EventMode } from "../../content/definitions.ts";
import type { EventData, ModeValidator } from "./event-type.ts";

/** What cannot happen in a run of each mode. Each rule says so with the path of the field that is wrong. */

type Rules = Readonly<Record<string, (data: EventData) => string | null>>;

const never = (what: string) => () => `elapsedMs belongs to ${what}: append it to a run of such an event`;

const zero = (field: string, mode: string) => (data: EventData) =>
  data[field] === 0 ? null : `${field} is ${data[field]}: it is 0 in a ${mode} event`;

/** A team of a mode is there from the start. */
const teams = (isRight: (count: number) => boolean, wanted: string) => (data: EventData) => {
  const definition = data.definition as { readonly teams: readonly unknown[] };
  return isRight(definition.teams.length) ? null : `definition.teams has ${definition.teams.length}: give ${wanted}`;
};

const noRounds: Rules = {
  RoundStarted: never("duels and knockouts"),
  RoundEnded: never("duels and knockouts"),
};
const noDuel: Rules = { DuelDecided: never("duels") };
const noRace: Rules = { RaceLegWon: never("races"), RaceWon: never("races") };
const noElimination: Rules = { ParticipantEliminated: never("knockouts") };
const noPhases: Rules = { PhaseStarted: never("cooperative events and races") };

const rules: Readonly<Record<EventMode, Rules>> = {
  cooperative: {
    ...noRounds,
    ...noDuel,
    ...noRace,
    ...noElimination,
    RunStarted: teams((count) => count === 0, "none to a cooperative event"),
    TeamChosen: never("events with teams"),
    PhaseStarted: zero("wonBy", "cooperative"),
    RunCompleted: zero("winner", "cooperative"),
  },
  race: {
    ...noRounds,
    ...noDuel,
    ...noElimination,
    RunStarted: teams((count) => count >= 2, "a race two or more"),
    RaceLegWon: (data) => (data.team === 0 ? "team is 0: a leg of a race is won by a team" : null),
  },
  duel: {
    ...noRace,
    ...noElimination,
    ...noPhases,
    RunStarted: teams((count) => count !== 1, "a duel two or more, or none"),
  },
  knockout: { ...noDuel, ...noRace, ...noPhases, RoundEnded: zero("winner", "knockout") },
};

/** The validators that the modes of content have. */
export const modeValidators: ReadonlyMap<EventMode, ModeValidator> = new Map(
  Object.entries(rules).map(([mode, ofMode]) => [
    mode as EventMode,
    (type: string, data: EventData) => ofMode[type]?.(data) ?? null,
  ]),
);
