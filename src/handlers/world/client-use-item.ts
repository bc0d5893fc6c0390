import { ClientUseItem } from "../../../packets/index.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, playing, refuse } from "../game.ts";
import { call } from "./call.ts";

const messages = { invalid_target: "That item calls nothing here: use it where it belongs." };

/** Uses an item to call what content lets it call. */
export function clientUseItem(game: Game) {
  return (session: GameSession, { itemId }: FieldsOf<typeof ClientUseItem>): void => {
    const { opcode } = ClientUseItem;
    const { player } = playing(game, session);
    if (player.health === 0) return refuse(session, "not_eligible", opcode);
    if ((player.character.items.get(itemId) ?? 0) < 1) return refuse(session, "missing_item", opcode);
    if (!call(game, session, { itemId }, opcode)) refuse(session, "invalid_target", opcode, messages);
  };
}
