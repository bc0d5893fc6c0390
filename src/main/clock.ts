/** Unix time in milliseconds that never goes back while the server lives: runs are measured by it. */
export const nowMs = (): number => Math.floor(performance.timeOrigin + performance.now());

/** A clock that follows another forwards, and stands still where that one is set back. */
export function forwardClock(read: () => number): () => number {
  let latestMs = Number.NEGATIVE_INFINITY;
  return () => {
    latestMs = Math.max(latestMs, read());
    return latestMs;
  };
}

/**
 * The system's Unix time in milliseconds, never back: calendars go by it. Unlike `nowMs` it follows a clock that is
 * corrected, or a machine that was asleep.
 */
export const systemMs = forwardClock(() => Date.now());
