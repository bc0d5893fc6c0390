import { afterAll, beforeAll, expect, test } from "vitest";
import { saveColumns } from "../../../src/journal/save-columns.ts";
import { openTestDatabase } from "../../support/database.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.drop());

test.each([
  [0, []],
  [1, [1]],
  [200, [200]],
  [201, [200, 1]],
  [500, [200, 200, 100]],
])("%i rows are saved by statements of %j", async (count, expected) => {
  const client = await opened.database.connectClient();
  try {
    await client.query("create temporary table saved (id int, name text) on commit preserve rows");
    const sizes: number[] = [];
    const save = (...columns: unknown[]) => {
      sizes.push((columns[0] as unknown[]).length);
      return { text: "insert into saved select * from unnest($1::int[], $2::text[])", values: columns };
    };
    const ids = Array.from({ length: count }, (_, at) => at);
    await saveColumns(client, save, [ids, ids.map((id) => `name ${id}`)]);
    expect(sizes).toEqual(expected);
    const { rows } = await client.query("select id, name from saved order by id");
    expect(rows).toEqual(ids.map((id) => ({ id, name: `name ${id}` })));
  } finally {
    client.release(true);
  }
});
