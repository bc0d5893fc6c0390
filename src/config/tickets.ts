import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

// A ticket is base64url of `body ‖ HMAC(body)`; body = version u8, character u32, expiry in ms u48, random id, all
// big-endian. Nothing of it is stored: whoever knows TICKET_SECRET can check it and derive its own secret from it.
const version = 1;
const idBytes = 16;
const bodyBytes = 1 + 4 + 6 + idBytes;
const macBytes = 32;
const ticketCharacters = Math.ceil(((bodyBytes + macBytes) * 4) / 3);

/** How long a ticket is good for unless told otherwise: 24 h, in seconds. */
export const defaultTicketTtlSeconds = 86_400;

/** A ticket, and the secret (hex) with which its holder proves, per connection, that it is theirs. */
export type IssuedTicket = { readonly ticket: string; readonly secret: string; readonly characterId: number };

/** A ticket that was read: what it says and the key of its proofs, or why it is worth nothing. */
export type TicketVerdict =
  | { readonly ok: true; readonly characterId: number; readonly expiresAtMs: number; readonly proofKey: Buffer }
  | { readonly ok: false; readonly reason: "bad" | "expired" };

/** Makes a ticket for a character; `secret` is TICKET_SECRET, `nowMs` Unix time. Usable again until it expires. */
export function issueTicket(options: {
  secret: string;
  characterId: number;
  ttlSeconds?: number;
  nowMs: number;
}): IssuedTicket {
  const { secret, characterId, ttlSeconds = defaultTicketTtlSeconds, nowMs } = options;
  const body = Buffer.alloc(bodyBytes);
  body.writeUInt8(version, 0);
  body.writeUInt32BE(characterId, 1);
  body.writeUIntBE(Math.round(nowMs + ttlSeconds * 1_000), 5, 6);
  randomBytes(idBytes).copy(body, 11);
  const ticket = Buffer.concat([body, macOf(secret, body)]).toString("base64url");
  return { ticket, secret: proofKeyOf(secret, ticket).toString("hex"), characterId };
}

/** Reads a ticket that a client sent. It is expired at `nowMs` (Unix time) of its expiry. */
export function verifyTicket(secret: string, ticket: string, nowMs: number): TicketVerdict {
  const bytes = Buffer.from(ticket, "base64url");
  // The decoder forgives characters that are not base64url: only the one true spelling of a ticket counts.
  if (ticket.length !== ticketCharacters || bytes.toString("base64url") !== ticket) return { ok: false, reason: "bad" };
  const body = bytes.subarray(0, bodyBytes);
  const sound = timingSafeEqual(bytes.subarray(bodyBytes), macOf(secret, body));
  if (!sound || body.readUInt8(0) !== version) return { ok: false, reason: "bad" };
  const expiresAtMs = body.readUIntBE(5, 6);
  if (nowMs >= expiresAtMs) return { ok: false, reason: "expired" };
  return { ok: true, characterId: body.readUInt32BE(1), expiresAtMs, proofKey: proofKeyOf(secret, ticket) };
}

/** The proof of a ticket's holder on the connection with this nonce (wire protocol, Session packets: Proof). */
export function proofFor(secretHex: string, nonce: Uint8Array, ticket: string): Buffer {
  return proofOf(Buffer.from(secretHex, "hex"), nonce, ticket);
}

/** Whether `proof` was made for this ticket and this connection's nonce; takes the same time for every wrong one. */
export function checkProof(proofKey: Uint8Array, nonce: Uint8Array, ticket: string, proof: Uint8Array): boolean {
  const expected = proofOf(proofKey, nonce, ticket);
  return proof.length === expected.length && timingSafeEqual(proof, expected);
}

function proofOf(key: Uint8Array, nonce: Uint8Array, ticket: string): Buffer {
  return createHmac("sha256", key).update(nonce).update(ticket, "utf8").digest();
}

// One secret, two uses: the label in front keeps what is made for one from ever being valid for the other.
function macOf(secret: string, body: Uint8Array): Buffer {
  return createHmac("sha256", secret).update("zonetide ticket mac\0").update(body).digest();
}

function proofKeyOf(secret: string, ticket: string): Buffer {
  return createHmac("sha256", secret).update("zonetide ticket secret\0").update(ticket, "utf8").digest();
}
