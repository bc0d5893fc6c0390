import { ClientEventContribute } from "../../../packets/index.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, refuse } from "../game.ts";
import { answerWhenDurable, runHere } from "./run-here.ts";

/** Turns in items that the character holds: no more are taken than the objective still needs. */
export function clientEventContribute(game: Game) {
  return (session: GameSession, fields: FieldsOf<typeof ClientEventContribute>): void => {
    const { opcode } = ClientEventContribute;
    const { instanceId, objectiveIndex, itemId } = fields;
    const player = runHere(game, session, instanceId);
    if (player === null) return refuse(session, "not_found", opcode);
    const { character } = player;
    const nowMs = game.nowMs();
    const held = character.items.get(itemId) ?? 0;
    const turnedIn = game.manager.turnIn({ ...fields, held }, player, nowMs);
    if (!turnedIn.ok) return refuse(session, turnedIn.refusal, opcode);
    game.characters.turnIn(character, { instanceId, objectiveIndex, itemId, quantity: turnedIn.taken }, player, nowMs);
    answerWhenDurable(game, turnedIn.run, session, opcode);
  };
}
