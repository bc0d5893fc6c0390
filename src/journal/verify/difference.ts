/** One thing that is not as it must be. `what` tells which check found it, `where` a position, a stream or a row. */
export type Difference = {
  readonly what: "positions" | "versions" | "schemas" | "projections";
  readonly where: string;
  /** One sentence. */
  readonly message: string;
};

/** Each check shows this many of what it finds; more would say no more. */
export const SHOWN_MAX = 20;
