import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventDefinition } from "../../../src/content/definitions.ts";
import type { Database } from "../../../src/persistence/database.ts";
import { PublicEvent } from "../../../src/persistence/entities/public-event.ts";
import { storeDefinitions } from "../../../src/persistence/public-events.ts";
import { openTestDatabase } from "../../support/database.ts";
import { event } from "../../support/definitions.ts";

let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  ({ database, drop } = await openTestDatabase());
});

afterAll(() => drop());

const definition = (id: number, name: string): EventDefinition =>
  event([], { id, name, rewards: { ...event([]).rewards, xp: 100, gold: 10, currency: { token: 1, shard: 2 } } });

const versionsOf = async (id: number): Promise<readonly unknown[]> => {
  const text = "select version, definition->>'name' as name from public_events where event_id = $1 order by version";
  return (await database.pool.query(text, [id])).rows;
};

test("a definition is kept once, however often it is stored and in whatever order its keys are", async () => {
  expect(await storeDefinitions(database, [definition(1, "one"), definition(2, "two")])).toEqual(
    new Map([
      [1, 1],
      [2, 1],
    ]),
  );
  const reordered = Object.fromEntries(Object.entries(definition(1, "one")).reverse()) as EventDefinition;
  expect(await storeDefinitions(database, [reordered])).toEqual(new Map([[1, 1]]));
  expect(await versionsOf(1)).toEqual([{ version: 1, name: "one" }]);
});

test("a changed definition is the next version, and one that goes back is another", async () => {
  await storeDefinitions(database, [definition(3, "first")]);
  expect(await storeDefinitions(database, [definition(3, "second"), definition(4, "new")])).toEqual(
    new Map([
      [3, 2],
      [4, 1],
    ]),
  );
  expect(await storeDefinitions(database, [definition(3, "first")])).toEqual(new Map([[3, 3]]));
  expect(await versionsOf(3)).toEqual([
    { version: 1, name: "first" },
    { version: 2, name: "second" },
    { version: 3, name: "first" },
  ]);
});

test("a version comes back as it was stored", async () => {
  await storeDefinitions(database, [definition(5, "whole")]);
  const found = await database.orm.em.fork().findOneOrFail(PublicEvent, { eventId: 5, version: 1 });
  expect(found.definition).toEqual(definition(5, "whole"));
  expect(found.createdAt).toBeInstanceOf(Date);
});

test("servers that start at once agree on the version", async () => {
  const results = await Promise.all(
    Array.from({ length: 4 }, () => storeDefinitions(database, [definition(6, "shared"), definition(7, "shared")])),
  );
  for (const result of results) {
    expect(result).toEqual(
      new Map([
        [6, 1],
        [7, 1],
      ]),
    );
  }
});

test("nothing to store", async () => {
  expect(await storeDefinitions(database, [])).toEqual(new Map());
});
