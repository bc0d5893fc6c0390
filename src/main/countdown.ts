/** The seconds at which a planned stop is told again: those that players of the WoW emulators know, and hours above. */

const MINUTE = 60;
const HOUR = 3600;

/** Below so many seconds it is told at every multiple of the second number. */
const STEPS = [
  [5 * MINUTE, 15],
  [15 * MINUTE, MINUTE],
  [30 * MINUTE, 5 * MINUTE],
  [12 * HOUR, HOUR],
] as const;
const ABOVE = 12 * HOUR;

/** Whether people are told at exactly this many seconds before the end. At 0 nobody is: it happens. */
const isToldAt = (secondsLeft: number): boolean => {
  const step = STEPS.find(([below]) => secondsLeft < below)?.[1] ?? ABOVE;
  return secondsLeft > 0 && secondsLeft % step === 0;
};

/**
 * Whether people have to be told once the time left has gone from `before` to `now` seconds: a tick that comes late
 * tells at once what fell into the gap, and only once.
 */
export const isToldBetween = (before: number, now: number): boolean => {
  if (now <= 0) return false;
  for (let secondsLeft = before - 1; secondsLeft >= now; secondsLeft -= 1) if (isToldAt(secondsLeft)) return true;
  return false;
};
