import type { ControlPointDefinition } from "../../content/definitions.ts";
import type { LiveRun } from "../live-run.ts";
import type { ObjectiveState } from "../run-state.ts";
import type { ZoneView } from "../zone-view.ts";
import {
  MARKS_PER_POINT,
  type PointState,
  passTime,
  pointFromMarks,
  pointMarks,
  type Standing,
} from "./control-point.ts";
import type { TimedKind } from "./objective-kind.ts";
import { hasLeft, playersNear, unitsOf } from "./timed-progress.ts";

/** Number of the players' side where there are no teams. */
const EVERYONE = 1;

/**
 * `territory`: control points that are held by whoever stood in them long enough. `marks` are four numbers for each
 * point (see control-point.ts), then the time held in ms.
 *
 * hold_all, hold_majority: so many points at once, for `hold_time_required_ms` without a break if that is given.
 * hold_time: the same time in all, while most are held, breaks allowed.
 */
export const territory: TimedKind = {
  look(run, objective, view, passedMs) {
    const points = pointsOf(run, objective);
    const states = points.map((point, at) => lookAtPoint(run, objective, view, { point, at, passedMs }));
    const team = objective.definition.team;
    const isOurs = ({ owner }: PointState): boolean => owner !== 0 && (team === 0 || owner === team);
    const held = states.filter(isOurs).length;
    const before = objective.marks[points.length * MARKS_PER_POINT] ?? 0;
    const { heldMs, current } = judge(run, objective, held, points.length, before, passedMs);
    run.setProgress(objective, current, [...states.flatMap(pointMarks), heldMs]);
    return null;
  },
};

function pointsOf({ state: { definition } }: LiveRun, { definition: { controlPointIds } }: ObjectiveState) {
  return definition.controlPoints.filter(({ id }) => controlPointIds.length === 0 || controlPointIds.includes(id));
}

type Look = { readonly point: ControlPointDefinition; readonly at: number; readonly passedMs: number };

function lookAtPoint(run: LiveRun, objective: ObjectiveState, view: ZoneView, { point, at, passedMs }: Look) {
  const { participants, definition, instanceId } = run.state;
  const [x, y, z] = point.position;
  const standing: Standing = { players: new Map(), creatures: 0 };
  for (const player of playersNear(run, objective, view, { x, y, z }, point.captureRadiusMeters)) {
    run.tally.creditPresence(objective, player, passedMs);
  }
  for (const player of view.players()) {
    const squared = (player.x - x) ** 2 + (player.y - y) ** 2 + (player.z - z) ** 2;
    if (player.health === 0 || squared > point.captureRadiusMeters ** 2 || hasLeft(run, player)) continue;
    const slot = participants.slotOf(player.characterId);
    const side = definition.teams.length === 0 ? EVERYONE : slot < 0 ? 0 : (participants.teams[slot] ?? 0);
    if (side !== 0) standing.players.set(side, (standing.players.get(side) ?? 0) + 1);
  }
  standing.creatures = view.creaturesNear(instanceId, point.position, point.captureRadiusMeters);
  return passTime(point, pointFromMarks(objective.marks, at * MARKS_PER_POINT), standing, passedMs);
}

function judge(
  { state: { definition } }: LiveRun,
  objective: ObjectiveState,
  held: number,
  points: number,
  heldBeforeMs: number,
  passedMs: number,
): { heldMs: number; current: number } {
  const { victoryCondition, holdTimeRequiredMs } = definition;
  const needed = victoryCondition === "hold_all" ? points : Math.floor(points / 2) + 1;
  if (victoryCondition !== "hold_time" && holdTimeRequiredMs === 0) {
    return { heldMs: 0, current: unitsOf(objective, Math.min(held, needed), needed) };
  }
  const lost = victoryCondition === "hold_time" ? heldBeforeMs : 0;
  const heldMs = held >= needed ? heldBeforeMs + passedMs : lost;
  const wholeMs = holdTimeRequiredMs > 0 ? holdTimeRequiredMs : objective.target * 1_000;
  return { heldMs, current: unitsOf(objective, heldMs, wholeMs) };
}
