import { ClientTeamChoose } from "../../../packets/index.ts";
import { chooseTeam } from "../../events/run-control.ts";
import type { GameSession } from "../../presenters/stage.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import { type Game, refuse } from "../game.ts";
import { runHere } from "./run-here.ts";

const messages = {
  not_eligible: "That team is not open to you: play for the one that you are in.",
  invalid_target: "That event has no such team: choose one of those it was shown with.",
};

/** Plays for a team where content lets players choose; the answer is `ServerEventTeams`. */
export function clientTeamChoose(game: Game) {
  return (session: GameSession, { instanceId, team }: FieldsOf<typeof ClientTeamChoose>): void => {
    const { opcode } = ClientTeamChoose;
    const player = runHere(game, session, instanceId);
    if (player === null) return refuse(session, "not_found", opcode);
    const chosen = chooseTeam(game.manager, instanceId, team, player, game.nowMs());
    if (!chosen.ok) return refuse(session, chosen.refusal, opcode, messages);
    chosen.run.whenDurable((durable) => {
      if (!durable) return refuse(session, "unavailable", opcode);
      game.events.answerTeams(instanceId, session);
    });
  };
}
