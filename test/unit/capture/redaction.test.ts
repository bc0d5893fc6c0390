import { describe, expect, test } from "vitest";
import { ClientAuth, ClientEnterZone, ClientHello } from "../../../packets/index.ts";
import { ClientStream } from "../../../src/capture/client-stream.ts";
import { issueTicket, proofFor } from "../../../src/config/tickets.ts";
import { decodePayload, encodeFrame } from "../../../src/protocol/codec.ts";

const MAX_FRAME_BYTES = 8_192;
const issued = issueTicket({ secret: "a secret of the tests", characterId: 77, nowMs: 1_780_000_000_000 });
const proof = proofFor(issued.secret, Buffer.alloc(16, 3), issued.ticket);
const hello = encodeFrame(ClientHello, { dialect: 2, build: 9 }, 2);
const auth = encodeFrame(ClientAuth, { ticket: issued.ticket, proof }, 2);
const enter = encodeFrame(ClientEnterZone, { zoneId: 1, zoneInstance: 1, x: 1, y: 2, z: 3 }, 2);

/** What is kept of pieces that come one after the other. */
function kept(pieces: readonly Buffer[], isAuthenticated = false): { bytes: Buffer; frames: number } {
  const stream = new ClientStream(MAX_FRAME_BYTES, isAuthenticated);
  const parts = pieces.map((piece) => stream.push(piece));
  const all = [...parts, stream.rest()].filter((part) => part !== null);
  return {
    bytes: Buffer.concat(all.map(({ bytes }) => bytes)),
    frames: all.reduce((sum, part) => sum + part.frames, 0),
  };
}

/** Every secret, and whatever of it would be of use: six bytes in a row, as they are and as text. */
function leaks(bytes: Buffer): boolean {
  const secrets = [
    proof,
    Buffer.from(issued.ticket).subarray(8),
    Buffer.from(issued.secret),
    Buffer.from(issued.secret, "hex"),
  ];
  return secrets.some((secret) => {
    for (let at = 0; at + 6 <= secret.length; at++) if (bytes.includes(secret.subarray(at, at + 6))) return true;
    return false;
  });
}

describe("a login", () => {
  const login = Buffer.concat([hello, auth, enter]);
  const whole = kept([login]);

  test("keeps its shape and whose it is, and nothing to log in with", () => {
    expect(whole).toMatchObject({ frames: 3 });
    expect(whole.bytes).toHaveLength(login.length);
    expect(leaks(login)).toBe(true);
    expect(leaks(whole.bytes)).toBe(false);
    const fields = decodePayload(ClientAuth, whole.bytes.subarray(hello.length + 6, hello.length + auth.length), 2);
    expect(fields.proof).toEqual(Buffer.alloc(32));
    expect(fields.ticket).toHaveLength(issued.ticket.length);
    expect(Buffer.from(fields.ticket, "base64url").readUInt32BE(1)).toBe(77);
    expect(whole.bytes.subarray(0, hello.length).equals(hello)).toBe(true);
    expect(whole.bytes.subarray(-enter.length).equals(enter)).toBe(true);
  });

  test("is the same split at every offset, and byte by byte", () => {
    for (let at = 0; at <= login.length; at++) {
      expect(kept([login.subarray(0, at), login.subarray(at)])).toEqual(whole);
    }
    expect(kept(Array.from(login, (byte) => Buffer.of(byte)))).toEqual(whole);
  });

  test("that breaks off anywhere shows nothing of it either", () => {
    for (let at = 0; at < login.length; at++) {
      const { bytes } = kept([login.subarray(0, at)]);
      expect(bytes).toHaveLength(at);
      expect(leaks(bytes)).toBe(false);
    }
  });

  test("is blanked when it comes again after the first", () => {
    expect(leaks(kept([auth], true).bytes)).toBe(false);
    expect(leaks(kept([auth.subarray(0, 100)], true).bytes)).toBe(false);
    expect(kept([enter], true).bytes.equals(enter)).toBe(true);
  });
});

describe("a login that is built wrong", () => {
  const framed = (opcode: number, payload: Buffer, size = payload.length + 6): Buffer => {
    const head = Buffer.alloc(6);
    head.writeUInt32LE(size, 0);
    head.writeUInt16LE(opcode, 4);
    return Buffer.concat([head, payload]);
  };
  const payload = auth.subarray(6);
  const malformed = {
    "with bytes behind it": framed(5, Buffer.concat([payload, proof])),
    "with a wrong length of the ticket": framed(5, Buffer.concat([Buffer.from([1, 0]), payload.subarray(2)])),
    "without a length": framed(5, payload.subarray(2)),
    "with its secret for a ticket": encodeFrame(ClientAuth, { ticket: issued.secret, proof }, 2),
    "under another opcode": framed(4, payload),
    "under an unknown opcode": framed(0x7777, payload),
    "with a size below a header": framed(5, payload, 3),
    "with a size beyond the limit": framed(5, payload, 9_000),
    "without a frame": Buffer.from(issued.ticket),
    "as text": Buffer.from(`login ${issued.ticket} ${issued.secret}\n`),
  };

  test.each(Object.entries(malformed))("%s keeps its length and no secret, split at every offset", (_, bytes) => {
    for (let at = 0; at <= bytes.length; at++) {
      const kept1 = kept([hello, bytes.subarray(0, at), bytes.subarray(at), auth]).bytes;
      expect(kept1).toHaveLength(hello.length + bytes.length + auth.length);
      expect(leaks(kept1)).toBe(false);
    }
  });
});
