import { beforeEach, describe, expect, test } from "vitest";
import { LatencyFifo } from "../../../tools/bots/latency-fifo.ts";

let samples: number[];
let fifo: LatencyFifo;
beforeEach(() => {
  samples = [];
  fifo = new LatencyFifo((latencyMs) => samples.push(latencyMs));
  fifo.begin(0);
});

const TARGET = 9;

/** A contribution update that was read at this time. */
function shown(contribution: number, atMs: number): void {
  fifo.show(contribution);
  fifo.settle(atMs);
}

describe("latency of casts", () => {
  test("a cast of a full hundred is timed to the update that includes it", () => {
    fifo.cast(100, 1, TARGET, 1_000);
    shown(1, 1_030);
    expect(samples).toEqual([30]);
  });

  test("several that are folded into one update are each timed from their own sending", () => {
    fifo.cast(100, 1, TARGET, 1_000);
    fifo.cast(300, 2, TARGET, 1_010);
    fifo.cast(100, 1, TARGET, 1_020);
    shown(7, 1_030);
    expect(samples).toEqual([30, 20]);
    expect(fifo.waiting).toBe(1);
    shown(8, 1_050);
    expect(samples).toEqual([30, 20, 30]);
  });

  test("of casts that are less than a hundred, the one that makes it full is timed", () => {
    fifo.cast(60, 1, TARGET, 1_000);
    fifo.cast(60, 1, TARGET, 1_100);
    fifo.cast(60, 1, TARGET, 1_200);
    fifo.cast(30, 1, TARGET, 1_300);
    shown(1, 1_310);
    expect(samples).toEqual([210]);
    shown(2, 1_320);
    expect(samples).toEqual([210, 20]);
  });

  test("a refused cast is not waited for", () => {
    fifo.cast(100, 1, TARGET, 1_000);
    fifo.cast(100, 1, TARGET, 1_050);
    fifo.refused("cast", TARGET);
    shown(1, 1_060);
    fifo.cast(100, 1, TARGET, 1_100);
    shown(2, 1_110);
    expect(samples).toEqual([60, 10]);
  });

  test("without a known rest only whole hundreds are timed", () => {
    fifo.begin();
    fifo.cast(200, 1, TARGET, 1_000);
    shown(2, 1_010);
    expect(samples).toEqual([10]);
    fifo.cast(150, 1, TARGET, 1_100);
    shown(4, 1_110);
    expect(samples).toEqual([10]);
  });
});

describe("what is not known is not timed", () => {
  test("after doubt nothing is recorded until half a second of rest", () => {
    fifo.cast(100, 1, TARGET, 1_000);
    fifo.doubt();
    shown(26, 1_010);
    fifo.cast(100, 1, TARGET, 1_400);
    shown(27, 1_410);
    expect(samples).toEqual([]);
    fifo.cast(100, 1, TARGET, 1_900);
    shown(28, 1_925);
    expect(samples).toEqual([25]);
  });

  test("a new phase begins afresh at once", () => {
    fifo.cast(100, 1, TARGET, 1_000);
    fifo.doubt();
    fifo.begin();
    fifo.cast(100, 1, TARGET, 1_050);
    shown(1, 1_060);
    expect(samples).toEqual([10]);
  });

  test("a death under a cast that may have been effective in part makes doubt, one under exact hundreds does not", () => {
    fifo.cast(100, 1, TARGET, 1_000);
    fifo.died(TARGET);
    shown(1, 1_020);
    expect(samples).toEqual([20]);
    fifo.cast(900, 1, TARGET + 1, 1_050);
    fifo.died(TARGET + 1);
    shown(4, 1_070);
    fifo.cast(100, 1, TARGET, 1_100);
    shown(5, 1_110);
    expect(samples).toEqual([20]);
  });

  test("an increase that does not fit what was expected makes doubt", () => {
    fifo.act("use", 15, TARGET, 1_000);
    shown(7, 1_010);
    shown(15, 1_020);
    expect(samples).toEqual([]);
  });

  test("more than was expected times what was expected and no more", () => {
    fifo.act("use", 15, TARGET, 1_000);
    shown(40, 1_012);
    expect(samples).toEqual([12]);
  });
});

describe("kills, uses and turn-ins", () => {
  test("a kill is timed from the bot's own last cast, and one that another finished only takes its share", () => {
    fifo.earned(10, TARGET, 1_000);
    fifo.earned(10, TARGET + 1, null);
    fifo.act("use", 15, 3, 1_010);
    shown(35, 1_040);
    expect(samples).toEqual([40, 30]);
    expect(fifo.waiting).toBe(0);
  });

  test("a cast that hit a corpse shows that the blow was another's", () => {
    fifo.earned(10, TARGET, 1_000);
    fifo.refused("cast", TARGET);
    shown(10, 1_020);
    expect(samples).toEqual([]);
    expect(fifo.waiting).toBe(0);
  });

  test("what was shown is taken in with all that came with it", () => {
    fifo.act("turn_in", 16, 0, 1_000);
    fifo.show(16);
    fifo.doubt();
    fifo.settle(1_010);
    expect(samples).toEqual([]);
  });
});
