import { describe, expect, test } from "vitest";
import { spawnPlan } from "../../../src/world/spawn-plan.ts";
import { event, objective } from "../../support/definitions.ts";
import { runOf, testContent } from "../../support/worlds.ts";

function planOf(
  objectives: Parameters<typeof objective>[0][],
  spawnPoints: string | null = "camp",
  content = testContent(),
) {
  const definition = event([objectives.map(objective)], { spawnPoints });
  return spawnPlan(runOf(definition), content).map(({ kind, templateId }) => `${kind}${templateId}`);
}

function scaledPlan(creatures: number) {
  const objectives = [
    objective({ type: "kill_boss", bossId: 7 }),
    objective({ index: 1, type: "kill", creatureIds: [7, 8] }),
    objective({ index: 2, type: "interact", objectIds: [9] }),
  ];
  const run = runOf(event([objectives], { spawnPoints: null }));
  run.scale = { ...run.scale, creatures };
  return spawnPlan(run, testContent());
}

describe("a scaled phase", () => {
  test.each([
    [1, { boss7: 1, creature7: 3, creature8: 2, object9: 2 }],
    [2, { boss7: 1, creature7: 6, creature8: 4, object9: 2 }],
    [1.25, { boss7: 1, creature7: 4, creature8: 3, object9: 2 }],
    [0.1, { boss7: 1, creature7: 1, creature8: 1, object9: 2 }],
  ])("by %d multiplies creatures, never bosses or objects", (creatures, expected) => {
    const counts: Record<string, number> = {};
    for (const { kind, templateId } of scaledPlan(creatures)) {
      counts[`${kind}${templateId}`] = (counts[`${kind}${templateId}`] ?? 0) + 1;
    }
    expect(counts).toEqual(expected);
  });

  test("leaves the places of objects alone, each with a number of its own", () => {
    const placesOf = (creatures: number) =>
      scaledPlan(creatures)
        .filter(({ kind }) => kind === "object")
        .map(({ place }) => place);
    expect(placesOf(1)).toEqual([3, 6]);
    expect(placesOf(2)).toEqual(placesOf(1));
    expect(placesOf(0.1)).toEqual(placesOf(1));
    const all = scaledPlan(2).map(({ place }) => place);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("what a phase keeps in its zone", () => {
  test("the ids in turn, each once, creatures before objects", () => {
    const objectives = [
      { type: "interact", objectIds: [9] },
      { index: 1, type: "kill", creatureIds: [7, 7] },
    ] as const;
    expect(planOf([...objectives])).toEqual(["creature7", "object9", "creature7"]);
  });

  test("at least one of each, even with fewer points", () => {
    const objectives = [
      { type: "kill", creatureIds: [7, 8] },
      { index: 1, type: "interact", objectIds: [9, 6] },
    ] as const;
    expect(planOf([...objectives])).toEqual(["creature7", "creature8", "object9", "object6"]);
  });

  test("a boss once; its points go to the others", () => {
    const boss = { id: 3, creatureTemplateId: 8 };
    const content = testContent({ worldBosses: new Map([[3, boss as never]]) });
    expect(planOf([{ type: "kill_boss", bossId: 3 }], "camp", content)).toEqual(["boss8"]);
    const both = [
      { type: "kill_boss", bossId: 3 },
      { index: 1, type: "kill", creatureIds: [7] },
    ] as const;
    expect(planOf([...both], "camp", content)).toEqual(["boss8", "creature7", "creature7"]);
  });

  test("without a group, around the middle of the zone", () => {
    expect(planOf([{ type: "kill", creatureIds: [7] }], null)).toHaveLength(8);
  });

  test("an item that no named object or creature gives brings the objects that do", () => {
    expect(planOf([{ type: "collect", itemId: 5 }])).toEqual(["object6", "object6", "object6"]);
    const dropped = [
      { type: "kill", creatureIds: [7] },
      { index: 1, type: "collect", itemId: 5 },
    ] as const;
    expect(planOf([...dropped])).toEqual(["creature7", "creature7", "creature7"]);
  });
});
