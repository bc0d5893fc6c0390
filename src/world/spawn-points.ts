import type { Content, EventDefinition } from "../content/definitions.ts";
import type { Position, ZoneDefinition } from "../content/world-definitions.ts";

/** Places around the middle of the zone, for an event that names no group. */
const RING_POINTS = 8;
const RING_METERS = 10;

/** The places of a spawn-point group of the event's zone; without one (null, or not there) around its middle. */
export function spawnPoints(
  { zoneId, spawnPoints: ownGroup }: EventDefinition,
  content: Content,
  groupName: string | null = ownGroup,
): readonly Position[] {
  const zone = content.zones.get(zoneId);
  const group = groupName === null ? undefined : zone?.spawnPointGroups[groupName];
  if (group !== undefined && group.length > 0) return group.map(({ position }) => position);
  const { min, max } = zone?.bounds ?? { min: [0, 0, 0], max: [0, 0, 0] };
  const middle: Position = [(min[0] + max[0]) / 2, (min[1] + max[1]) / 2, (min[2] + max[2]) / 2];
  return ring(middle, RING_METERS, RING_POINTS, zone);
}

/** So many places on a level circle, none outside the zone. */
export function ring(
  [x, y, z]: Position,
  radiusMeters: number,
  count: number,
  zone: ZoneDefinition | undefined,
): Position[] {
  const { min, max } = zone?.bounds ?? { min: [x, y, z], max: [x, y, z] };
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
  return Array.from({ length: count }, (_, at) => {
    const angle = (at / count) * 2 * Math.PI;
    return [
      clamp(x + radiusMeters * Math.cos(angle), min[0], max[0]),
      y,
      clamp(z + radiusMeters * Math.sin(angle), min[2], max[2]),
    ];
  });
}
