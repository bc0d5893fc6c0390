import type { Position } from "../content/world-definitions.ts";

/** A way through places in order. `metersAt` is how far along it each of them lies, `meters` how long it is. */
export type Way = {
  readonly places: readonly Position[];
  readonly metersAt: readonly number[];
  readonly meters: number;
};

/** The way from a start through places. */
export function wayThrough(start: Position, places: readonly Position[]): Way {
  const all = [start, ...places];
  const metersAt: number[] = [];
  let meters = 0;
  all.forEach((place, at) => {
    meters += distance(all[at - 1] ?? start, place);
    metersAt.push(meters);
  });
  return { places: all, metersAt, meters };
}

/** The place so far along a way; beyond its end, the end. */
export function placeAt({ places, metersAt }: Way, meters: number): Position {
  const next = metersAt.findIndex((at) => at > meters);
  const to = places[next];
  const from = places[next - 1];
  if (to === undefined || from === undefined) return places.at(next < 0 ? -1 : 0) ?? [0, 0, 0];
  const start = metersAt[next - 1] ?? 0;
  const part = (meters - start) / ((metersAt[next] ?? start) - start);
  return [between(from[0], to[0], part), between(from[1], to[1], part), between(from[2], to[2], part)];
}

/** The part of a way, from 0 to 1, that so many metres are. Who has nowhere to go has arrived. */
export function partOfWay({ meters }: Way, travelledMeters: number): number {
  return meters === 0 ? 1 : Math.min(1, travelledMeters / meters);
}

/** How many of a way's places, its start not counted, so many metres have come by. */
export function placesPassed({ metersAt }: Way, travelledMeters: number): number {
  return metersAt.filter((at, place) => place > 0 && at <= travelledMeters).length;
}

function between(from: number, to: number, part: number): number {
  return from + (to - from) * part;
}

function distance([ax, ay, az]: Position, [bx, by, bz]: Position): number {
  return Math.hypot(bx - ax, by - ay, bz - az);
}
