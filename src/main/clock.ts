/** Unix time in milliseconds that never goes back while the server lives. */
export const nowMs = (): number => Math.floor(performance.timeOrigin + performance.now());
