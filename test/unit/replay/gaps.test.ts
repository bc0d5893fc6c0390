import { expect, test } from "vitest";
import {
  ClientCastSpell,
  ClientEventContribute,
  ClientInteract,
  ClientMove,
  ServerEntityCreate,
  ServerEventRound,
  ServerItemGained,
} from "../../../packets/index.ts";
import type { Side } from "../../../src/capture/capture-item.ts";
import { Gaps } from "../../../tools/replay/gaps.ts";
import { MadeCapture } from "./made-capture.ts";

/** What the replay does not do, and what is therefore not expected. */

const END = Number.POSITIVE_INFINITY;
const made = () => new MadeCapture();

test("a gap is open where it is, from its moment on", () => {
  const gaps = new Gaps();
  expect([gaps.isOpen("1/1", END), gaps.isOpen(null, END), gaps.notes]).toEqual([false, false, []]);
  gaps.opens("1/1", 500);
  gaps.opens("1/1", 700);
  expect([499, 500, END].map((atMs) => gaps.isOpen("1/1", atMs))).toEqual([false, true, true]);
  expect([gaps.isOpen("1/2", END), gaps.isOpen(null, 499), gaps.isOpen(null, 500)]).toEqual([false, false, true]);
  gaps.opens(null, 600);
  expect([gaps.isOpen("1/2", 599), gaps.isOpen("1/2", 600)]).toEqual([false, true]);
});

test.each([
  ["client", true],
  ["server", false],
] as const)("bytes of the %s that are lost", (from: Side, isGap) => {
  const capture = made().enters(1, 4);
  capture.items.push({ kind: "damage", session: 1, atUs: 2_000_000, from, offset: 12, message: "lost" });
  const { gaps } = capture.plan();
  expect([gaps.isOpen("1/1", 1_999), gaps.isOpen("1/1", 2_000)]).toEqual([false, isGap]);
});

test("a session that is not wanted is missing from its first deed on, not where it only looks on", () => {
  const looks = made().enters(1, 4).enters(2, 5).says(2, ClientMove, { x: 1, y: 0, z: 0 });
  expect(looks.plan((session) => session === 1).gaps.isOpen("1/1", END)).toBe(false);
  const acts = looks.says(2, ClientCastSpell, { spellId: 1, targetGuid: 5n });
  expect(acts.plan((session) => session === 1).gaps.isOpen("1/1", END)).toBe(true);
  expect(acts.plan().gaps.isOpen("1/1", END)).toBe(false);
});

test("an event that somebody was shown first who is not wanted is started all the same", () => {
  const capture = made().enters(1, 4).enters(2, 5).starts(1, 101).starts(2, 101);
  const { steps } = capture.plan((session) => session === 2);
  expect(steps.filter(({ kind }) => kind === "start")).toHaveLength(1);
});

test("a player who was seen and is no session of the capture is missing", () => {
  const shows = (characterId: number) => {
    const rest = { kind: "player" as const, templateId: characterId, x: 0, y: 0, z: 0, health: 1, healthMax: 1 };
    return made()
      .enters(1, 4)
      .says(1, ServerEntityCreate, { guid: 70n, ...rest })
      .plan()
      .gaps.isOpen("1/1", END);
  };
  expect([shows(4), shows(5)]).toEqual([false, true]);
});

test("the server's comment says whose session it is that begins in mid-stream, and its deeds are missing", () => {
  const capture = made().session(1, false);
  const text = "session 99 from 127.0.0.1 port 5, Mirelda (character 7), dialect 2, recorded from the middle";
  capture.items.push({ kind: "comment", session: 1, atUs: 1_000_000, text });
  const plan = capture.says(1, ClientInteract, { guid: 3n }).plan();
  expect(plan.sessions.get(1)).toMatchObject({
    eyes: { characterId: 7 },
    leftOut: expect.stringMatching(/mid-stream/),
  });
  expect(plan.gaps.isOpen("9/9", END)).toBe(true);
});

const collected = (capture: MadeCapture) => {
  const objective = { index: 0, type: "collect" as const, target: 5, current: 0 };
  const run = { instanceId: 8, eventId: 101, eventType: "collection" as const, phase: 0, durationMs: 1 };
  return { capture, run: { ...run, objectives: [objective] } };
};
const gain = { itemId: 4, quantity: 1 };

test.each([
  ["dropped", (capture: MadeCapture) => capture.says(1, ServerItemGained, gain), true],
  [
    "picked up",
    (capture: MadeCapture) => capture.says(1, ClientInteract, { guid: 3n }).says(1, ServerItemGained, gain),
    false,
  ],
  [
    "turned in",
    (capture: MadeCapture) => {
      const handed = { instanceId: 8, objectiveIndex: 0, amount: 1, itemId: 4 };
      return capture.says(1, ServerItemGained, gain).says(1, ClientEventContribute, handed);
    },
    false,
  ],
] as const)("what is %s, by chance or not", (_name, gains, isByChance) => {
  const { capture, run } = collected(made().enters(1, 4));
  const { story } = gains(capture.starting(1, run)).plan().sessions.get(1)!.eyes;
  expect(story.run(8)?.isByChance).toBe(isByChance);
  expect(story.byChance.size).toBe(isByChance ? 1 : 0);
});

test("a run with rounds is against time", () => {
  const round = { instanceId: 1010, round: 1, state: "started" as const, winner: 0, timeRemainingMs: 1 };
  const { story } = made().enters(1, 4).starts(1, 101).says(1, ServerEventRound, round).plan().sessions.get(1)!.eyes;
  expect([story.isAgainstTime(0), story.isAgainstTime(5_000)]).toEqual([false, true]);
});
