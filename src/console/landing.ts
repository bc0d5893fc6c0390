import type { LiveRun } from "../events/live-run.ts";

/** How long a game master waits for a journal that is away. */
const PATIENCE_MS = 3_000;

/** What a game master is told who waits no longer. */
export const WAITING =
  "The journal is away and takes nothing more: this is done when it is back, unless the server ends before.";

export type Landing = "durable" | "refused" | "waiting";

/** Whether what was decided became durable, was refused for good, or still waits for a journal that is away. */
export function landing(run: LiveRun): Promise<Landing> {
  return withPatience(new Promise((resolve) => run.whenDurable(resolve)));
}

/** @param isDurable settles when the journal has answered, with what it said */
export function withPatience(isDurable: Promise<boolean>): Promise<Landing> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve("waiting"), PATIENCE_MS);
    void isDurable.then((durable) => {
      clearTimeout(late);
      resolve(durable ? "durable" : "refused");
    });
  });
}
