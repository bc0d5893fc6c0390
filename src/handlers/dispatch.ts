import type { Dispatch } from "../net/dispatch.ts";
import type { Character } from "../world/character-store.ts";
import type { Player } from "../world/entity.ts";
import { clientEventContribute } from "./events/client-event-contribute.ts";
import { clientEventJoin } from "./events/client-event-join.ts";
import { clientEventLeave } from "./events/client-event-leave.ts";
import { clientEventListRequest } from "./events/client-event-list-request.ts";
import { clientEventStatisticsRequest } from "./events/client-event-statistics-request.ts";
import { clientTeamChoose } from "./events/client-team-choose.ts";
import { clientVoteCast } from "./events/client-vote-cast.ts";
import type { Game } from "./game.ts";
import { clientCompletionHistoryRequest } from "./rewards/client-completion-history-request.ts";
import { type AuthOptions, clientAuth } from "./session/client-auth.ts";
import { clientHello } from "./session/client-hello.ts";
import { clientLogout } from "./session/client-logout.ts";
import { clientPing } from "./session/client-ping.ts";
import { clientCastSpell } from "./world/client-cast-spell.ts";
import { clientEnterZone } from "./world/client-enter-zone.ts";
import { clientInteract } from "./world/client-interact.ts";
import { clientMove } from "./world/client-move.ts";
import { clientUseItem } from "./world/client-use-item.ts";

/** Every client packet and who handles it. */
export function gameDispatch(game: Game, auth: AuthOptions<Player, Character>): Dispatch<Player> {
  return {
    ClientHello: clientHello,
    ClientAuth: clientAuth(auth),
    ClientPing: clientPing(auth.clock),
    ClientLogout: clientLogout,
    ClientEnterZone: clientEnterZone(game),
    ClientMove: clientMove(game),
    ClientCastSpell: clientCastSpell(game),
    ClientInteract: clientInteract(game),
    ClientUseItem: clientUseItem(game),
    ClientEventJoin: clientEventJoin(game),
    ClientEventLeave: clientEventLeave(game),
    ClientEventListRequest: clientEventListRequest(game),
    ClientEventContribute: clientEventContribute(game),
    ClientVoteCast: clientVoteCast(game),
    ClientTeamChoose: clientTeamChoose(game),
    ClientEventStatisticsRequest: clientEventStatisticsRequest(game),
    ClientCompletionHistoryRequest: clientCompletionHistoryRequest(game),
  };
}
