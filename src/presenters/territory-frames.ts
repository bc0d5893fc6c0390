import { ServerControlPoint } from "../../packets/index.ts";
import type { ControlPointDefinition } from "../content/definitions.ts";
import { controlPoints, type PointState } from "../events/objectives/control-point.ts";
import type { RunScreen } from "./run-screen.ts";
import { SharedFrame } from "./shared-frame.ts";
import { secretOf } from "./shown-phase.ts";
import type { Show } from "./stage.ts";

/** A point, where it stands, and the only team that is shown it (0: everyone is). */
type Point = { readonly point: ControlPointDefinition; readonly state: PointState; readonly team: number };

/** Has all points of the phase shown with the next delivery. */
export function showPointsAnew(screen: RunScreen): void {
  screen.points.clear();
  screen.pointsMoved = true;
}

/** Lets out the points whose owner, contest or whole per cent is another than was last shown. */
export function letOutPoints(screen: RunScreen, show: Show): void {
  if (!screen.pointsMoved) return;
  screen.pointsMoved = false;
  for (const [key, point] of pointsOf(screen)) {
    const { owner, contested } = point.state;
    const standing = `${owner} ${percentOf(point)} ${contested}`;
    if (screen.points.get(key) === standing) continue;
    screen.points.set(key, standing);
    showPoint(screen, point, show);
  }
}

/** Every point as it stands. @param team leaves out what is not this team's own secret */
export function showPoints(screen: RunScreen, show: Show, team: number | null = null): void {
  for (const point of pointsOf(screen).values())
    if (team === null || point.team === team) showPoint(screen, point, show);
}

function showPoint(screen: RunScreen, shown: Point, show: Show): void {
  const { instanceId } = screen.run.durable;
  const { point, state, team } = shown;
  const [x, y, z] = point.position;
  const { owner, contested } = state;
  const progress = percentOf(shown);
  const fields = {
    instanceId,
    pointId: point.id,
    owner,
    progress,
    contested,
    x,
    y,
    z,
    radius: point.captureRadiusMeters,
  };
  show(SharedFrame.of(ServerControlPoint, fields, `point ${instanceId} ${point.id}`), screen.only(team));
}

/** Points of the phase's objectives. One that several are about is shown once to each side: as everyone may see it, if so. */
function pointsOf(screen: RunScreen): Map<string, Point> {
  const territories = [...screen.phase.objectives.values()]
    .filter(({ definition: { type }, status }) => type === "territory" && status !== "inactive")
    .toSorted((one, other) => secretOf(one) - secretOf(other));
  const points = new Map<string, Point>();
  for (const objective of territories) {
    const team = secretOf(objective);
    for (const found of controlPoints(screen.run.durable.definition, objective.definition, objective.marks)) {
      const { id } = found.point;
      if (!points.has(`0 ${id}`) && !points.has(`${team} ${id}`)) points.set(`${team} ${id}`, { ...found, team });
    }
  }
  return points;
}

function percentOf({ point: { captureTimeMs }, state: { progressMs } }: Point): number {
  return Math.min(100, Math.floor((progressMs * 100) / Math.max(1, captureTimeMs)));
}
