import type {
  ClientCastSpell,
  ClientMove,
  ServerContributionUpdate,
  ServerEntityHealth,
  ServerError,
  ServerEventStart,
  ServerEventUpdate,
} from "../packets/index.ts";
import type { FieldsOf } from "../src/protocol/packet-definition.ts";

/*
 * The yardstick of bench/codec.ts: what one would write with Buffer's own methods for this one packet in dialect 2, with
 * no clamping and no checks beyond those that Buffer makes.
 */
type Hand<Fields> = { readonly write: (fields: Fields) => Buffer; readonly read: (payload: Buffer) => Fields };

function frameOf(size: number, opcode: number): Buffer {
  const frame = Buffer.allocUnsafe(size);
  frame.writeUInt32LE(size, 0);
  frame.writeUInt16LE(opcode, 4);
  return frame;
}

export const eventUpdate: Hand<FieldsOf<typeof ServerEventUpdate>> = {
  write: (fields) => {
    const frame = frameOf(19, 0x0a02);
    frame.writeUInt32LE(fields.instanceId, 6);
    frame.writeUInt8(fields.objectiveIndex, 10);
    frame.writeUInt32LE(fields.current, 11);
    frame.writeUInt32LE(fields.target, 15);
    return frame;
  },
  read: (payload) => ({
    instanceId: payload.readUInt32LE(0),
    objectiveIndex: payload.readUInt8(4),
    current: payload.readUInt32LE(5),
    target: payload.readUInt32LE(9),
  }),
};

const tiers = ["participation", "bronze", "silver", "gold"] as const;

export const contributionUpdate: Hand<FieldsOf<typeof ServerContributionUpdate>> = {
  write: (fields) => {
    const frame = frameOf(15, 0x0a06);
    frame.writeUInt32LE(fields.instanceId, 6);
    frame.writeUInt32LE(fields.contribution, 10);
    frame.writeUInt8(tiers.indexOf(fields.rewardTier), 14);
    return frame;
  },
  read: (payload) => ({
    instanceId: payload.readUInt32LE(0),
    contribution: payload.readUInt32LE(4),
    rewardTier: tiers[payload.readUInt8(8)] ?? "participation",
  }),
};

export const entityHealth: Hand<FieldsOf<typeof ServerEntityHealth>> = {
  write: (fields) => {
    const frame = frameOf(22, 0x0106);
    frame.writeBigUInt64LE(fields.guid, 6);
    frame.writeUInt32LE(fields.health, 14);
    frame.writeUInt32LE(fields.healthMax, 18);
    return frame;
  },
  read: (payload) => ({
    guid: payload.readBigUInt64LE(0),
    health: payload.readUInt32LE(8),
    healthMax: payload.readUInt32LE(12),
  }),
};

export const castSpell: Hand<FieldsOf<typeof ClientCastSpell>> = {
  write: (fields) => {
    const frame = frameOf(18, 0x0105);
    frame.writeUInt32LE(fields.spellId, 6);
    frame.writeBigUInt64LE(fields.targetGuid, 10);
    return frame;
  },
  read: (payload) => ({ spellId: payload.readUInt32LE(0), targetGuid: payload.readBigUInt64LE(4) }),
};

export const move: Hand<FieldsOf<typeof ClientMove>> = {
  write: (fields) => {
    const frame = frameOf(18, 0x0102);
    frame.writeFloatLE(fields.x, 6);
    frame.writeFloatLE(fields.y, 10);
    frame.writeFloatLE(fields.z, 14);
    return frame;
  },
  read: (payload) => ({ x: payload.readFloatLE(0), y: payload.readFloatLE(4), z: payload.readFloatLE(8) }),
};

export const error: Hand<FieldsOf<typeof ServerError>> = {
  write: (fields) => {
    const length = Buffer.byteLength(fields.message);
    const frame = frameOf(12 + length, 0x0007);
    frame.writeUInt16LE(fields.code, 6);
    frame.writeUInt16LE(fields.opcode, 8);
    frame.writeUInt16LE(length, 10);
    frame.write(fields.message, 12, "utf8");
    return frame;
  },
  read: (payload) => ({
    code: payload.readUInt16LE(0),
    opcode: payload.readUInt16LE(2),
    message: payload.toString("utf8", 6, 6 + payload.readUInt16LE(4)),
  }),
};

const eventTypes = ["invasion", "collection", "territory", "defense", "escort", "world_boss"] as const;
const objectiveTypes = [
  "kill",
  "kill_boss",
  "collect",
  "interact",
  "defend",
  "escort",
  "survive",
  "territory",
  "damage",
] as const;

type Objective = FieldsOf<typeof ServerEventStart>["objectives"][number];

export const eventStart: Hand<FieldsOf<typeof ServerEventStart>> = {
  write: (fields) => {
    const frame = frameOf(21 + fields.objectives.length * 10, 0x0a01);
    frame.writeUInt32LE(fields.instanceId, 6);
    frame.writeUInt32LE(fields.eventId, 10);
    frame.writeUInt8(eventTypes.indexOf(fields.eventType ?? "invasion"), 14);
    frame.writeUInt8(fields.phase, 15);
    frame.writeUInt32LE(fields.durationMs, 16);
    frame.writeUInt8(fields.objectives.length, 20);
    let offset = 21;
    for (const objective of fields.objectives) {
      frame.writeUInt8(objective.index, offset);
      frame.writeUInt8(objectiveTypes.indexOf(objective.type), offset + 1);
      frame.writeUInt32LE(objective.target, offset + 2);
      frame.writeUInt32LE(objective.current, offset + 6);
      offset += 10;
    }
    return frame;
  },
  read: (payload) => {
    const objectives: Objective[] = [];
    for (let left = payload.readUInt8(14), offset = 15; left > 0; left--, offset += 10) {
      objectives.push({
        index: payload.readUInt8(offset),
        type: objectiveTypes[payload.readUInt8(offset + 1)] ?? "kill",
        target: payload.readUInt32LE(offset + 2),
        current: payload.readUInt32LE(offset + 6),
      });
    }
    return {
      instanceId: payload.readUInt32LE(0),
      eventId: payload.readUInt32LE(4),
      eventType: eventTypes[payload.readUInt8(8)] ?? "invasion",
      phase: payload.readUInt8(9),
      durationMs: payload.readUInt32LE(10),
      objectives,
    };
  },
};
