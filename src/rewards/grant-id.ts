import { createHash } from "node:crypto";

/**
 * The id of the one RewardGranted that a character can have of a run: a UUID made from both, so that a grant that is
 * retried or computed again after a crash has the id of the first and is appended once.
 *
 * Version 8 (RFC 9562: a UUID of an application's own making) over the first 128 bits of a SHA-256. The realm is part
 * of it, since realms count their runs apart and may share a database.
 */
export function grantId(realmId: number, instanceId: number, characterId: number): string {
  const bytes = createHash("sha256").update(`zonetide reward ${realmId} ${instanceId} ${characterId}`).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
