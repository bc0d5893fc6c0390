import * as packets from "../../packets/index.ts";
import { decodePayload } from "../protocol/codec.ts";
import type { FieldsOf, SessionStateName } from "../protocol/packet-definition.ts";
import type { Session } from "./session.ts";

type Packets = typeof packets;

/** Every packet that a client may send; a new one in `packets/` is here at once. */
export type ClientPacketName = Extract<keyof Packets, `Client${string}`>;

/** Handles one packet. While a promise it returned is pending, later packets of that session wait. */
export type Handler<Player, Name extends ClientPacketName> = (
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
  const names = Object.keys(dispatch) as ClientPacketName[];
  return new Map(names.map((name) => [packets[name].opcode, entryOf(name, dispatch[name])]));
}

function entryOf<Player, Name extends ClientPacketName>(
  name: Name,
  handle: Handler<Player, Name>,
): DispatchEntry<Player> {
  const definition: Packets[Name] = packets[name];
  return {
    name,
    states: definition.states,
    run: (session, payload) => handle(session, decodePayload(definition, payload, session.dialect)),
  };
}
