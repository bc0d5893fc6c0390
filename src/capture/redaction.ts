/**
 * What a server's own capture does not keep: whatever could be used to log in. Lengths stay as they were, so that the
 * rest of the stream reads as before.
 */
import { ClientAuth, clientPackets } from "../../packets/index.ts";
import { FRAME_HEADER_BYTES } from "../protocol/framing.ts";
import type { PacketDefinition } from "../protocol/packet-definition.ts";
import { payloadBytes } from "../protocol/wire-sizes.ts";

const PROOF_BYTES = 32;
const LENGTH_BYTES = 2;
const OPCODE_AT = 4;
/** A ticket of ours has 59 bytes in base64url: version u8, character u32 and expiry come first, id and MAC last. */
const TICKET_CHARACTERS = 79;
/** Six bytes: the version, whose ticket it is, and the expiry's highest byte, which says nothing. */
const KEPT_CHARACTERS = 8;
const BLANK = "A".charCodeAt(0);

/** Of each client packet but ClientAuth, the most payload it has in any dialect; none of it is secret. */
const harmlessBytes: ReadonlyMap<number, number> = new Map(
  clientPackets
    .filter(({ opcode }) => opcode !== ClientAuth.opcode)
    .map((packet: PacketDefinition) => [packet.opcode, Math.max(bytesIn(packet, 1), bytesIn(packet, 2))]),
);

function bytesIn({ fields }: PacketDefinition, dialect: 1 | 2): number {
  return payloadBytes(fields, dialect) ?? 0;
}

/**
 * Blanks, in place, what a client's frame must not show. Before authentication nothing is kept that is not known to be
 * harmless: a client that builds its login wrong may have put it anywhere.
 */
export function redactFrame(frame: Buffer, isAuthenticated: boolean): void {
  const opcode = frame.readUInt16LE(OPCODE_AT);
  const payload = frame.subarray(FRAME_HEADER_BYTES);
  if (opcode === ClientAuth.opcode) redactLogin(payload);
  else if (!isAuthenticated) payload.fill(0, Math.min(payload.length, harmlessBytes.get(opcode) ?? 0));
}

/** Blanks what there is of a frame that never became whole, or of bytes that are no frames (`isLost`). */
export function redactRest(rest: Buffer, isAuthenticated: boolean, isLost: boolean): void {
  if (isLost || rest.length < FRAME_HEADER_BYTES) rest.fill(0);
  else if (!isAuthenticated || rest.readUInt16LE(OPCODE_AT) === ClientAuth.opcode) rest.fill(0, FRAME_HEADER_BYTES);
}

/** A sound login keeps its shape and whose ticket it is; of any other nothing is left. */
function redactLogin(payload: Buffer): void {
  const ticketLength = payload.length - LENGTH_BYTES - PROOF_BYTES;
  if (ticketLength < 0 || payload.readUInt16LE(0) !== ticketLength) {
    payload.fill(0);
    return;
  }
  const kept = ticketLength === TICKET_CHARACTERS ? KEPT_CHARACTERS : 0;
  payload.fill(BLANK, LENGTH_BYTES + kept, LENGTH_BYTES + ticketLength);
  payload.fill(0, LENGTH_BYTES + ticketLength);
}
