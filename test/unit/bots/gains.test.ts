import { beforeEach, expect, test } from "vitest";
import { foundPoints, killPoints, pointsPerHundred, turnInPoints, usePoints } from "../../../tools/bots/gains.ts";
import { blankSight, type Sight } from "../../../tools/bots/sight.ts";
import { event, objective } from "../../support/definitions.ts";
import { CREATURE, dataOf, OBJECT, run, see, shown } from "./what-is-shown.ts";

const kill = objective({ type: "kill", index: 0, target: 5, creatureIds: [CREATURE] });
const damage = objective({ type: "damage", index: 1, target: 5_000, creatureIds: [CREATURE] });
const use = objective({ type: "interact", index: 2, target: 5, objectIds: [OBJECT] });
const gather = objective({ type: "collect", index: 3, target: 5, itemId: 7, turnIn: true });
const steady = [kill, damage, use, gather];

let sight: Sight;
beforeEach(() => {
  sight = { ...blankSight(), health: 1_000, healthMax: 1_000 };
});

/** What everything would be worth: a kill, a hundred, a use, an item found, three handed in. */
function worth(objectives: typeof steady, part: Parameters<typeof run>[1] = {}) {
  const data = dataOf(event([objectives]), []);
  sight.run = run(
    objectives.map((one) => shown(one)),
    part,
  );
  const creature = see(sight, { templateId: CREATURE });
  const object = see(sight, { kind: "object", templateId: OBJECT });
  return [
    killPoints(sight, data, creature),
    pointsPerHundred(sight, data, creature),
    usePoints(sight, data, object),
    foundPoints(sight, data, 7, 1),
    turnInPoints(sight, data, 3, 3),
  ];
}

test("what an action is worth follows from the definition", () => {
  expect(worth(steady)).toEqual([10, 1, 15, 0, 15]);
});

test.each([
  ["presence is worth points", { type: "defend" }],
  ["an objective is busy after each unit", { type: "interact", busyMs: 100 }],
  ["an object counts once", { type: "interact", checklist: true }],
] as const)("nothing is certain where %s", (_, part) => {
  expect(worth([...steady, objective({ ...part, index: 4, target: 9 })])).toEqual([null, null, null, null, null]);
});

test("nothing is certain in a pause or after being knocked out", () => {
  expect(worth(steady, { isPaused: true })).not.toContain(10);
  expect(worth(steady, { isOut: true })).not.toContain(10);
});

test("another team's objective is worth nothing", () => {
  const theirs = { ...kill, team: 2 };
  expect(worth([theirs], { ownTeam: 1 })[0]).toBe(0);
  expect(worth([theirs], { ownTeam: 2 })[0]).toBe(10);
});
