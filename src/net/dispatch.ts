import { clientPackets } from "../../packets/index.ts";
import { decodePayload } from "../protocol/codec.ts";
import type { FieldsOf, SessionStateName } from "../protocol/packet-definition.ts";
import type { Session } from "./session.ts";

type Packets = { readonly [Packet in (typeof clientPackets)[number] as Packet["name"]]: Packet };

/** Every packet that a client may send; a new one in `packets/` is here at once. */
type ClientPacketName = keyof Packets;

const packets = Object.fromEntries(clientPackets.map((packet) => [packet.name, packet])) as Packets;

/** Handles one packet. While a promise it returned is pending, later packets of that session wait. */
type Handler<Player, Name extends ClientPacketName> = (
  session: Session<Player>,
  fields: FieldsOf<Packets[Name]>,
) => void | Promise<void>;

/** A handler for every client packet: the compiler refuses a table with one missing. */
export type Dispatch<Player> = { readonly [Name in ClientPacketName]: Handler<Player, Name> };

/** What there is to know about an opcode: its packet, where it is legal, and what reads and handles a payload. */
export type DispatchEntry<Player> = {
  readonly name: ClientPacketName;
  readonly states: readonly SessionStateName[];
  /** Throws a `DecodeError` if the payload is not that packet's. */
  readonly run: (session: Session<Player>, payload: Buffer) => void | Promise<void>;
};

export type DispatchTable<Player> = ReadonlyMap<number, DispatchEntry<Player>>;

/** Indexes the handlers by opcode. Server packets have no entry: from a client they are unknown opcodes. */
export function dispatchTable<Player>(dispatch: Dispatch<Player>): DispatchTable<Player> {
  return new Map(clientPackets.map(({ name, opcode }) => [opcode, entryOf(dispatch, name)]));
}

function entryOf<Player, Name extends ClientPacketName>(dispatch: Dispatch<Player>, name: Name): DispatchEntry<Player> {
  const definition: Packets[Name] = packets[name];
  const handle: Handler<Player, Name> = dispatch[name];
  return {
    name,
    states: definition.states,
    run: (session, payload) => handle(session, decodePayload(definition, payload, session.dialect)),
  };
}
