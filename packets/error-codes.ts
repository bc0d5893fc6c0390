/** Codes of `ServerError` (wire protocol, Session packets). */
export const errorCodes = {
  malformed: 1,
  unknown_opcode: 2,
  not_allowed: 3,
  not_found: 4,
  already_joined: 5,
  not_participating: 6,
  out_of_range: 7,
  cooldown: 8,
  invalid_target: 9,
  missing_item: 10,
  rate_limited: 11,
  event_full: 12,
  not_eligible: 13,
  already_claimed: 14,
  expired: 15,
  internal: 16,
  unavailable: 17,
} as const;

export type ErrorCodeName = keyof typeof errorCodes;
