import { packetByName } from "../../packets/index.ts";
import { encodeFrame } from "../protocol/codec.ts";
import type { Dialect } from "../protocol/dialect.ts";
import { FRAME_HEADER_BYTES } from "../protocol/framing.ts";
import { fromJson, PacketJsonError } from "../protocol/packet-json.ts";
import { type CapturedFrame, CaptureError, type CaptureItem } from "./capture-item.ts";
import { decodeCaptured } from "./decode-frame.ts";
import { senderOf } from "./frame-search.ts";
import { timeText } from "./item-time.ts";
import { LineFields } from "./line-fields.ts";
import type { SessionDialects } from "./session-dialects.ts";

const fieldsOfKind = {
  session: ["dialect", "client", "server", "fromStart"],
  frame: ["dialect", "from", "packet", "fields", "hex"],
  damage: ["from", "offset", "message"],
  end: ["how"],
  comment: ["text"],
} as const;
const kinds = Object.keys(fieldsOfKind) as (keyof typeof fieldsOfKind)[];

/**
 * An item as one line of JSON, without a line break. A frame is written as packet and fields where these come to the
 * same bytes again, else as hex. `dialects` learns from the item; use one for a capture.
 */
export function lineOfItem(item: CaptureItem, dialects: SessionDialects): string {
  const { kind, session, atUs, ...rest } = item;
  dialects.follow(item);
  const head = { kind, session, at: timeText(atUs) };
  if (item.kind !== "frame") return JSON.stringify({ ...head, ...rest });
  const told = dialects.isTold(session) ? {} : { dialect: dialects.of(session) };
  return JSON.stringify({ ...head, ...told, from: item.from, ...frameContent(item, dialects.of(session)) });
}

function frameContent({ frame, from }: CapturedFrame, dialect: Dialect): object {
  const decoded = decodeCaptured(frame, dialect);
  const packet = "packet" in decoded ? packetByName(decoded.packet) : undefined;
  if ("packet" in decoded && packet && senderOf(packet) === from) {
    // Through JSON, for it is there that something may get lost: the sign of a zero, say.
    const fields: unknown = JSON.parse(JSON.stringify(decoded.fields));
    if (encodePacket(decoded.packet, fields, from, dialect).equals(frame)) return decoded;
  }
  return { hex: frame.toString("hex") };
}

/**
 * The item that a line says. Throws a `CaptureError` with a sentence about what is wrong with it, but not about where
 * it stands. `dialects` learns from the item; use one for a capture.
 */
export function itemOfLine(line: string, dialects: SessionDialects): CaptureItem {
  const fields = new LineFields(parsed(line));
  const kind = fields.word("kind", kinds);
  fields.only(["kind", "session", "at", ...fieldsOfKind[kind]]);
  const item = itemOfKind(kind, fields, dialects);
  dialects.follow(item);
  return item;
}

function itemOfKind(kind: (typeof kinds)[number], fields: LineFields, dialects: SessionDialects): CaptureItem {
  const session = fields.whole("session", kind === "comment" ? 0 : 1);
  const atUs = fields.time("at");
  if (fields.has("dialect")) dialects.set(session, fields.dialect("dialect"));
  switch (kind) {
    case "session": {
      const ends = { client: fields.endpoint("client"), server: fields.endpoint("server") };
      return { kind, session, atUs, ...ends, fromStart: fields.has("fromStart") ? fields.flag("fromStart") : true };
    }
    case "frame": {
      const from = fields.word("from", ["client", "server"]);
      return { kind, session, atUs, from, frame: frameOf(fields, from, dialects.of(session)) };
    }
    case "damage": {
      const from = fields.word("from", ["client", "server"]);
      return { kind, session, atUs, from, offset: fields.whole("offset", 0), message: fields.text("message") };
    }
    case "end":
      return { kind, session, atUs, how: fields.word("how", ["closed", "reset", "cut"]) };
    case "comment":
      return { kind, session, atUs, text: fields.text("text") };
  }
}

function frameOf(fields: LineFields, from: "client" | "server", dialect: Dialect): Buffer {
  if (fields.has("hex") === fields.has("packet")) {
    throw new CaptureError('A frame needs either "packet" with "fields" or "hex".');
  }
  if (!fields.has("hex")) return encodePacket(fields.text("packet"), fields.value("fields"), from, dialect);
  if (fields.has("fields")) throw new CaptureError('"fields" belong to "packet", not to "hex".');
  const frame = fields.bytes("hex");
  if (frame.length < FRAME_HEADER_BYTES || frame.readUInt32LE(0) !== frame.length) {
    throw new CaptureError(`"hex" must be one whole frame, whose first four bytes say that it has ${frame.length}.`);
  }
  return frame;
}

/** Throws a `CaptureError` for what is no packet, or none that this side sends. */
function encodePacket(name: string, fields: unknown, from: "client" | "server", dialect: Dialect): Buffer {
  const packet = packetByName(name);
  if (!packet) throw new CaptureError(`There is no packet ${JSON.stringify(name)}: see docs/protocol.md.`);
  if (senderOf(packet) !== from) {
    throw new CaptureError(`${name} is sent by the ${senderOf(packet)}: correct "from" or the packet.`);
  }
  try {
    return encodeFrame(packet, fromJson(packet, fields, dialect), dialect);
  } catch (error) {
    if (!(error instanceof PacketJsonError)) throw error;
    throw new CaptureError(error.message, { cause: error });
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CaptureError(`It is not JSON: ${why.replaceAll(/\s+/g, " ")}.`, { cause: error });
  }
}
