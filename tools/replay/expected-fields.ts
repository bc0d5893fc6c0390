/** What of a packet two playings of the same must have in common: no ids, no times, nothing that hangs on moments. */
import {
  ServerAuthResult,
  ServerDisconnect,
  ServerError,
  ServerEventChain,
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
  ServerRewardDetails,
  ServerVoteEnd,
  ServerVoteStart,
  ServerWorldBossKilled,
  ServerWorldBossPhase,
  ServerWorldBossSpawn,
  ServerZoneEntered,
} from "../../packets/index.ts";
import type { FieldsOf, PacketDefinition } from "../../src/protocol/packet-definition.ts";
import type { ReadPacket } from "./read-packet.ts";

/** Gives a character the name that it has in both playings. */
export type PersonOf = (characterId: number) => string;

type Pick = (packet: ReadPacket, person: PersonOf) => unknown;

const picks = new Map<number, Pick>();

/** What is compared of a kind of packet; of one that is not here, that it came. */
function expecting<Definition extends PacketDefinition>(
  definition: Definition,
  pick: (fields: FieldsOf<Definition>, person: PersonOf) => unknown,
): void {
  picks.set(definition.opcode, ({ fields }, person) => pick(fields as FieldsOf<Definition>, person));
}

type Objective = { readonly index: number; readonly type: string; readonly target: number };
const goal = ({ index, type, target }: Objective) => ({ index, type, target });

expecting(ServerEventStart, ({ eventId, eventType, phase, objectives }) => {
  return { eventId, eventType, phase, objectives: objectives.map(goal) };
});
expecting(ServerEventPhase, ({ phase, objectives }) => ({ phase, objectives: objectives.map(goal) }));
expecting(ServerEventUpdate, ({ objectiveIndex, target }) => ({ objectiveIndex, target }));
expecting(ServerEventObjective, ({ state, objective }) => ({ state, objective: goal(objective) }));
expecting(ServerEventWave, ({ waveNumber, totalWaves, waveType, spawnCount }) => {
  return { waveNumber, totalWaves, waveType, spawnCount };
});
expecting(ServerEventRound, ({ round, state, winner }, person) => ({ round, state, winner: person(winner) }));
// Who is out when a round's time is up goes by the last blows.
expecting(ServerEventEliminated, ({ round }) => ({ round }));
expecting(ServerVoteStart, ({ voteId, question, options, defaultOption }) => {
  return { voteId, question, options, defaultOption };
});
expecting(ServerVoteEnd, ({ voteId, option, counts }) => ({ voteId, option, counts }));
expecting(ServerEventStatus, ({ status }) => ({ status }));
expecting(ServerEventChain, ({ chainId, step, steps, name }) => ({ chainId, step, steps, name }));
expecting(ServerRewardDetails, ({ instanceId: _, ...rest }) => rest);
expecting(ServerWorldBossSpawn, ({ bossId, healthMax }) => ({ bossId, healthMax }));
expecting(ServerWorldBossPhase, ({ bossId, phase, abilities }) => ({ bossId, phase, abilities }));
expecting(ServerWorldBossKilled, ({ bossId, participantCount }) => ({ bossId, participantCount }));
expecting(ServerError, ({ code, opcode }) => ({ code, opcode }));
expecting(ServerAuthResult, ({ result }) => ({ result }));
expecting(ServerZoneEntered, ({ zoneId, zoneInstance }) => ({ zoneId, zoneInstance }));
expecting(ServerDisconnect, ({ reason }) => ({ reason }));
expecting(ServerEventList, ({ events }) => events.map(({ eventId, phase }) => ({ eventId, phase })));
expecting(ServerEventTeams, ({ mode, ownTeam, teams }) => ({ mode, ownTeam, teams: teams.map(({ name }) => name) }));
expecting(ServerEventStatistics, ({ participants }, person) =>
  participants.map(({ characterId }) => person(Number(characterId))).sort(),
);

/** What is compared of a packet, as text. */
export function expectedOf(packet: ReadPacket, person: PersonOf): string {
  return JSON.stringify([packet.definition.name, picks.get(packet.definition.opcode)?.(packet, person) ?? null]);
}
