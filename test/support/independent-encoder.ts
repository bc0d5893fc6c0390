/*
 * A second encoder, written by hand from the wire protocol alone: it shares no code, table or constant with the product
 * and must never import from it. Vectors made with it tell what the bytes should be, not what the product makes of them.
 */
import { Bytes, type JsonFields } from "./independent-bytes.ts";

export type { JsonFields };

function objectiveType(word: unknown, dialect: number): number {
  const first = ["kill", "collect", "defend", "interact", "survive"];
  const second = "kill kill_boss collect interact defend escort survive territory damage".split(" ");
  return Math.max(0, (dialect === 1 ? first : second).indexOf(String(word)));
}

function eventType(word: unknown): number {
  return "invasion collection territory defense escort world_boss".split(" ").indexOf(String(word));
}

function tier(word: unknown): number {
  return "participation bronze silver gold".split(" ").indexOf(String(word));
}

function objective(out: Bytes, o: JsonFields, dialect: number): Bytes {
  return out.u8(o.index).u8(objectiveType(o.type, dialect)).u32(o.target).u32(o.current);
}

function position(out: Bytes, f: JsonFields): Bytes {
  return out.f32(f.x).f32(f.y).f32(f.z);
}

type Encode = (out: Bytes, f: JsonFields, dialect: number) => unknown;

