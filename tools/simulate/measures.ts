/** How numbers of many runs lie. */

export type Spread = {
  readonly mean: number;
  /** Standard deviation. */
  readonly sd: number;
  readonly least: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly most: number;
};

/** The spread of these numbers; null of none. A percentile is the number at its rank, the lower one of two. */
export function spreadOf(numbers: Iterable<number>): Spread | null {
  const sorted = Float64Array.from(numbers).sort();
  if (sorted.length === 0) return null;
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
  const mean = meanOf(sorted);
  const squares = sorted.reduce((sum, number) => sum + (number - mean) ** 2, 0);
  const sd = Math.sqrt(squares / Math.max(1, sorted.length - 1));
  return { mean, sd, least: at(0), p10: at(0.1), p50: at(0.5), p90: at(0.9), most: at(1) };
}

/** 0 of no numbers. */
export function meanOf(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < numbers.length; at += 1) sum += numbers[at] ?? 0;
  return numbers.length === 0 ? 0 : sum / numbers.length;
}
