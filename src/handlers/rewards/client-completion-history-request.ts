import { ClientCompletionHistoryRequest, errorCodes, ServerCompletionHistory } from "../../../packets/index.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, refuse } from "../game.ts";

/** Answers with what the character has completed. It is read from tables, so a session may wait for one answer only. */
export function clientCompletionHistoryRequest(game: Pick<Game, "completionHistory">) {
  const waiting = new WeakSet<GameSession>();
  return (session: GameSession, { eventId }: FieldsOf<typeof ClientCompletionHistoryRequest>): void => {
    const { opcode } = ClientCompletionHistoryRequest;
    if (waiting.has(session)) {
      return session.error(errorCodes.rate_limited, opcode, "Wait for the last answer before you ask again.");
    }
    waiting.add(session);
    // Not awaited: the session's other packets need not wait for the database.
    void game
      .completionHistory(session.characterId ?? 0, eventId)
      .then(
        (completed) => {
          const completions = completed.map((one) => ({ ...one, lastCompletedMs: BigInt(one.lastCompletedMs) }));
          session.sendPacket(ServerCompletionHistory, { completions });
        },
        () => refuse(session, "unavailable", opcode),
      )
      .finally(() => waiting.delete(session));
  };
}
