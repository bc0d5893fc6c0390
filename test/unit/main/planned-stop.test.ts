import { describe, expect, test } from "vitest";
import { PlannedStops } from "../../../src/main/planned-stop.ts";

const shutdown = (secondsLeft: number, reason = "") => ({ kind: "shutdown", secondsLeft, reason }) as const;
const drain = (secondsLeft: number) => ({ kind: "drain", secondsLeft, reason: "" }) as const;

/** Stops on a clock of the test's own, with everything that was told. */
const planned = () => {
  const world = { nowMs: 5_000, players: 2, stops: 0, told: [] as string[] };
  const stops = new PlannedStops({
    monotonicMs: () => world.nowMs,
    isEmpty: () => world.players === 0,
    tell: ({ kind, secondsLeft }, cancelled) => void world.told.push(`${cancelled ? "no " : ""}${kind} ${secondsLeft}`),
    stop: () => {
      world.stops += 1;
    },
  });
  const pass = (ms: number, stepMs = 250) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      world.nowMs += stepMs;
      stops.tick();
    }
  };
  return { world, stops, pass };
};

describe("a shutdown", () => {
  test("is told when it is planned and on the way, and stops once when its time is up", () => {
    const { world, stops, pass } = planned();
    expect(stops.plan(shutdown(62, "new tides"))).toEqual({ ok: true, before: null });
    pass(61_750);
    expect(world.told).toEqual(["shutdown 62", "shutdown 60", "shutdown 45", "shutdown 30", "shutdown 15"]);
    expect(stops.current).toEqual(shutdown(1, "new tides"));
    expect(world.stops).toBe(0);
    pass(2_000);
    expect(world.stops).toBe(1);
  });

  test("of 0 seconds stops with the next tick, and tells nobody twice", () => {
    const { world, stops, pass } = planned();
    stops.plan(shutdown(0));
    expect(world).toMatchObject({ stops: 0, told: [] });
    pass(250);
    expect(world).toMatchObject({ stops: 1, told: [] });
  });

  test("is told once where the clock jumps over several of its moments", () => {
    const { world, stops, pass } = planned();
    stops.plan(shutdown(100));
    pass(70_000, 70_000);
    expect(world.told).toEqual(["shutdown 100", "shutdown 30"]);
  });

  test("waits for nobody", () => {
    const { world, stops, pass } = planned();
    stops.plan(shutdown(10));
    world.players = 0;
    pass(9_000);
    expect(world.stops).toBe(0);
  });
});

describe("a drain", () => {
  test("stops when the last player has gone", () => {
    const { world, stops, pass } = planned();
    stops.plan(drain(600));
    pass(10_000);
    expect(world.stops).toBe(0);
    world.players = 0;
    pass(250);
    expect(world.stops).toBe(1);
  });

  test("stops within its bound though somebody stays", () => {
    const { world, stops, pass } = planned();
    stops.plan(drain(30));
    pass(29_750);
    expect(world.stops).toBe(0);
    pass(250);
    expect(world).toMatchObject({ stops: 1, told: ["drain 30", "drain 15"] });
  });
});

describe("plans change", () => {
  test.each([shutdown(40), drain(40)])("a $kind is cancelled, and nothing comes of it", (stop) => {
    const { world, stops, pass } = planned();
    stops.plan(stop);
    pass(5_000);
    expect(stops.cancel()).toEqual({ ...stop, secondsLeft: 35 });
    expect(stops.current).toBeNull();
    world.players = 0;
    pass(100_000);
    expect(world).toMatchObject({ stops: 0, told: [`${stop.kind} 40`, `no ${stop.kind} 35`] });
    expect(stops.cancel()).toBeNull();
  });

  test("a plan takes the place of the one before, with a time of its own", () => {
    const { world, stops, pass } = planned();
    stops.plan(drain(40));
    pass(10_000);
    expect(stops.plan(shutdown(40))).toEqual({ ok: true, before: drain(30) });
    pass(39_750);
    expect(world.stops).toBe(0);
    pass(250);
    expect(world.stops).toBe(1);
  });

  test("a stop that has come cannot be taken back, and nothing is planned after it", () => {
    const { stops, pass, world } = planned();
    stops.plan(shutdown(1));
    pass(1_000);
    const told = [...world.told];
    expect(stops.cancel()).toBeNull();
    expect(stops.plan(shutdown(300))).toEqual({ ok: false });
    expect(stops.current).toEqual(shutdown(0));
    expect(world.told).toEqual(told);
    expect(world.stops).toBe(1);
  });
});
