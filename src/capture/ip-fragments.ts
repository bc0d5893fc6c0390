import type { IpPayload } from "./ip-payload.ts";

export type Fragment = {
  readonly id: number;
  /** Where in the packet it belongs, in bytes. */
  readonly at: number;
  readonly more: boolean;
};

type Piece = { readonly at: number; readonly bytes: Buffer };
type Unfinished = { readonly sinceUs: number; pieces: Piece[]; held: number; end: number | null };

const MAX_UNFINISHED = 64;
const MAX_PIECES = 1024;
const MAX_PACKET_BYTES = 65_535;
const PATIENCE_US = 30_000_000;

/**
 * Joins fragments of IP packets. Bounded in number, size and time: a packet whose fragments do not all come is left
 * out, and what it carried counts as lost like any other packet that is not in the capture.
 */
export class IpFragments {
  readonly #unfinished = new Map<string, Unfinished>();

  /** The whole packet's payload once its last fragment came, else null. Of bytes that came twice the first count. */
  add(payload: IpPayload, fragment: Fragment, atUs: number): IpPayload | null {
    // What the capture cut off is missing from the packet, and no other fragment will bring it.
    if (payload.bytes.length < payload.wireBytes) return null;
    const key = `${payload.addresses.toString("latin1")}${payload.protocol}/${fragment.id}`;
    const packet = this.#unfinished.get(key) ?? this.#begin(key, atUs);
    const end = fragment.at + payload.bytes.length;
    if (!fragment.more) packet.end ??= end;
    packet.pieces.push({ at: fragment.at, bytes: Buffer.from(payload.bytes) });
    packet.held += payload.bytes.length;
    if (end > MAX_PACKET_BYTES || packet.held > 2 * MAX_PACKET_BYTES || packet.pieces.length > MAX_PIECES) {
      this.#unfinished.delete(key);
      return null;
    }
    const bytes = packet.end === null ? null : joined(packet.pieces, packet.end);
    if (!bytes) return null;
    this.#unfinished.delete(key);
    return { ...payload, bytes, wireBytes: bytes.length };
  }

  #begin(key: string, atUs: number): Unfinished {
    for (const [other, { sinceUs }] of this.#unfinished) {
      const late = atUs - sinceUs > PATIENCE_US;
      if (!late && this.#unfinished.size < MAX_UNFINISHED) break;
      this.#unfinished.delete(other);
    }
    const packet: Unfinished = { sinceUs: atUs, pieces: [], held: 0, end: null };
    this.#unfinished.set(key, packet);
    return packet;
  }
}

/** The pieces as one, or null where some are missing. */
function joined(pieces: readonly Piece[], end: number): Buffer | null {
  const whole = Buffer.alloc(end);
  let filled = 0;
  // A stable sort: of two pieces at the same place the one that came first is first.
  for (const { at, bytes } of [...pieces].sort((one, other) => one.at - other.at)) {
    if (at > filled) return null;
    const fresh = bytes.subarray(filled - at);
    fresh.copy(whole, filled);
    filled += fresh.length;
  }
  return filled >= end ? whole : null;
}
