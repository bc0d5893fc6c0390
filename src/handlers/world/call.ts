import type { DirectorRefusal, StartOutcome } from "../../director/director.ts";
import type { Call } from "../../director/player-calls.ts";
import { contributorNow } from "../../events/signals.ts";
import type { GameSession } from "../../presenters/stage.ts";
import { type Game, playing, refuse } from "../game.ts";

/** The words of the wire for what the director refuses with. */
const words = {
  too_early: "cooldown",
  missing_item: "missing_item",
  already_active: "already_active",
  locked: "not_eligible",
  not_found: "not_found",
  unavailable: "unavailable",
} as const satisfies Record<DirectorRefusal, string>;

const messages = {
  cooldown: "It is too early to call that again: try later.",
  missing_item: "You do not have the item that this costs.",
  not_eligible: "Something else has to be done before this comes.",
};

/**
 * Lets what a player has used call an event or a boss, and answers where it was refused.
 * @returns whether it calls anything at all here
 */
export function call(game: Game, session: GameSession, what: Call, opcode: number): boolean {
  const { player, zone } = playing(game, session);
  const { character } = player;
  const nowMs = game.nowMs();
  const by = {
    ...contributorNow(player),
    held: (itemId: number) => character.items.get(itemId) ?? 0,
    pay: (itemId: number, instanceId: number) =>
      game.characters.turnIn(character, { instanceId, objectiveIndex: 0, itemId, quantity: 1 }, player, nowMs),
  };
  const place = { zoneId: zone.definition.id, zoneInstance: zone.instance };
  const outcome = game.director.called(what, by, place, nowMs);
  if (outcome !== null) answer(game, session, outcome, opcode);
  return outcome !== null;
}

/** What came is shown once it is durable; only what did not come needs an answer. */
function answer(game: Game, session: GameSession, outcome: StartOutcome, opcode: number): void {
  if (!outcome.ok) return refuse(session, words[outcome.refusal], opcode, messages);
  game.manager.ledger.get(outcome.instanceId)?.live.whenDurable((durable) => {
    if (!durable) refuse(session, "unavailable", opcode);
  });
}
