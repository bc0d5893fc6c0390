import type { BenchRow } from "./section.ts";

/** Two ways to do the same: each does `count` operations and gives something that depends on all of them. */
export type Contest = {
  readonly name: string;
  readonly yardstick: string;
  readonly ours: (count: number) => number;
  readonly theirs: (count: number) => number;
};

// What the contests give goes here, so that the compiler may leave out none of the work.
const taken = { sum: 0 };

const ROUNDS = 7;
const ROUND_MS = 12;

/**
 * Measures both in turns, so that whatever else the machine does slows both, and keeps the best round of each. Takes
 * about 0.2 s.
 */
export function measureSideBySide({ name, yardstick, ours, theirs }: Contest): BenchRow {
  const counts = [warmUp(ours), warmUp(theirs)] as const;
  let value = 0;
  let yardstickValue = 0;
  for (let round = 0; round < ROUNDS; round++) {
    value = Math.max(value, rate(ours, counts[0]));
    yardstickValue = Math.max(yardstickValue, rate(theirs, counts[1]));
  }
  return { name, value, yardstick, yardstickValue, ratio: value / yardstickValue };
}

/** Doubles the count until a round takes its time; by then the code is compiled. */
function warmUp(run: (count: number) => number): number {
  for (let count = 1_024; ; count *= 2) {
    const started = performance.now();
    taken.sum += run(count);
    if (performance.now() - started >= ROUND_MS) return count;
  }
}

function rate(run: (count: number) => number, count: number): number {
  const started = performance.now();
  taken.sum += run(count);
  return (count / (performance.now() - started)) * 1_000;
}
