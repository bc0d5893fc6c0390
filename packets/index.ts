import type { PacketDefinition } from "../src/protocol/packet-definition.ts";
import { ClientAuth } from "./client-auth.ts";
import { ClientCastSpell } from "./client-cast-spell.ts";
import { ClientCompletionHistoryRequest } from "./client-completion-history-request.ts";
import { ClientEnterZone } from "./client-enter-zone.ts";
import { ClientEventContribute } from "./client-event-contribute.ts";
import { ClientEventJoin } from "./client-event-join.ts";
import { ClientEventLeave } from "./client-event-leave.ts";
import { ClientEventListRequest } from "./client-event-list-request.ts";
import { ClientEventStatisticsRequest } from "./client-event-statistics-request.ts";
import { ClientHello } from "./client-hello.ts";
import { ClientInteract } from "./client-interact.ts";
import { ClientLogout } from "./client-logout.ts";
import { ClientMove } from "./client-move.ts";
import { ClientPing } from "./client-ping.ts";
import { ClientTeamChoose } from "./client-team-choose.ts";
import { ClientUseItem } from "./client-use-item.ts";
import { ClientVoteCast } from "./client-vote-cast.ts";
import { ServerAnnouncement } from "./server-announcement.ts";
import { ServerAuthResult } from "./server-auth-result.ts";
import { ServerCompletionHistory } from "./server-completion-history.ts";
import { ServerContributionUpdate } from "./server-contribution-update.ts";
import { ServerControlPoint } from "./server-control-point.ts";
import { ServerDisconnect } from "./server-disconnect.ts";
import { ServerEntityCreate } from "./server-entity-create.ts";
import { ServerEntityDestroy } from "./server-entity-destroy.ts";
import { ServerEntityHealth } from "./server-entity-health.ts";
import { ServerEntityMove } from "./server-entity-move.ts";
import { ServerError } from "./server-error.ts";
import { ServerEventChain } from "./server-event-chain.ts";
import { ServerEventComplete } from "./server-event-complete.ts";
import { ServerEventEliminated } from "./server-event-eliminated.ts";
import { ServerEventList } from "./server-event-list.ts";
import { ServerEventObjective } from "./server-event-objective.ts";
import { ServerEventPhase } from "./server-event-phase.ts";
import { ServerEventRound } from "./server-event-round.ts";
import { ServerEventStart } from "./server-event-start.ts";
import { ServerEventStatistics } from "./server-event-statistics.ts";
import { ServerEventStatus } from "./server-event-status.ts";
import { ServerEventTeams } from "./server-event-teams.ts";
import { ServerEventUpdate } from "./server-event-update.ts";
import { ServerEventWave } from "./server-event-wave.ts";
import { ServerHello } from "./server-hello.ts";
import { ServerItemGained } from "./server-item-gained.ts";
import { ServerPong } from "./server-pong.ts";
import { ServerRewardDetails } from "./server-reward-details.ts";
import { ServerRewardTierUpdate } from "./server-reward-tier-update.ts";
import { ServerVoteEnd } from "./server-vote-end.ts";
import { ServerVoteStart } from "./server-vote-start.ts";
import { ServerVoteUpdate } from "./server-vote-update.ts";
import { ServerWorldBossKilled } from "./server-world-boss-killed.ts";
import { ServerWorldBossPhase } from "./server-world-boss-phase.ts";
import { ServerWorldBossSpawn } from "./server-world-boss-spawn.ts";
import { ServerZoneEntered } from "./server-zone-entered.ts";

export { authResults } from "./auth-results.ts";
export { destroyReasons } from "./destroy-reasons.ts";
export { disconnectReasons } from "./disconnect-reasons.ts";
export { errorCodes } from "./error-codes.ts";
export {
  ClientAuth,
  ClientCastSpell,
  ClientCompletionHistoryRequest,
  ClientEnterZone,
  ClientEventContribute,
  ClientEventJoin,
  ClientEventLeave,
  ClientEventListRequest,
  ClientEventStatisticsRequest,
  ClientHello,
  ClientInteract,
  ClientLogout,
  ClientMove,
  ClientPing,
  ClientTeamChoose,
  ClientUseItem,
  ClientVoteCast,
  ServerAnnouncement,
  ServerAuthResult,
  ServerCompletionHistory,
  ServerContributionUpdate,
  ServerControlPoint,
  ServerDisconnect,
  ServerEntityCreate,
  ServerEntityDestroy,
  ServerEntityHealth,
  ServerEntityMove,
  ServerError,
  ServerEventChain,
  ServerEventComplete,
  ServerEventEliminated,
  ServerEventList,
  ServerEventObjective,
  ServerEventPhase,
  ServerEventRound,
  ServerEventStart,
  ServerEventStatistics,
  ServerEventStatus,
  ServerEventTeams,
  ServerEventUpdate,
  ServerEventWave,
  ServerHello,
  ServerItemGained,
  ServerPong,
  ServerRewardDetails,
  ServerRewardTierUpdate,
  ServerVoteEnd,
  ServerVoteStart,
  ServerVoteUpdate,
  ServerWorldBossKilled,
  ServerWorldBossPhase,
  ServerWorldBossSpawn,
  ServerZoneEntered,
};

/** What a client may send. */
export const clientPackets = [
  ClientHello,
  ClientAuth,
  ClientPing,
  ClientLogout,
  ClientEnterZone,
  ClientMove,
  ClientCastSpell,
  ClientInteract,
  ClientUseItem,
  ClientEventJoin,
  ClientEventLeave,
  ClientEventListRequest,
  ClientEventContribute,
  ClientVoteCast,
  ClientTeamChoose,
  ClientEventStatisticsRequest,
  ClientCompletionHistoryRequest,
] as const;

/** What the server sends. */
export const serverPackets = [
  ServerHello,
  ServerAuthResult,
  ServerError,
  ServerPong,
  ServerDisconnect,
  ServerAnnouncement,
  ServerZoneEntered,
  ServerEntityCreate,
  ServerEntityDestroy,
  ServerEntityHealth,
  ServerItemGained,
  ServerEntityMove,
  ServerEventStart,
  ServerEventUpdate,
  ServerEventComplete,
  ServerEventPhase,
  ServerEventList,
  ServerContributionUpdate,
  ServerEventWave,
  ServerRewardTierUpdate,
  ServerEventObjective,
  ServerControlPoint,
  ServerEventStatus,
  ServerEventChain,
  ServerEventRound,
  ServerEventEliminated,
  ServerWorldBossSpawn,
  ServerWorldBossPhase,
  ServerWorldBossKilled,
  ServerVoteStart,
  ServerVoteUpdate,
  ServerVoteEnd,
  ServerEventTeams,
  ServerEventStatistics,
  ServerCompletionHistory,
  ServerRewardDetails,
] as const;

/** Every packet by its opcode, the lowest first. */
export const allPackets: readonly PacketDefinition[] = [...clientPackets, ...serverPackets].sort(
  (one, other) => one.opcode - other.opcode,
);

const byName: ReadonlyMap<string, PacketDefinition> = new Map(allPackets.map((packet) => [packet.name, packet]));
const byOpcode: ReadonlyMap<number, PacketDefinition> = new Map(allPackets.map((packet) => [packet.opcode, packet]));

/** The packet of this name (`ClientEventJoin`), if there is one. */
export function packetByName(name: string): PacketDefinition | undefined {
  return byName.get(name);
}

/** The packet with this opcode, in either direction, if there is one. */
export function packetByOpcode(opcode: number): PacketDefinition | undefined {
  return byOpcode.get(opcode);
}
