import { type ClientPing, ServerPong } from "../../../packets/index.ts";
import type { Clock } from "../../net/clock.ts";
import type { Session } from "../../net/session.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";

/** Answers with the client's time as it came and the server's own. */
export function clientPing(clock: Clock) {
  return <Player>(session: Session<Player>, { clientTimeMs }: FieldsOf<typeof ClientPing>): void => {
    session.sendPacket(ServerPong, { clientTimeMs, serverTimeMs: BigInt(clock.unixMs()) });
  };
}
