import { disconnectReasons } from "../../../packets/index.ts";
import type { Session } from "../../net/session.ts";

/** Ends the session at the player's wish. */
export function clientLogout(session: Session<unknown>): void {
  session.close(disconnectReasons.loggedOut, "Goodbye.");
}
