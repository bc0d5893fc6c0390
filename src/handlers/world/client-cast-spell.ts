import { ClientCastSpell } from "../../../packets/index.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, playing, refuse } from "../game.ts";
import { call } from "./call.ts";

/** Asks to cast; what comes of it the world decides, and whom it calls the director. */
export function clientCastSpell(game: Game) {
  return (session: GameSession, { spellId, targetGuid }: FieldsOf<typeof ClientCastSpell>): void => {
    const { player } = playing(game, session);
    const cast = game.world.cast(player, spellId, Number(targetGuid), game.nowMs());
    if (!cast.ok) return refuse(session, cast.refusal, ClientCastSpell.opcode);
    call(game, session, { spellId }, ClientCastSpell.opcode);
  };
}
