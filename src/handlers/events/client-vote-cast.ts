import { ClientVoteCast } from "../../../packets/index.ts";
import { castVote } from "../../events/run-control.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, refuse } from "../game.ts";
import { runHere } from "./run-here.ts";

const messages = {
  not_eligible: "That is another team's vote: answer your own.",
  invalid_target: "That vote has no such option: choose one of those it was shown with.",
};

/** Answers a vote, or changes the answer; `ServerVoteUpdate` follows from the durable event. */
export function clientVoteCast(game: Game) {
  return (session: GameSession, fields: FieldsOf<typeof ClientVoteCast>): void => {
    const { opcode } = ClientVoteCast;
    const player = runHere(game, session, fields.instanceId);
    if (player === null) return refuse(session, "not_found", opcode);
    const cast = castVote(game.manager, fields, player, game.nowMs());
    if (!cast.ok) return refuse(session, cast.refusal, opcode, messages);
    cast.run.whenDurable((durable) => {
      if (!durable) refuse(session, "unavailable", opcode);
    });
  };
}
