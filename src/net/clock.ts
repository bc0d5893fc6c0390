/** Two clocks: limits count on the one that never jumps, clients are told the other. Tests bring their own. */
export type Clock = {
  /** Milliseconds since an arbitrary moment, never going back. */
  monotonicMs(): number;
  /** Unix time in milliseconds. */
  unixMs(): number;
};

/** The clocks of the machine. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  unixMs: () => Date.now(),
};