const packets: Record<string, [opcode: number, encode: Encode]> = {
  ServerHello: [0x0003, (out, f) => out.u8(f.dialectMax).u16(f.realmId).u64(f.serverTimeMs).hex(f.nonce)],
  ClientHello: [0x0004, (out, f) => out.u8(f.dialect).u32(f.build)],
  ClientAuth: [0x0005, (out, f) => out.string(f.ticket).hex(f.proof)],
  ServerAuthResult: [0x0006, (out, f) => out.u8(f.result).u32(f.characterId).u32(f.sessionId).string(f.message)],
  ServerError: [0x0007, (out, f) => out.u16(f.code).u16(f.opcode).string(f.message)],
  ClientPing: [0x0008, (out, f) => out.u32(f.clientTimeMs)],
  ServerPong: [0x0009, (out, f) => out.u32(f.clientTimeMs).u64(f.serverTimeMs)],
  ServerDisconnect: [0x000a, (out, f) => out.u8(f.reason).u32(f.retryAfterMs).string(f.message)],
  ClientLogout: [0x000b, () => undefined],
  ServerAnnouncement: [
    0x000c,
    (out, f) => {
      const kinds = ["announcement", "motd", "shutdown", "drain", "stop_cancelled"];
      out
        .u8(kinds.indexOf(String(f.kind)))
        .u32(f.secondsLeft)
        .string(f.text);
    },
  ],

  ClientEnterZone: [0x0100, (out, f) => position(out.u32(f.zoneId).u32(f.zoneInstance), f)],
  ServerZoneEntered: [0x0101, (out, f) => out.u32(f.zoneId).u32(f.zoneInstance).u64(f.guid)],
  ClientMove: [0x0102, position],
  ServerEntityCreate: [
    0x0103,
    (out, f) => {
      const kinds = ["creature", "boss", "object", "protected", "escort", "player"];
      out
        .u64(f.guid)
        .u8(kinds.indexOf(String(f.kind)))
        .u32(f.templateId);
      position(out, f).u32(f.health).u32(f.healthMax);
    },
  ],
  ServerEntityDestroy: [0x0104, (out, f) => out.u64(f.guid).u8(Number(f.reason))],
  ClientCastSpell: [0x0105, (out, f) => out.u32(f.spellId).u64(f.targetGuid)],
  ServerEntityHealth: [0x0106, (out, f) => out.u64(f.guid).u32(f.health).u32(f.healthMax)],
  ClientInteract: [0x0107, (out, f) => out.u64(f.guid)],
  ServerItemGained: [0x0108, (out, f) => out.u32(f.itemId).u16(f.quantity)],
  ServerEntityMove: [0x0109, (out, f) => position(out.u64(f.guid), f)],
  ClientUseItem: [0x010a, (out, f) => out.u32(f.itemId)],

  ServerEventStart: [
    0x0a01,
    (out, f, dialect) => {
      out.u32(f.instanceId).u32(f.eventId);
      if (dialect === 2) out.u8(eventType(f.eventType));
      out
        .u8(f.phase)
        .u32(f.durationMs)
        .list(f.objectives, (o) => objective(out, o, dialect));
    },
  ],
  ServerEventUpdate: [0x0a02, (out, f) => out.u32(f.instanceId).u8(f.objectiveIndex).u32(f.current).u32(f.target)],
  ServerEventComplete: [
    0x0a03,
    (out, f, dialect) => {
      out.u32(f.instanceId).u32(f.eventId).bool(f.success);
      if (dialect === 2) out.u8(tier(f.rewardTier));
      out.u32(f.contribution).u32(f.rewardXp).u32(f.rewardGold);
      out.list(f.rewards, (r) => out.u32(r.itemId).u16(r.quantity));
    },
  ],
  ServerEventPhase: [
    0x0a04,
    (out, f, dialect) =>
      out
        .u32(f.instanceId)
        .u8(f.phase)
        .list(f.objectives, (o) => objective(out, o, dialect)),
  ],
  ServerEventList: [
    0x0a05,
    (out, f) =>
      out.list(f.events, (e) => {
        out.u32(e.instanceId).u32(e.eventId).u8(eventType(e.eventType)).u8(e.phase);
        out.u32(e.timeRemainingMs).u16(e.participantCount);
      }),
  ],
  ServerContributionUpdate: [0x0a06, (out, f) => out.u32(f.instanceId).u32(f.contribution).u8(tier(f.rewardTier))],
  ServerEventWave: [
    0x0a07,
    (out, f) => {
      const waveType = ["normal", "elite", "boss", "final"].indexOf(String(f.waveType));
      out.u32(f.instanceId).u8(f.waveNumber).u8(f.totalWaves).u8(waveType).u16(f.spawnCount).u32(f.timeUntilNextMs);
    },
  ],
  ServerRewardTierUpdate: [
    0x0a08,
    (out, f) => {
      out.u32(f.instanceId).u64(f.characterId).u8(tier(f.rewardTier)).u32(f.contribution);
      out.u32(f.tierThreshold).u32(f.nextThreshold);
    },
  ],
  ServerEventObjective: [
    0x0a09,
    (out, f, dialect) => {
      out.u32(f.instanceId).u8(["inactive", "active", "complete", "failed"].indexOf(String(f.state)));
      objective(out, f.objective as JsonFields, dialect);
    },
  ],
  ServerControlPoint: [
    0x0a0a,
    (out, f) => {
      out.u32(f.instanceId).u32(f.pointId).u8(f.owner).u8(f.progress).bool(f.contested);
      position(out, f).f32(f.radius);
    },
  ],
  ServerEventStatus: [
    0x0a0b,
    (out, f) => {
      const status = ["active", "paused"].indexOf(String(f.status));
      out.u32(f.instanceId).u8(status).u32(f.timeRemainingMs).string(f.message);
    },
  ],
  ServerEventChain: [0x0a0c, (out, f) => out.u32(f.chainId).u32(f.instanceId).u8(f.step).u8(f.steps).string(f.name)],
  ServerEventRound: [
    0x0a0d,
    (out, f) => {
      const state = ["started", "ended"].indexOf(String(f.state));
      out.u32(f.instanceId).u8(f.round).u8(state).u32(f.winner).u32(f.timeRemainingMs);
    },
  ],
  ServerEventEliminated: [0x0a0e, (out, f) => out.u32(f.instanceId).u64(f.characterId).u8(f.round)],
  ServerWorldBossSpawn: [
    0x0a10,
    (out, f) => {
      position(out.u32(f.bossId).u64(f.creatureGuid), f);
      out.u32(f.healthMax).u32(f.health).u8(f.phase).u32(f.timeLimitMs);
    },
  ],
  ServerWorldBossPhase: [
    0x0a11,
    (out, f) => {
      const abilities = f.abilities as number[];
      out.u32(f.bossId).u8(f.phase).u8(f.healthPercent).u8(abilities.length);
      for (const ability of abilities) out.u32(ability);
    },
  ],
  ServerWorldBossKilled: [
    0x0a12,
    (out, f) => {
      out.u32(f.bossId).u32(f.killTimeMs).u16(f.participantCount);
      out.list(f.top, (t) => out.u64(t.characterId).string(t.name).u32(t.contribution).u32(t.damage));
    },
  ],
  ServerVoteStart: [
    0x0a20,
    (out, f) => {
      out.u32(f.instanceId).u8(f.voteId).string(f.question).u32(f.durationMs).u8(f.defaultOption).strings(f.options);
    },
  ],
  ServerVoteUpdate: [0x0a21, (out, f) => out.u32(f.instanceId).u8(f.voteId).u16s(f.counts)],
  ServerVoteEnd: [0x0a22, (out, f) => out.u32(f.instanceId).u8(f.voteId).u8(f.option).u16s(f.counts)],
  ServerEventTeams: [
    0x0a23,
    (out, f) => {
      const mode = ["cooperative", "race", "duel", "knockout"].indexOf(String(f.mode));
      out.u32(f.instanceId).u8(mode).u8(f.ownTeam);
      out.list(f.teams, (t) => out.u8(t.team).string(t.name).u16(t.members).u32(t.score).u8(t.wins));
    },
  ],
  ServerEventStatistics: [
    0x0a24,
    (out, f) => {
      out.u32(f.instanceId);
      out.list(f.participants, (p) => {
        out.u64(p.characterId).string(p.name).u8(p.team).u32(p.contribution);
        out.u32(p.kills).u32(p.deaths).u32(p.assists);
        out.u32(p.damageDealt).u32(p.damageTaken).u32(p.healingDone).u32(p.healingTaken);
        out.u32(p.longestLifeMs).u32(p.bestStreak);
      });
    },
  ],
  ClientEventJoin: [0x0a41, (out, f) => out.u32(f.instanceId)],
  ClientEventLeave: [0x0a42, (out, f) => out.u32(f.instanceId)],
  ClientEventListRequest: [0x0a43, () => undefined],
  ClientEventContribute: [0x0a44, (out, f) => out.u32(f.instanceId).u8(f.objectiveIndex).u32(f.amount).u32(f.itemId)],
  ClientVoteCast: [0x0a60, (out, f) => out.u32(f.instanceId).u8(f.voteId).u8(f.option)],
  ClientTeamChoose: [0x0a61, (out, f) => out.u32(f.instanceId).u8(f.team)],
  ClientEventStatisticsRequest: [0x0a62, (out, f) => out.u32(f.instanceId)],

  ServerCompletionHistory: [
    0x0d00,
    (out, f) =>
      out.list(f.completions, (c) => {
        out.u32(c.eventId).u32(c.count).u32(c.gold).u32(c.silver).u32(c.bronze);
        out.u32(c.bestContribution).u32(c.fastestMs).u64(c.lastCompletedMs);
      }),
  ],
  ServerRewardDetails: [
    0x0d01,
    (out, f) => {
      out.u32(f.instanceId).u32(f.eventId);
      out.list(f.currencies, (c) => out.string(c.name).u32(c.amount));
      out.u32(f.factionId).u32(f.reputation).u32(f.achievementId).u32(f.titleId);
    },
  ],
  ClientCompletionHistoryRequest: [0x0d40, (out, f) => out.u32(f.eventId)],
};

/** The whole frame of a packet, as the wire protocol describes it. Fields must be valid: nothing is checked here. */
export function encodeIndependently(packet: string, fields: JsonFields, dialect: 1 | 2): Buffer {
  const [opcode, encode] = packets[packet] ?? fail(packet);
  const out = new Bytes();
  encode(out, fields, dialect);
  return Buffer.from(out.frame(opcode));
}

/** Opcode by name, as typed off the wire protocol. */
export const wireOpcodes: ReadonlyMap<string, number> = new Map(
  Object.entries(packets).map(([name, [opcode]]) => [name, opcode]),
);

function fail(packet: string): never {
  throw new Error(`The independent encoder does not know ${packet}: write it down here, from the protocol.`);
}
