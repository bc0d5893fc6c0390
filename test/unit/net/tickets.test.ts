import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkProof, issueTicket, proofFor, verifyTicket } from "../../../src/config/tickets.ts";

const secret = "a server's secret";
const nowMs = 1_700_000_000_000;
const issue = (characterId = 7, ttlSeconds?: number) => issueTicket({ secret, characterId, ttlSeconds, nowMs });

describe("tickets", () => {
  it("carry any character and are good for 24 hours unless told otherwise, again and again", () => {
    for (const characterId of [1, 0x8000_0000, 0xffff_ffff]) {
      const { ticket } = issue(characterId);
      for (let use = 0; use < 2; use++) {
        expect(verifyTicket(secret, ticket, nowMs)).toMatchObject({
          ok: true,
          characterId,
          expiresAtMs: nowMs + 86_400_000,
        });
      }
    }
  });

  it("expire at their time, to the millisecond", () => {
    const { ticket } = issue(7, 2);
    expect(verifyTicket(secret, ticket, nowMs + 1_999).ok).toBe(true);
    expect(verifyTicket(secret, ticket, nowMs + 2_000)).toEqual({ ok: false, reason: "expired" });
  });

  it("are bad under another secret, expired or not", () => {
    expect(verifyTicket("another", issue().ticket, nowMs)).toEqual({ ok: false, reason: "bad" });
    expect(verifyTicket("another", issue().ticket, nowMs * 2)).toEqual({ ok: false, reason: "bad" });
  });

  it("are bad when any character is changed, added or left out", () => {
    const { ticket } = issue();
    for (let at = 0; at < ticket.length; at++) {
      const other = ticket[at] === "A" ? "B" : "A";
      expect(verifyTicket(secret, ticket.slice(0, at) + other + ticket.slice(at + 1), nowMs).ok).toBe(false);
      expect(verifyTicket(secret, ticket.slice(0, at) + ticket.slice(at + 1), nowMs).ok).toBe(false);
      expect(verifyTicket(secret, `${ticket.slice(0, at)}!${ticket.slice(at)}`, nowMs).ok).toBe(false);
    }
    expect(verifyTicket(secret, `${ticket}=`, nowMs).ok).toBe(false);
  });

  it("are bad, and nothing worse, whatever is sent", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary", maxLength: 512 }), fc.base64String({ maxLength: 400 })),
        (text) => {
          expect(verifyTicket(secret, text, nowMs)).toEqual({ ok: false, reason: "bad" });
        },
      ),
    );
  });

  it("fit the packet, differ each time and have secrets of their own", () => {
    const [one, other] = [issue(), issue()];
    expect(one.ticket.length).toBeLessThanOrEqual(300);
    expect(one.ticket).not.toBe(other.ticket);
    expect(one.secret).not.toBe(other.secret);
    expect(one.secret).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("proofs", () => {
  const { ticket, secret: ticketSecret } = issue();
  const verdict = verifyTicket(secret, ticket, nowMs);
  const proofKey = verdict.ok ? verdict.proofKey : Buffer.alloc(0);
  const nonce = randomBytes(16);

  it("are HMAC-SHA256 over nonce and ticket with the secret's raw bytes", () => {
    const byHand = createHmac("sha256", Buffer.from(ticketSecret, "hex"))
      .update(Buffer.concat([nonce, Buffer.from(ticket, "utf8")]))
      .digest();
    expect(proofFor(ticketSecret, nonce, ticket)).toEqual(byHand);
    expect(checkProof(proofKey, nonce, ticket, byHand)).toBe(true);
  });

  it("hold for one connection, one ticket and one holder only", () => {
    const proof = proofFor(ticketSecret, nonce, ticket);
    expect(checkProof(proofKey, randomBytes(16), ticket, proof)).toBe(false);
    expect(checkProof(proofKey, nonce, issue().ticket, proof)).toBe(false);
    expect(checkProof(proofKey, nonce, ticket, proofFor(issue().secret, nonce, ticket))).toBe(false);
    expect(checkProof(proofKey, nonce, ticket, proof.subarray(0, 31))).toBe(false);
    expect(checkProof(proofKey, nonce, ticket, Buffer.alloc(32))).toBe(false);
  });
});
