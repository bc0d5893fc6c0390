/**
 * Pause in milliseconds before the next attempt: doubles with each failure up to the longest, and lies between a half
 * and the whole of that, so that what failed together is not tried together.
 * @param failures from 1 @param random from 0 to below 1
 */
export function retryDelayMs(firstMs: number, longestMs: number, failures: number, random: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30)) * (0.5 + random / 2);
}
