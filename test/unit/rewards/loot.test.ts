import { expect, test } from "vitest";
import type { BonusDrop, LootDrop, LootTableDefinition } from "../../../src/content/loot-definitions.ts";
import { type LootHistory, lootRandom, rollLoot } from "../../../src/rewards/loot.ts";

const drop = (itemId: number, quantity = 1, chance = 1): LootDrop => ({ itemId, quantity, chance, name: "" });
const bonus = (itemId: number, condition: BonusDrop["condition"], streak = 0): BonusDrop => ({
  ...{ ...drop(itemId), condition, streak },
});

function table(gold: LootDrop[], bonusDrops: BonusDrop[] = []): LootTableDefinition {
  const tierDrops = { gold, silver: [drop(2)], bronze: [drop(3)], participation: [] };
  return { id: 1, name: "", eventId: 0, worldBossId: 0, tierDrops, bonusDrops };
}

const VETERAN: LootHistory = { completions: 8, goldStreak: 0, controlsAllPoints: false };
const always = () => 0;

test("the drops of the tier, in the order of the table", () => {
  const loot = table([drop(9), drop(4, 3)]);
  expect(rollLoot(loot, "gold", VETERAN, always)).toEqual([
    { itemId: 9, quantity: 1 },
    { itemId: 4, quantity: 3 },
  ]);
  expect(rollLoot(loot, "silver", VETERAN, always)).toEqual([{ itemId: 2, quantity: 1 }]);
  expect(rollLoot(loot, "participation", VETERAN, always)).toEqual([]);
});

test("the same item is one stack, held to a u32", () => {
  const loot = table([drop(9, 2), drop(4), drop(9, 4_294_967_295)], [bonus(4, "any")]);
  expect(rollLoot(loot, "gold", VETERAN, always)).toEqual([
    { itemId: 9, quantity: 4_294_967_295 },
    { itemId: 4, quantity: 2 },
  ]);
});

test("a chance of 0 never drops and a chance of 1 always does", () => {
  const loot = table([drop(1, 1, 0), drop(2, 1, 1)]);
  for (const draw of [0, 0.5, 1 - 2 ** -32]) {
    expect(rollLoot(loot, "gold", VETERAN, () => draw)).toEqual([{ itemId: 2, quantity: 1 }]);
  }
});

test.each<[BonusDrop, "gold" | "silver", Partial<LootHistory>, boolean]>([
  [bonus(7, "any"), "silver", {}, true],
  [bonus(7, "first_completion"), "silver", { completions: 0 }, true],
  [bonus(7, "first_completion"), "silver", { completions: 1 }, false],
  [bonus(7, "control_all_points"), "silver", { controlsAllPoints: true }, true],
  [bonus(7, "control_all_points"), "silver", {}, false],
  [bonus(7, "gold_streak", 1), "gold", {}, true],
  [bonus(7, "gold_streak", 3), "gold", { goldStreak: 1 }, false],
  [bonus(7, "gold_streak", 3), "gold", { goldStreak: 2 }, true],
  [bonus(7, "gold_streak", 3), "gold", { goldStreak: 5 }, true],
  [bonus(7, "gold_streak", 3), "silver", { goldStreak: 5 }, false],
])("bonus %o for %s with %o: %s", (extra, tier, history, won) => {
  const items = rollLoot(table([], [extra]), tier, { ...VETERAN, ...history }, always);
  expect(items.some(({ itemId }) => itemId === 7)).toBe(won);
});

test("a condition that fails does not change the luck of the drops after it", () => {
  const extras = [bonus(7, "first_completion"), { ...bonus(8, "any"), chance: 0.5 }];
  for (let character = 1; character <= 50; character++) {
    const luck = (completions: number) =>
      rollLoot(table([], extras), "gold", { ...VETERAN, completions }, lootRandom(3, character)).some(
        ({ itemId }) => itemId === 8,
      );
    expect(luck(0)).toBe(luck(1));
  }
});

test("luck belongs to run and character, is fair, and neighbours do not share it", () => {
  const draws = new Set<number>();
  let sum = 0;
  let agreements = 0;
  for (let run = 1; run <= 100; run++) {
    for (let character = 1; character <= 100; character++) {
      const first = lootRandom(run, character)();
      sum += first;
      draws.add(first);
      if (first < 0.5 === lootRandom(run, character + 1)() < 0.5) agreements += 1;
    }
  }
  expect(draws.size).toBeGreaterThan(9_990);
  expect(sum / 10_000).toBeCloseTo(0.5, 1);
  expect(agreements / 10_000).toBeCloseTo(0.5, 1);
  expect(lootRandom(1, 2)()).not.toBe(lootRandom(2, 1)());
});

test("the sequence of a run and character is fixed for good", () => {
  const random = lootRandom(7, 42);
  const again = lootRandom(7, 42);
  const numbers = Array.from({ length: 5 }, random);
  expect(numbers).toEqual(Array.from({ length: 5 }, again));
  expect(numbers.map((number) => Math.floor(number * 1000))).toMatchInlineSnapshot(`
    [
      806,
      449,
      841,
      783,
      914,
    ]
  `);
});
