/** One row of the benchmark: a figure, and beside it the yardstick measured in the same run. */
export type BenchRow = {
  readonly name: string;
  readonly value: number;
  readonly yardstick: string;
  readonly yardstickValue: number;
  /** value / yardstickValue: the figure to compare between machines. */
  readonly ratio: number;
};

/** `unit` is that of every value; "per second" unless it says otherwise. */
export type BenchSection = { readonly name: string; readonly unit?: string; readonly rows: readonly BenchRow[] };
