/**
 * The two formats that clients speak (wire protocol, Dialects): 1 is the documented format of the public-events
 * system, 2 that of the emulator it grew into. A session speaks one of them from its hello on.
 */
export type Dialect = 1 | 2;

export const dialects: readonly Dialect[] = [1, 2];

/** What ServerHello offers. */
export const highestDialect: Dialect = 2;

/** The dialect with this number, or null where there is none. */
export function dialectOf(number: number): Dialect | null {
  return number === 1 || number === 2 ? number : null;
}
