import { expect, test } from "vitest";
import {
  ClientCastSpell,
  ClientEventJoin,
  ClientInteract,
  ClientMove,
  ServerContributionUpdate,
  ServerError,
  ServerEventChain,
} from "../../../packets/index.ts";
import { opcodeOf } from "../../../tools/replay/read-packet.ts";
import { MadeCapture } from "./made-capture.ts";

const made = () => new MadeCapture();

test("an event that begins in the capture is started where it was, at its moment", () => {
  const plan = made().enters(1, 4).starts(1, 101).plan();
  const step = plan.steps.at(-1);
  expect(step).toMatchObject({ kind: "start", eventId: 101, instanceId: 1010, stay: { name: "1/1" }, session: 1 });
  expect(plan.notes).toEqual([]);
});

test("one that the newcomer is shown is not, and the report says so", () => {
  const plan = made().enters(1, 4, [101]).starts(1, 101).plan();
  expect(plan.steps.some(({ kind }) => kind === "start")).toBe(false);
  expect(plan.notes).toEqual([
    expect.stringContaining("Event 101 was on already"),
    expect.stringContaining("in zone 1/1 is played, so"),
  ]);
});

test("the second to be shown a run does not start it again, and a later step of a chain starts by itself", () => {
  const twice = made().enters(1, 4).enters(2, 5).starts(1, 101).starts(2, 101).plan();
  expect(twice.steps.filter(({ kind }) => kind === "start")).toHaveLength(1);
  const chain = { chainId: 1, instanceId: 1010, step: 2, steps: 3, name: "tide" };
  const chained = made().enters(1, 4).starts(1, 101).says(1, ServerEventChain, chain).plan();
  expect(chained.steps.filter(({ kind }) => kind === "start")).toEqual([]);
});

test("a packet waits for what its client had been shown before it", () => {
  const plan = made().enters(1, 4).starts(1, 101).says(1, ClientEventJoin, { instanceId: 1010 }).plan();
  expect(plan.sessions.get(1)?.milestones).toEqual(["login", "zone 1/1", "start 101"]);
  expect(plan.steps.at(-1)).toMatchObject({ kind: "send", milestones: 3 });
});

test("answers and refusals find the requests that they are for", () => {
  const plan = made()
    .enters(1, 4)
    .says(1, ClientEventJoin, { instanceId: 1010 })
    .says(1, ServerContributionUpdate, { instanceId: 1010, contribution: 0, rewardTier: "participation" })
    .says(1, ClientCastSpell, { spellId: 1, targetGuid: 5n })
    .says(1, ServerError, { code: 8, opcode: ClientCastSpell.opcode, message: "" })
    .says(1, ClientMove, { x: 1, y: 0, z: 0 })
    .plan();
  const sent = plan.steps.filter((step) => step.kind === "send").slice(-3);
  expect(sent.map(({ refusal, answer }) => [refusal, answer === null ? null : opcodeOf(answer)])).toEqual([
    [0, ServerContributionUpdate.opcode],
    [8, null],
    [0, null],
  ]);
});

test("of two who ask for the same at the same moment, the one who was refused comes second", () => {
  const capture = made()
    .enters(1, 4)
    .enters(2, 5)
    .appears(1, 30)
    .says(1, ClientInteract, { guid: 30n })
    .after(1)
    .says(2, ClientInteract, { guid: 30n })
    .says(1, ServerError, { code: 9, opcode: ClientInteract.opcode, message: "" });
  const last = capture.plan().steps.slice(-2);
  expect(last.map(({ session }) => session)).toEqual([2, 1]);
});

test("only the sessions that are wanted are played", () => {
  const plan = made()
    .enters(1, 4)
    .enters(2, 5)
    .plan((session) => session === 2);
  expect([...plan.sessions.keys()]).toEqual([2]);
  expect(plan.steps.every(({ session }) => session === 2)).toBe(true);
});

test("a session from mid-stream is brought to where what it names is", () => {
  const plan = made()
    .enters(1, 4)
    .appears(1, 30)
    .session(2, false)
    .says(2, ClientMove, { x: 3, y: 0, z: 4 })
    .says(2, ClientInteract, { guid: 30n })
    .plan();
  const own = plan.steps.filter((step) => step.kind === "send" && step.session === 2);
  expect(own).toHaveLength(5);
  expect(plan.notes).toEqual([expect.stringContaining("brought into zone 1/1")]);
});

test("what is lost ends what can be expected of that side", () => {
  const capture = made().enters(1, 4);
  capture.items.push({ kind: "damage", session: 1, atUs: 2_000_000, from: "server", offset: 12, message: "lost" });
  const plan = capture.plan();
  expect(plan.sessions.get(1)?.isToldToTheEnd).toBe(false);
  expect(plan.damage).toMatchObject([{ session: 1, from: "server", offset: 12 }]);
});
