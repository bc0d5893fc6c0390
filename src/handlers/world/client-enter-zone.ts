import { ClientEnterZone, ServerEntityCreate, ServerZoneEntered } from "../../../packets/index.ts";
import { notePresence } from "../../events/run-control.ts";
import { contributorNow } from "../../events/signals.ts";
import type { GameSession } from "../../presenters/stage.ts";
import { entityFields } from "../../presenters/world-presenter.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";
import type { ZoneInstance } from "../../world/zone-instance.ts";
import { type Game, leaveZone, refuse } from "../game.ts";

/**
 * Puts the character where it asks to be. The order of what it is shown is the wire protocol's: the zone, what is in
 * view, the list of events, each event as it stands. Entering the instance it is in shows all that again.
 */
export function clientEnterZone(game: Game) {
  return (session: GameSession, fields: FieldsOf<typeof ClientEnterZone>): void => {
    const character = game.characters.get(session.characterId ?? 0);
    if (character === undefined) throw new Error("an authenticated session holds its character");
    const current = session.player === null ? null : game.world.zoneOf(session.player);
    if (current?.definition.id === fields.zoneId && current.instance === fields.zoneInstance) {
      return showAgain(game, session, current);
    }
    const entrance = { ...fields, character, correlation: session.correlation, clientBuild: session.clientBuild };
    const admitted = game.world.admits(entrance);
    const zone = game.world.zone(fields.zoneId, fields.zoneInstance);
    if (!admitted.ok || zone === null) {
      return refuse(session, admitted.ok ? "not_found" : admitted.refusal, ClientEnterZone.opcode);
    }
    const player = game.world.player(entrance, game.nowMs());
    leaveZone(game, session, "left_area");
    game.stage.deliver(zone);
    session.player = player;
    session.enterZone(fields.zoneId, fields.zoneInstance);
    game.stage.bind(player, session);
    session.sendPacket(ServerZoneEntered, { ...fields, guid: BigInt(player.guid) });
    game.world.enter(player, zone);
    notePresence(game.manager.runsIn(zone.definition.id, zone.instance), contributorNow(player), game.nowMs());
    game.events.showZone(zone, session, character.characterId);
    game.stage.enter(zone, session);
  };
}

function showAgain(game: Game, session: GameSession, zone: ZoneInstance): void {
  const { player } = session;
  if (player === null) return;
  game.stage.deliver(zone);
  const { id: zoneId } = zone.definition;
  session.sendPacket(ServerZoneEntered, { zoneId, zoneInstance: zone.instance, guid: BigInt(player.guid) });
  for (const entity of player.visible) session.sendPacket(ServerEntityCreate, entityFields(entity));
  game.events.showZone(zone, session, player.characterId);
}
