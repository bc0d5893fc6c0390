import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { loadCharacterState } from "../../../src/journal/character-inventory.ts";
import { applyPage } from "../../../src/journal/projection-page.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { items as itemsProjection } from "../../../src/journal/projections/items.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { openTestDatabase } from "../../support/database.ts";
import { granted, startMs, told } from "../../unit/journal/run-story.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let client: DatabaseClient;

beforeAll(async () => {
  opened = await openTestDatabase();
  client = await opened.database.connectClient();
});

afterAll(async () => {
  client.release(true);
  await opened.drop();
});

const gained = (itemId: number, quantity: number) =>
  told("character-7", { type: "ItemsGained", data: { characterId: 7, items: [{ itemId, quantity }], atMs: startMs } });
const turnedIn = (itemId: number, quantity: number) => {
  const data = { characterId: 7, instanceId: 1, objectiveIndex: 0, itemId, quantity, atMs: startMs };
  return told("character-7", { type: "ItemsTurnedIn", data });
};

test("a character that the journal does not know has nothing", async () => {
  expect(await loadCharacterState(client, 7)).toEqual({ position: 0, items: new Map(), xp: 0, gold: 0 });
});

test("exact as of the head, however far the projections are behind and apart", async () => {
  const batches = [
    [gained(1, 5), gained(2, 1), granted(1, 7)],
    [turnedIn(1, 2), granted(2, 7, { xp: 100, items: [{ itemId: 1, quantity: 4 }] }), granted(2, 8)],
    [turnedIn(1, 7), turnedIn(2, 1)],
  ];
  const states = [
    {
      position: 3,
      items: new Map([
        [1, 5],
        [2, 1],
        [9, 1],
      ]),
      xp: 10,
      gold: 5,
    },
    {
      position: 6,
      items: new Map([
        [1, 7],
        [2, 1],
        [9, 1],
      ]),
      xp: 110,
      gold: 10,
    },
    { position: 8, items: new Map([[9, 1]]), xp: 110, gold: 10 },
  ];
  for (const [index, batch] of batches.entries()) {
    await appendBatch(client, batch);
    expect(await loadCharacterState(client, 7)).toEqual(states[index]);
    // Only one of the two projections follows, and not the whole way.
    await applyPage(client, [itemsProjection], 2);
    expect(await loadCharacterState(client, 7)).toEqual(states[index]);
  }
  for (let page = 0; page < 4; page++) {
    await applyPage(client, projections, 3);
    expect(await loadCharacterState(client, 7)).toEqual(states[2]);
  }
});
