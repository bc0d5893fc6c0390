import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { createCharacter, reserveCharacterNumbers } from "../../../src/persistence/characters.ts";
import type { Database } from "../../../src/persistence/database.ts";
import { openTestDatabase } from "../../support/database.ts";

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await openTestDatabase());
});
afterAll(() => drop());

test("whoever is made after an import has no number of somebody whom the journal knows", async () => {
  const event = (id: string, type: string, data: Record<string, unknown>) => ({
    ...{ id, type, schemaVersion: 1, data, meta: {}, atMs: 1_000 },
  });
  const first = await createCharacter(database, "Before");
  await reserveCharacterNumbers(database);
  const second = await createCharacter(database, "Between");
  expect(second.id).toBe(first.id + 1);
  const items = { characterId: 70, items: [{ itemId: 1, quantity: 1 }], atMs: 1_000 };
  const joined = { characterId: 91, team: 0, atMs: 1_000, elapsedMs: 0 };
  await appendBatch(database.pool, [
    {
      ...{ stream: "character-70", expected: "any" },
      events: [event("018f3c1e-7b7a-7c5d-9a51-000000000001", "ItemsGained", items)],
    },
    {
      ...{ stream: "run-1", expected: "any" },
      events: [event("018f3c1e-7b7a-7c5d-9a51-000000000002", "ParticipantJoined", joined)],
    },
  ]);
  await reserveCharacterNumbers(database);
  expect((await createCharacter(database, "After")).id).toBe(92);
});
