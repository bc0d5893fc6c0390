import { beforeEach, describe, expect, test } from "vitest";
import { decide } from "../../../tools/bots/brain.ts";
import type { GameData } from "../../../tools/bots/game-data.ts";
import { blankMemory, blankSight, type Memory, placeKey, type Sight } from "../../../tools/bots/sight.ts";
import { event, objective } from "../../support/definitions.ts";
import { CREATURE, dataOf, OBJECT, run, see, shown, spell } from "./what-is-shown.ts";

const bolt = spell({ id: 1, damage: 100, rangeMeters: 40 });
const kill = objective({ type: "kill", target: 5, creatureIds: [CREATURE] });
const teams = [1, 2].map((id) => ({ id, name: `Team ${id}`, factionId: 0 }));

let sight: Sight;
let memory: Memory;
beforeEach(() => {
  sight = { ...blankSight(), key: 1, health: 1_000, healthMax: 1_000 };
  memory = blankMemory(0);
});

const next = (data: GameData, nowMs = 10_000) => decide(sight, memory, data, null, nowMs);

test("while a run is paused, and once it is knocked out, it does nothing", () => {
  const data = dataOf(event([[kill]]), [bolt]);
  see(sight, { templateId: CREATURE, x: 5 });
  sight.run = run([shown(kill)], { isPaused: true });
  expect(next(data)).toEqual({ kind: "wait" });
  sight.run = run([shown(kill)], { isOut: true });
  expect(next(data)).toEqual({ kind: "wait" });
  sight.run = run([shown(kill)]);
  expect(next(data).kind).toBe("cast");
});

test("it answers each vote once, and bots differ in what they want", () => {
  const data = dataOf(event([[kill]]), [bolt]);
  sight.run = run([shown(kill)], { votes: new Map([[4, 2]]) });
  expect(next(data)).toEqual({ kind: "vote", voteId: 4, option: 0 });
  expect(decide(sight, blankMemory(1), data, null, 0)).toEqual({ kind: "vote", voteId: 4, option: 1 });
  memory.voted.add("1:4");
  expect(next(data).kind).not.toBe("vote");
});

test("it plays the objectives of its own team and everybody's, never another team's", () => {
  const theirs = { ...kill, team: 2 };
  const data = dataOf(event([[theirs]], { mode: "race", teams }), [bolt]);
  see(sight, { templateId: CREATURE, x: 5 });
  sight.run = run([shown(theirs)], { ownTeam: 1 });
  expect(next(data)).toEqual({ kind: "wait" });
  sight.run.ownTeam = 2;
  expect(next(data).kind).toBe("cast");
});

test("of a checklist it takes what was not taken yet, and waits while the objective is busy", () => {
  const list = objective({ type: "interact", target: 3, objectIds: [OBJECT], checklist: true, busyMs: 300 });
  const data = dataOf(event([[list]]), [bolt]);
  const one = shown(list);
  sight.run = run([one]);
  const near = see(sight, { kind: "object", templateId: OBJECT, x: 1 });
  const far = see(sight, { kind: "object", templateId: OBJECT, x: 40 });
  expect(next(data)).toMatchObject({ kind: "interact", target: near });
  sight.run.taken.set(placeKey(near), 1);
  expect(next(data)).toMatchObject({ kind: "walk", target: far });
  sight.x = 40;
  one.busyUntilMs = 10_001;
  expect(next(data)).toEqual({ kind: "wait" });
  expect(next(data, 10_001)).toMatchObject({ kind: "interact", target: far });
});

test("whoever the boss has called is fought before the boss", () => {
  const killBoss = objective({ type: "kill_boss", bossId: 9 });
  const calls = { bossTemplates: new Map([[9, 90]]), addTemplates: new Map([[9, new Set([CREATURE])]]) };
  const data = { ...dataOf(event([[killBoss]]), [bolt]), ...calls };
  sight.run = run([shown(killBoss)]);
  const boss = see(sight, { kind: "boss", templateId: 90, x: 10 });
  expect(next(data)).toMatchObject({ kind: "cast", target: boss });
  memory.target = boss.key;
  const add = see(sight, { templateId: CREATURE, x: 20 });
  expect(next(data)).toMatchObject({ kind: "cast", target: add });
  add.x = 60;
  expect(next(data)).toMatchObject({ kind: "cast", target: boss });
});

describe("in a duel", () => {
  const data = dataOf(event([[kill]], { mode: "duel", teams }), [bolt]);
  const rounds = (isOn: boolean, fallen: number[] = []) => ({ round: 1, isOn, fallen: new Set(fallen) });
  const opponent = (templateId: number, x: number) => {
    const player = see(sight, { kind: "player", templateId, x });
    sight.entities.delete(player.key);
    // Keys of a test's entities count what is in view.
    const entity = { ...player, key: 200 + templateId, guid: BigInt(200 + templateId) };
    sight.players.set(entity.key, entity);
    return entity;
  };

  test("it fights the nearest of the other team while a round is on", () => {
    const [friend, near, far] = [opponent(10, 2), opponent(20, 5), opponent(21, 9)];
    const sides = new Map([
      [friend.templateId, 1],
      [near.templateId, 2],
      [far.templateId, 2],
    ]);
    sight.run = run([], { ownTeam: 1, teams: sides, round: rounds(true) });
    expect(next(data)).toMatchObject({ kind: "cast", target: near });
    sight.run.round?.fallen.add(near.key);
    expect(next(data)).toMatchObject({ kind: "cast", target: far });
    memory.avoidUntilMs.set(far.key, 99_999);
    expect(next(data).kind).not.toBe("cast");
  });

  test("between rounds, and once it has fallen, it fights nobody", () => {
    opponent(20, 5);
    const sides = new Map([[20, 2]]);
    sight.run = run([], { ownTeam: 1, teams: sides, round: rounds(false) });
    expect(next(data)).toEqual({ kind: "wait" });
    sight.run.round = rounds(true, [sight.key]);
    expect(next(data)).toEqual({ kind: "wait" });
  });

  test("without teams everybody else who takes part is an opponent", () => {
    const single = dataOf(event([[kill]], { mode: "duel" }), [bolt]);
    const other = opponent(20, 5);
    sight.run = run([], { round: rounds(true) });
    expect(next(single)).toMatchObject({ kind: "cast", target: other });
    sight.run.teams.set(30, 0);
    expect(next(single).kind).not.toBe("cast");
  });
});
