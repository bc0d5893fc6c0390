/**
 * The fields of client packets that hold ids which a server gave out: runs (`instanceId`) and entities (`guid`,
 * `targetGuid`). Found in the packets' field lists, so that a new packet needs no line here.
 */
import { clientPackets } from "../../packets/index.ts";
import type { PacketDefinition } from "../../src/protocol/packet-definition.ts";
import type { ReadPacket } from "./read-packet.ts";

export type IdKind = "run" | "entity";
/** An id as the capture has it. 0 is never one: as a target it is the caster. */
export type NamedId = { readonly kind: IdKind; readonly field: string; readonly id: number };

const idKindOf = (name: string, kind: string): IdKind | null => {
  if (kind === "u32" && name === "instanceId") return "run";
  return kind === "u64" && /guid$/i.test(name) ? "entity" : null;
};

const idFields = (definition: PacketDefinition): readonly (readonly [string, IdKind])[] =>
  Object.entries(definition.fields).flatMap(([name, { kind }]) => {
    const idKind = idKindOf(name, kind);
    return idKind === null ? [] : [[name, idKind] as const];
  });

const fieldsByOpcode: ReadonlyMap<number, readonly (readonly [string, IdKind])[]> = new Map(
  clientPackets.map((packet: PacketDefinition) => [packet.opcode, idFields(packet)]),
);

/** The ids that a client packet names. */
export function namedIds({ definition, fields }: ReadPacket): NamedId[] {
  const values = fields as Readonly<Record<string, unknown>>;
  const named = (fieldsByOpcode.get(definition.opcode) ?? []).map(([field, kind]) => {
    return { kind, field, id: Number(values[field]) };
  });
  return named.filter(({ id }) => id !== 0);
}

/** The packet with other ids in place of those that it named. */
export function withIds(packet: ReadPacket, ids: readonly NamedId[]): ReadPacket {
  if (ids.length === 0) return packet;
  const changed = ids.map(({ field, kind, id }) => [field, kind === "entity" ? BigInt(id) : id] as const);
  return { definition: packet.definition, fields: { ...packet.fields, ...Object.fromEntries(changed) } };
}
