import { disconnectReasons, errorCodes } from "../../packets/index.ts";
import type { Director } from "../director/director.ts";
import type { EventManager, EventRefusal } from "../events/event-manager.ts";
import { noteAbsence } from "../events/run-control.ts";
import type { LeaveReason } from "../events/run-events.ts";
import { contributorNow } from "../events/signals.ts";
import type { CompletedEvent } from "../journal/completion-history.ts";
import type { EventPresenter } from "../presenters/event-presenter.ts";
import type { GameSession, Stage } from "../presenters/stage.ts";
import type { CharacterStore } from "../world/character-store.ts";
import type { Player } from "../world/entity.ts";
import type { WorldRefusal } from "../world/outcome.ts";
import type { World } from "../world/world.ts";
import type { ZoneInstance } from "../world/zone-instance.ts";

/** What the handlers of world and event packets work with. */
export type Game = {
  readonly world: World;
  readonly manager: EventManager;
  readonly characters: CharacterStore;
  readonly stage: Stage;
  readonly events: EventPresenter;
  readonly director: Director;
  /** What a character has completed of one event, or (0) of all; rejects when the database is away. */
  readonly completionHistory: (characterId: number, eventId: number) => Promise<readonly CompletedEvent[]>;
  readonly nowMs: () => number;
};

type Refusal = WorldRefusal | EventRefusal;

/** What the domain refuses with, as the wire says it: code and a sentence for whoever writes the client. */
const answers: Record<Refusal, { code: number; message: string }> = {
  not_found: { code: errorCodes.not_found, message: "There is no such thing." },
  out_of_range: { code: errorCodes.out_of_range, message: "That is too far away." },
  cooldown: { code: errorCodes.cooldown, message: "That spell is not ready yet." },
  invalid_target: { code: errorCodes.invalid_target, message: "That is no target for this." },
  not_eligible: { code: errorCodes.not_eligible, message: "The fallen cannot do that: wait until you rise." },
  already_active: { code: errorCodes.not_eligible, message: "That event is running already." },
  already_joined: { code: errorCodes.already_joined, message: "You take part in this event already." },
  not_participating: { code: errorCodes.not_participating, message: "You take no part in this event." },
  missing_item: { code: errorCodes.missing_item, message: "You do not have that many." },
  expired: { code: errorCodes.expired, message: "That vote has ended." },
  not_paused: { code: errorCodes.not_eligible, message: "That event is not paused." },
  unavailable: { code: errorCodes.unavailable, message: "The server cannot do that now: try again in a moment." },
};

/** Answers a packet that was refused. @param messages where a packet can say more than the word alone does */
export function refuse(
  session: GameSession,
  refusal: Refusal,
  opcode: number,
  messages: { readonly [Word in Refusal]?: string } = {},
): void {
  const { code, message } = answers[refusal];
  session.error(code, opcode, messages[refusal] ?? message);
}

/** The player of a session that is in a zone, with the packet being handled noted as the cause of what follows. */
export function playing(game: Game, session: GameSession): { player: Player; zone: ZoneInstance } {
  const { player } = session;
  const zone = player === null ? null : game.world.zoneOf(player);
  if (player === null || zone === null) throw new Error("a session in a zone has a player in that zone");
  player.packet = session.packetNumber;
  return { player, zone };
}

/**
 * Takes the session's player out of its zone, if it is in one; its place in the runs there is kept for a while.
 * @param reason why it goes; where nobody says, because its session has ended
 */
export function leaveZone(game: Game, session: GameSession, reason: LeaveReason = reasonOfEnd(session)): void {
  const { player } = session;
  const zone = player === null ? null : game.world.zoneOf(player);
  if (player === null || zone === null) return;
  game.stage.leave(zone, player);
  game.world.leave(player);
  session.player = null;
  const runs = game.manager.runsIn(zone.definition.id, zone.instance);
  noteAbsence(runs, contributorNow(player), reason, game.nowMs());
}

function reasonOfEnd({ endedFor }: GameSession): LeaveReason {
  return endedFor === disconnectReasons.kicked ? "kicked" : "logout";
}
