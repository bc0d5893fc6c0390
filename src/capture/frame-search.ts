import { packetByOpcode } from "../../packets/index.ts";
import { decodePayload } from "../protocol/codec.ts";
import { dialects } from "../protocol/dialect.ts";
import { FRAME_HEADER_BYTES } from "../protocol/framing.ts";
import type { PacketDefinition } from "../protocol/packet-definition.ts";
import { payloadBytes } from "../protocol/wire-sizes.ts";
import type { Side } from "./capture-item.ts";

/** The largest frame that a server can be configured to take; those it sends are smaller. */
export const MAX_FRAME_BYTES = 1_048_576;
/** So many frames in a row are no coincidence, wherever among the bytes they begin. */
const SURE_FRAMES = 3;

export type FoundFrames = { readonly offset: number; readonly frames: number };

/** Who sends this packet. */
export function senderOf(packet: PacketDefinition): Side {
  return packet.direction === "client to server" ? "client" : "server";
}

/** The packet whose whole frame stands at `offset` and can be read in one of the dialects, if there is one. */
export function packetAt(bytes: Buffer, offset: number, side: Side): PacketDefinition | null {
  const packet = announcedAt(bytes, offset, side);
  if (!packet) return null;
  const size = bytes.readUInt32LE(offset);
  if (offset + size > bytes.length) return null;
  const payload = bytes.subarray(offset + FRAME_HEADER_BYTES, offset + size);
  return dialects.some((dialect) => isPayload(packet, payload, dialect)) ? packet : null;
}

/** The packet that a frame's header at `offset` announces, if its size is one that this packet can have. */
export function announcedAt(bytes: Buffer, offset: number, side: Side): PacketDefinition | null {
  if (offset + FRAME_HEADER_BYTES > bytes.length) return null;
  const size = bytes.readUInt32LE(offset);
  if (size < FRAME_HEADER_BYTES || size > MAX_FRAME_BYTES) return null;
  const packet = packetByOpcode(bytes.readUInt16LE(offset + 4));
  if (!packet || senderOf(packet) !== side) return null;
  const fits = dialects.some((dialect) => {
    const expected = payloadBytes(packet.fields, dialect);
    return expected === null || expected === size - FRAME_HEADER_BYTES;
  });
  return fits ? packet : null;
}

/**
 * Where frames of this side begin in bytes that may begin within one: at the very start if a whole frame is there,
 * else where several follow each other. `last`: no more bytes will come, so that fewer will do if they reach the end.
 */
export function findFrames(bytes: Buffer, side: Side, last: boolean): FoundFrames | null {
  const lastOffset = bytes.length - FRAME_HEADER_BYTES;
  // The highest byte of a size is 0: most places are out of the question without another look.
  for (let zero = bytes.indexOf(0, 3); zero !== -1; zero = bytes.indexOf(0, zero + 1)) {
    const offset = zero - 3;
    if (offset > lastOffset) return null;
    const { frames, end } = framesFrom(bytes, offset, side);
    if (frames === 0) continue;
    if (offset === 0 || frames >= SURE_FRAMES || (last && reachesEnd(bytes, end, side))) return { offset, frames };
  }
  return null;
}

function framesFrom(bytes: Buffer, offset: number, side: Side): { frames: number; end: number } {
  let end = offset;
  let frames = 0;
  while (frames < SURE_FRAMES && packetAt(bytes, end, side)) {
    end += bytes.readUInt32LE(end);
    frames += 1;
  }
  return { frames, end };
}

function reachesEnd(bytes: Buffer, end: number, side: Side): boolean {
  return bytes.length - end < FRAME_HEADER_BYTES || announcedAt(bytes, end, side) !== null;
}

function isPayload(packet: PacketDefinition, payload: Buffer, dialect: 1 | 2): boolean {
  try {
    decodePayload(packet, payload, dialect);
    return true;
  } catch {
    return false;
  }
}
