/** One row of the benchmark: a figure, and beside it the yardstick measured in the same run. */
export type BenchRow = {
  readonly name: string;
  readonly opsPerSecond: number;
  readonly yardstick: string;
  readonly yardstickOpsPerSecond: number;
  /** opsPerSecond / yardstickOpsPerSecond: the figure to compare between machines. */
  readonly ratio: number;
};

export type BenchSection = { readonly name: string; readonly rows: readonly BenchRow[] };
