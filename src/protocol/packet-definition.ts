import type { FieldMap, ValuesOf } from "./field-types.ts";

/** The states of a session that a client packet can be legal in (wire protocol, Session packets). */
export type SessionStateName = "open" | "greeted" | "authenticated" | "in_zone";

/** For packets that are legal in any state. */
export const anyState: readonly SessionStateName[] = ["open", "greeted", "authenticated", "in_zone"];

export type Direction = "client to server" | "server to client";

/** One packet of the wire. `states` is empty for what the server sends. */
export type PacketDefinition<Fields extends FieldMap = FieldMap, Name extends string = string> = {
  readonly name: Name;
  readonly opcode: number;
  readonly direction: Direction;
  readonly states: readonly SessionStateName[];
  /** One sentence for the documentation. */
  readonly doc: string;
  readonly fields: Fields;
};

/** The TypeScript type of a packet's fields: `FieldsOf<typeof ServerPong>`. */
export type FieldsOf<Definition extends PacketDefinition> = ValuesOf<Definition["fields"]>;

type PacketSpec<Fields extends FieldMap, Name extends string> = {
  readonly name: Name;
  readonly opcode: number;
  readonly states?: readonly SessionStateName[];
  readonly doc?: string;
  readonly fields: Fields;
};

/** Defines a packet. Its name tells the direction: `Client…` is sent by the client, `Server…` by the server. */
export function definePacket<const Fields extends FieldMap, const Name extends `Client${string}` | `Server${string}`>(
  spec: PacketSpec<Fields, Name>,
): PacketDefinition<Fields, Name> {
  const direction = spec.name.startsWith("Client") ? "client to server" : "server to client";
  return { doc: "", states: [], ...spec, direction };
}
