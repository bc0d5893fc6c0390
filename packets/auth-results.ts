/** Results of `ServerAuthResult` (wire protocol, Session packets). The wire keeps 3 for replaced and never sends it. */
export const authResults = {
  ok: 0,
  bad_ticket: 1,
  expired: 2,
  replaced: 3,
  banned: 4,
  server_full: 5,
  unsupported_dialect: 6,
} as const;
