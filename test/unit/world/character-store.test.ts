import { describe, expect, test } from "vitest";
import { type Character, CharacterStore } from "../../../src/world/character-store.ts";
import { by } from "../../support/runs.ts";

const fresh = (loadedPosition = 10): Character => ({
  characterId: 1,
  name: "one",
  factionId: 0,
  items: new Map([[5, 2]]),
  loadedPosition,
});

describe("inventories", () => {
  test("what is found within a batch is one event, and a turn-in stands after it", async () => {
    const store = new CharacterStore(() => {});
    const character = (await store.acquire(1, async () => fresh()))!;
    store.gain(character, 5, 1, by(1));
    store.gain(character, 5, 2, by(1));
    store.gain(character, 6, 1, by(1));
    store.turnIn(character, { instanceId: 9, objectiveIndex: 0, itemId: 5, quantity: 4 }, by(1), 77);
    const [append] = store.collect(77);
    expect(append?.spansRuns).toBe(true);
    expect(append?.events.map(({ event }) => event)).toMatchObject([
      {
        type: "ItemsGained",
        data: {
          items: [
            { itemId: 5, quantity: 3 },
            { itemId: 6, quantity: 1 },
          ],
        },
      },
      { type: "ItemsTurnedIn", data: { instanceId: 9, itemId: 5, quantity: 4 } },
    ]);
    expect(Object.fromEntries(character.items)).toEqual({ 5: 1, 6: 1 });
  });

  test("a refused batch takes the items back", async () => {
    const store = new CharacterStore(() => {});
    const character = (await store.acquire(1, async () => fresh()))!;
    store.gain(character, 6, 3, by(1));
    store.turnIn(character, { instanceId: 9, objectiveIndex: 0, itemId: 5, quantity: 2 }, by(1), 0);
    for (const append of store.collect(0)) append.refused();
    expect(Object.fromEntries(character.items)).toEqual({ 5: 2 });
  });

  test("what was handed in to a run that is dropped meanwhile is given back, and nothing of it is written", async () => {
    const store = new CharacterStore(() => {});
    const character = (await store.acquire(1, async () => fresh()))!;
    store.turnIn(character, { instanceId: 9, objectiveIndex: 0, itemId: 5, quantity: 2 }, by(1), 0);
    store.takeBackTurnIns(8);
    expect(character.items.get(5)).toBeUndefined();
    store.takeBackTurnIns(9);
    expect(character.items.get(5)).toBe(2);
    expect(store.collect(0)).toEqual([]);
  });

  test("a character stays in memory while anything of it is pending", async () => {
    const store = new CharacterStore(() => {});
    const character = (await store.acquire(1, async () => fresh()))!;
    store.gain(character, 5, 1, by(1));
    store.release(1);
    expect(await store.acquire(1, () => Promise.reject(new Error("not to be read")))).toBe(character);
    const [append] = store.collect(0);
    store.release(1);
    expect(store.get(1)).toBe(character);
    append?.committed();
    expect(store.get(1)).toBeUndefined();
  });

  test("a grant during the reading counts once, whichever was first", async () => {
    const store = new CharacterStore(() => {});
    const acquired = store.acquire(1, async () => {
      store.granted(1, [{ itemId: 5, quantity: 100 }], 10);
      store.granted(1, [{ itemId: 5, quantity: 1 }], 11);
      return fresh(10);
    });
    expect((await acquired)?.items.get(5)).toBe(3);
    store.granted(1, [{ itemId: 5, quantity: 1 }], 12);
    expect(store.get(1)?.items.get(5)).toBe(4);
  });
});
