/** What one client, and all of them together, may ask of the server. Durations in ms, sizes in bytes. */
export type Limits = {
  /** Largest frame a client may send, header included (wire protocol, Frame). */
  readonly maxFrameBytes: number;
  /** Bytes kept for a session while one of its packets is still being handled; beyond it the socket is paused. */
  readonly maxWaitingBytes: number;
  /** Packets per second that a session may send in the long run, and how many at once. */
  readonly packetsPerSecond: number;
  readonly packetBurst: number;
  /** A session that is refused packets for this long without a pause is closed as a flood. */
  readonly floodMs: number;
  /** Bytes that may wait for one client; more and it is too slow a reader. */
  readonly outboxBytes: number;
  /** Bytes handed to the socket that the kernel has not taken; above it frames wait in the outbox. */
  readonly inFlightBytes: number;
  /** Sessions in all, and those of them that have not authenticated yet. */
  readonly maxSessions: number;
  readonly maxUnauthenticated: number;
  /** Time to authenticate in, silence after which a session is closed, time that a closing socket gets to drain. */
  readonly authTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly drainMs: number;
  /** How often these times are looked at, for all sessions at once. */
  readonly sweepIntervalMs: number;
};

/** The wire protocol's numbers where it names one, our own otherwise. */
export const defaultLimits: Limits = Object.freeze({
  maxFrameBytes: 8_192,
  maxWaitingBytes: 65_536,
  packetsPerSecond: 200,
  packetBurst: 400,
  floodMs: 5_000,
  outboxBytes: 1_048_576,
  inFlightBytes: 16_384,
  maxSessions: 10_000,
  maxUnauthenticated: 1_000,
  authTimeoutMs: 10_000,
  idleTimeoutMs: 60_000,
  drainMs: 2_000,
  sweepIntervalMs: 250,
});
