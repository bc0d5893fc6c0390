import { ClientHello, packetByOpcode } from "../../packets/index.ts";
import { decodePayload } from "../protocol/codec.ts";
import { type Dialect, dialectOf } from "../protocol/dialect.ts";
import { FRAME_HEADER_BYTES, FRAME_OPCODE_AT } from "../protocol/framing.ts";
import { payloadBytes } from "../protocol/wire-sizes.ts";
import type { CapturedFrame, CaptureItem } from "./capture-item.ts";
import { introducedDialect } from "./introduction.ts";

/**
 * Which dialect each session of a capture speaks: that of its ClientHello, 1 before it (wire protocol, Dialects). For
 * a session whose hello is not in the capture, the first packet tells that can be read in one dialect only.
 */
export class SessionDialects {
  readonly #known = new Map<number, { readonly dialect: Dialect; readonly greeted: boolean }>();

  /** The dialect in which a session's next frame is to be read. */
  of(session: number): Dialect {
    return this.#known.get(session)?.dialect ?? 1;
  }

  /** Whether a session's dialect follows from its packets; of others it has to be said where they are written down. */
  isTold(session: number): boolean {
    return this.#known.get(session)?.greeted ?? true;
  }

  set(session: number, dialect: Dialect): void {
    this.#known.set(session, { dialect, greeted: false });
  }

  /** Learns from an item; a frame is to be followed before it is read. */
  follow(item: CaptureItem): void {
    if (item.kind === "end") this.#known.delete(item.session);
    if (item.kind === "frame") this.#followFrame(item);
    if (item.kind === "comment") this.#followComment(item.session, introducedDialect(item.text));
  }

  /** The server's own captures say the dialect of a session that they begin in the middle. */
  #followComment(session: number, dialect: Dialect | null): void {
    if (dialect !== null && !this.#known.get(session)?.greeted) this.set(session, dialect);
  }

  #followFrame({ session, from, frame }: CapturedFrame): void {
    if (frame.length < FRAME_HEADER_BYTES) return;
    const opcode = frame.readUInt16LE(FRAME_OPCODE_AT);
    if (from === "client" && opcode === ClientHello.opcode) {
      const dialect = helloDialect(frame);
      if (dialect !== null) this.#known.set(session, { dialect, greeted: true });
    } else if (!this.#known.has(session)) {
      const dialect = onlyDialect(frame);
      if (dialect !== null) this.set(session, dialect);
    }
  }
}

function helloDialect(frame: Buffer): Dialect | null {
  if (frame.length === FRAME_HEADER_BYTES) return null;
  return dialectOf(frame.readUInt8(FRAME_HEADER_BYTES));
}

/** The dialect of a frame that can be read in one of them and not in the other. */
function onlyDialect(frame: Buffer): Dialect | null {
  const packet = packetByOpcode(frame.readUInt16LE(FRAME_OPCODE_AT));
  if (!packet) return null;
  // What has one size in both dialects differs in its enums at most, which any number fits.
  const size = payloadBytes(packet.fields, 1);
  if (size !== null && size === payloadBytes(packet.fields, 2)) return null;
  const reads = ([1, 2] as const).filter((dialect) => {
    try {
      decodePayload(packet, frame.subarray(FRAME_HEADER_BYTES), dialect);
      return true;
    } catch {
      return false;
    }
  });
  return reads.length === 1 ? (reads[0] ?? null) : null;
}
