/** Rows as the columns of an `unnest`, in the order of `keys`. */
export function toColumns<Row extends object>(rows: readonly Row[], keys: readonly (keyof Row)[]): unknown[][] {
  return keys.map((key) => rows.map((row) => row[key]));
}

/** A row of which every value is a number; the driver may hand over large ones as text. */
export function toNumbers<Row extends Readonly<Record<string, number>>>(
  row: { [K in keyof Row]: number | string },
): Row {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value)])) as Row;
}
