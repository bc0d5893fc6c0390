import { expect, test } from "vitest";
import { Pacer } from "../../../tools/bots/pacer.ts";

/** A pacer under a clock that the test moves; chance gives each rank another part of the period. */
function pacerAt(clock: { ms: number }, count: number): Pacer {
  let drawn = 0;
  return new Pacer({ nowMs: () => clock.ms, random: () => ((drawn++ % count) + 0.5) / count });
}

test("every rank is visited at its rate, evenly spaced", () => {
  const clock = { ms: 0 };
  const pacer = pacerAt(clock, 50);
  const visits = new Map<number, number[]>();
  pacer.every(50, 20, (rank) => visits.set(rank, [...(visits.get(rank) ?? []), clock.ms]));
  for (; clock.ms <= 10_000; clock.ms += 1) pacer.turn(clock.ms);
  expect(visits.size).toBe(50);
  for (const times of visits.values()) {
    expect(times.length).toBe(200);
    for (let at = 1; at < times.length; at += 1) expect((times[at] ?? 0) - (times[at - 1] ?? 0)).toBe(50);
  }
});

test("visits are spread over the period", () => {
  const clock = { ms: 0 };
  const pacer = pacerAt(clock, 100);
  let most = 0;
  let now = 0;
  pacer.every(100, 10, () => {
    now += 1;
  });
  for (; clock.ms < 1_000; clock.ms += 1) {
    now = 0;
    pacer.turn(clock.ms);
    most = Math.max(most, now);
  }
  expect(most).toBe(1);
});

test("it tells when the next visit is due", () => {
  const pacer = pacerAt({ ms: 0 }, 1);
  expect(pacer.turn(0)).toBe(Number.POSITIVE_INFINITY);
  pacer.every(1, 4, () => {});
  expect(pacer.turn(0)).toBe(125);
  expect(pacer.turn(124)).toBe(125);
  expect(pacer.turn(125)).toBe(375);
});

test("after a stall a few rounds are made up for, not all of them", () => {
  const clock = { ms: 0 };
  const pacer = pacerAt(clock, 1);
  let visits = 0;
  pacer.every(1, 10, () => {
    visits += 1;
  });
  pacer.turn(0);
  pacer.turn(300);
  expect(visits).toBe(3);
  pacer.turn(10_000);
  expect(visits).toBeGreaterThan(3);
  expect(visits).toBeLessThan(10);
});
