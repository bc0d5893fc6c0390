import { authResults, type ClientHello, disconnectReasons, ServerAuthResult } from "../../../packets/index.ts";
import type { Session } from "../../net/session.ts";
import { dialectOf } from "../../protocol/dialect.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";

/** Takes the client's dialect, in which it is spoken to from then on. */
export function clientHello<Player>(session: Session<Player>, { dialect, build }: FieldsOf<typeof ClientHello>): void {
  const spoken = dialectOf(dialect);
  if (spoken !== null) return session.greet(spoken, build);
  const message = `Dialect ${dialect} is not spoken here: pick one up to dialectMax of ServerHello.`;
  const result = { result: authResults.unsupported_dialect, characterId: 0, sessionId: session.id, message };
  session.sendPacket(ServerAuthResult, result);
  session.close(disconnectReasons.protocol_violation, message);
}
