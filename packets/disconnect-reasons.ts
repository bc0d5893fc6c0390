/** Reasons of `ServerDisconnect` (wire protocol, Session packets). */
export const disconnectReasons = {
  shutdown: 0,
  idle: 1,
  replaced: 2,
  too_slow: 3,
  flood: 4,
  protocol_violation: 5,
  kicked: 6,
  auth_timeout: 7,
  logged_out: 8,
} as const;
