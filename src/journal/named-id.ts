import { createHash } from "node:crypto";

/**
 * The id of an event that there is once: a UUID made from what it is about, so that one that is appended again is the
 * same event. Version 8 (RFC 9562: a UUID of an application's own making) over the first 128 bits of a SHA-256.
 */
export function namedId(subject: string): string {
  const bytes = createHash("sha256").update(`zonetide ${subject}`).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
