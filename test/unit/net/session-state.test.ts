import { describe, expect, it } from "vitest";
import { identityOf, type SessionState, transition } from "../../../src/net/session-state.ts";

const known = { dialect: 2, build: 7, characterId: 3, characterName: "Ada" } as const;
const states: readonly SessionState[] = [
  { kind: "open" },
  { kind: "greeted", dialect: 2, build: 7 },
  { kind: "authenticating", dialect: 2, build: 7 },
  { kind: "authenticated", ...known },
  { kind: "in_zone", ...known, zoneId: 1, zoneInstance: 1 },
  { kind: "closing", sinceMs: 0, ...known },
  { kind: "closed", ...known },
];

const allowed = new Set([
  "open>greeted",
  "greeted>authenticating",
  "authenticating>authenticated",
  "authenticated>in_zone",
  "in_zone>in_zone",
  ...states.slice(0, 5).flatMap(({ kind }) => [`${kind}>closing`, `${kind}>closed`]),
  "closing>closed",
]);

describe("session states", () => {
  it("go forward one step at a time, may end anywhere, and never come back", () => {
    for (const from of states) {
      for (const to of states) {
        if (allowed.has(`${from.kind}>${to.kind}`)) expect(transition(from, to)).toBe(to);
        else expect(() => transition(from, to)).toThrow(`cannot go from ${from.kind} to ${to.kind}`);
      }
    }
  });

  it("remember whose session it was after its end, and nothing of its zone", () => {
    expect(identityOf(states[4]!)).toEqual(known);
    expect(identityOf(states[6]!)).toEqual(known);
    expect(identityOf(states[1]!)).toEqual({ dialect: 2, build: 7 });
    expect(identityOf(states[0]!)).toEqual({});
  });
});
