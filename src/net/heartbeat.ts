import { disconnectReasons } from "../../packets/index.ts";
import type { Limits } from "./limits.ts";
import type { Session } from "./session.ts";

type TimeLimits = Pick<Limits, "authTimeoutMs" | "idleTimeoutMs" | "drainMs">;

/**
 * Ends a session whose time is up at `nowMs` (monotonic): too long without authentication, without a packet, or
 * closing without being read (wire protocol, Session packets; the last is our own limit).
 */
export function enforceTimeLimits<Player>(session: Session<Player>, nowMs: number, limits: TimeLimits): void {
  const { state } = session;
  if (state.kind === "closed") return;
  if (state.kind === "closing") {
    if (nowMs - state.sinceMs >= limits.drainMs) session.destroy();
  } else if (!session.isAuthenticated && nowMs - session.connectedAtMs >= limits.authTimeoutMs) {
    session.close(disconnectReasons.auth_timeout, "You did not authenticate in time.");
  } else if (nowMs - session.lastReceivedMs >= limits.idleTimeoutMs) {
    session.close(disconnectReasons.idle, "Nothing was heard from you: send ClientPing while idle.");
  }
}
