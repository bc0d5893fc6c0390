import type { ControlPointDefinition } from "../../content/definitions.ts";
import type { RunState } from "../run-state.ts";

/** More than so many at once capture no faster (the emulator that the system grew into). */
const CAPTURERS_MAX = 5;

/** How many numbers of a territory objective's marks each point has. */
export const MARKS_PER_POINT = 4;

/** `owner` holds it, `claimant` is on the way to; both are sides, 0 nobody. `progressMs` counts to `capture_time_ms`. */
export type PointState = {
  readonly owner: number;
  readonly claimant: number;
  readonly progressMs: number;
  readonly contested: boolean;
};

/** Who stands in it: players by side, and creatures of the event, which hold nothing and let nobody hold. */
export type Standing = { readonly players: Map<number, number>; creatures: number };

export function pointMarks({ owner, claimant, progressMs, contested }: PointState): number[] {
  return [owner, claimant, progressMs, contested ? 1 : 0];
}

export function pointFromMarks(marks: readonly number[], at: number): PointState {
  const [owner = 0, claimant = 0, progressMs = 0, contested = 0] = marks.slice(at, at + 4);
  return { owner, claimant, progressMs, contested: contested === 1 };
}

/**
 * A point after some time:
 *
 *     two sides in it, or one and creatures → contested, nothing moves
 *     one side → takes down what another has, then claims, and holds it at `capture_time_ms`; up to five are faster
 *     creatures alone → take it down      nobody → falls back within `decay_time_ms` (0: stays as it is)
 */
export function passTime(
  { captureTimeMs, decayTimeMs }: ControlPointDefinition,
  state: PointState,
  { players, creatures }: Standing,
  passedMs: number,
): PointState {
  const wholeMs = Math.max(1, captureTimeMs);
  const forces = players.size + (creatures > 0 ? 1 : 0);
  if (forces > 1) return { ...state, contested: true };
  const [[side, count] = [0, 0]] = players;
  if (side !== 0) return stand(state, side, Math.min(count, CAPTURERS_MAX) * passedMs, wholeMs);
  if (creatures > 0) return takeDown(state, Math.min(creatures, CAPTURERS_MAX) * passedMs);
  if (decayTimeMs === 0) return { ...state, contested: false };
  return takeDown(state, Math.ceil((passedMs * wholeMs) / decayTimeMs));
}

function stand(state: PointState, side: number, byMs: number, wholeMs: number): PointState {
  const having = state.owner === 0 ? state.claimant : state.owner;
  if (having !== 0 && having !== side) return takeDown(state, byMs);
  const progressMs = Math.min(wholeMs, state.progressMs + byMs);
  const owner = progressMs >= wholeMs ? side : state.owner;
  return { owner, claimant: side, progressMs, contested: false };
}

function takeDown(state: PointState, byMs: number): PointState {
  const progressMs = Math.max(0, state.progressMs - byMs);
  const isGone = progressMs === 0;
  return {
    owner: isGone ? 0 : state.owner,
    claimant: isGone ? 0 : state.claimant,
    progressMs,
    contested: false,
  };
}

/** The points of an objective with where they stand, for whoever shows them. */
export function controlPoints(
  definition: { readonly controlPoints: readonly ControlPointDefinition[] },
  objective: { readonly controlPointIds: readonly number[] },
  marks: readonly number[],
): { readonly point: ControlPointDefinition; readonly state: PointState }[] {
  const ids = objective.controlPointIds;
  return definition.controlPoints
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .map((point, at) => ({ point, state: pointFromMarks(marks, at * MARKS_PER_POINT) }));
}

/**
 * Whether every control point of the phase's territory objectives is held, in the end: by the team that won where one
 * did, else by anybody who takes part.
 */
export function holdsAllPoints({ definition, objectives }: RunState, winner: number): boolean {
  const side = definition.teams.length === 0 ? 0 : winner;
  const territories = objectives.filter(
    ({ definition: { type, team } }) => type === "territory" && (side === 0 || team === 0 || team === side),
  );
  const isHeld = (owner: number): boolean => owner !== 0 && (side === 0 || owner === side);
  return (
    territories.length > 0 &&
    territories.every(({ marks }) => {
      const owners = marks.filter((_, at) => at % MARKS_PER_POINT === 0 && at < marks.length - 1);
      return owners.length > 0 && owners.every(isHeld);
    })
  );
}
