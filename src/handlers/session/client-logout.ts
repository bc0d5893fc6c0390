import { disconnectReasons } from "../../../packets/index.ts";
import type { Session } from "../../net/session.ts";

/** Ends the session at the player's wish. */
export function clientLogout<Player>(session: Session<Player>): void {
  session.close(disconnectReasons.logged_out, "Goodbye.");
}
