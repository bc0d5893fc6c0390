import { expect, test } from "vitest";
import {
  ClientCastSpell,
  ServerError,
  ServerEventComplete,
  ServerEventPhase,
  ServerEventUpdate,
} from "../../../packets/index.ts";
import { type Comparison, firstOf, storyDifferences } from "../../../tools/replay/compare.ts";
import { Gaps } from "../../../tools/replay/gaps.ts";
import type { SessionEyes } from "../../../tools/replay/session-eyes.ts";
import { MadeCapture } from "./made-capture.ts";

const played = () => new MadeCapture().enters(1, 4).starts(1, 101);
const updates = (capture: MadeCapture, ...values: readonly number[]) => {
  for (const current of values)
    capture.says(1, ServerEventUpdate, { instanceId: 1010, objectiveIndex: 0, current, target: 5 });
  return capture;
};
const paid = {
  eventId: 101,
  success: true,
  rewardTier: "gold",
  contribution: 50,
  rewardXp: 1_000,
  rewardGold: 70,
} as const;
const ends = (capture: MadeCapture, changed: object = {}, instanceId = 1010) =>
  capture.says(1, ServerEventComplete, { instanceId, ...paid, rewards: [{ itemId: 3, quantity: 1 }], ...changed });

const eyesOf = (capture: MadeCapture): SessionEyes => {
  const planned = capture.plan().sessions.get(1);
  if (planned === undefined) throw new Error("the capture has no session 1");
  return planned.eyes;
};

function differences(captured: MadeCapture, live: MadeCapture, rest: Partial<Comparison> = {}): string[] {
  const person = String;
  const base = {
    session: 1,
    isToldToTheEnd: true,
    isRealTime: true,
    heals: 0,
    gaps: new Gaps(),
    capturedPerson: person,
    livePerson: person,
  };
  const found = storyDifferences({ ...base, captured: eyesOf(captured), live: eyesOf(live), ...rest });
  return found.map(({ what }) => what);
}

test("progress may be folded, and ids and times may be others", () => {
  const live = new MadeCapture().after(5_000).enters(1, 4).starts(1, 101, 5, 77);
  live.says(1, ServerEventUpdate, { instanceId: 77, objectiveIndex: 0, current: 5, target: 5 });
  expect(differences(updates(played(), 1, 2, 5), live)).toEqual([]);
});

test.each([
  ["another target", () => updates(played(), 5), () => updates(new MadeCapture().enters(1, 4).starts(1, 101, 6), 5)],
  ["another last value", () => updates(played(), 5), () => updates(played(), 4)],
  ["a template that is missing", () => played().appears(1, 30), () => played()],
  ["another template", () => played(), () => played().appears(1, 30)],
  [
    "an error that did not come",
    () => played().says(1, ServerError, { code: 4, opcode: 2625, message: "" }),
    () => played(),
  ],
  ["no completion", () => ends(played()), () => played()],
  ["other gold", () => ends(played()), () => ends(played(), { rewardGold: 71 })],
  ["other items", () => ends(played()), () => ends(played(), { rewards: [] })],
  ["another contribution", () => ends(played()), () => ends(played(), { contribution: 51 })],
  ["another tier", () => ends(played()), () => ends(played(), { rewardTier: "silver" })],
  ["far more xp", () => ends(played()), () => ends(played(), { rewardXp: 1_100 })],
] as const)("%s is a difference", (_name, captured, live) => {
  expect(differences(captured(), live())).not.toEqual([]);
});

test.each([
  [
    "casts that were refused",
    () => played(),
    () => played().says(1, ServerError, { code: 8, opcode: ClientCastSpell.opcode, message: "" }),
  ],
  ["the bonus for speed", () => ends(played()), () => ends(played().after(60_000), { rewardXp: 960 })],
  [
    "loot of another run",
    () => ends(played()),
    () => ends(new MadeCapture().enters(1, 4).starts(1, 101, 5, 77), { rewards: [] }, 77),
  ],
] as const)("%s is none", (_name, captured, live) => {
  expect(differences(captured(), live())).toEqual([]);
});

test("what comes behind the end of a capture is no difference", () => {
  const live = ends(updates(played(), 5));
  expect(differences(updates(played(), 2), live, { isToldToTheEnd: false })).toEqual([]);
  expect(differences(updates(played(), 2), live)).not.toEqual([]);
});

test("healing and time may move contributions, and by how much is bounded", () => {
  const healed = ends(played(), { contribution: 53, rewardXp: 1_004, rewardGold: 71 });
  expect(differences(ends(played()), healed, { heals: 3 })).toEqual([]);
  expect(differences(ends(played()), healed, { heals: 1 })).not.toEqual([]);
});

test("the first difference is the earliest of the capture", () => {
  const phase = (number: number) => ({ instanceId: 1010, phase: number, objectives: [] });
  const captured = ends(played().says(1, ServerEventPhase, phase(1)));
  const live = ends(played().says(1, ServerEventPhase, phase(2)), { rewardGold: 1 });
  const found = storyDifferences({
    ...{ session: 1, captured: eyesOf(captured), live: eyesOf(live), isToldToTheEnd: true, isRealTime: true, heals: 0 },
    ...{ gaps: new Gaps(), capturedPerson: String, livePerson: String },
  });
  expect(firstOf(found)?.captured?.readUInt16LE(4)).toBe(ServerEventPhase.opcode);
});
