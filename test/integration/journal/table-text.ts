import { projections } from "../../../src/journal/projections/all.ts";
import type { SqlClient } from "../../../src/journal/sql-client.ts";
import { statement } from "../../../src/journal/statement.ts";

const tables = projections.flatMap((projection) => projection.tables);
const tableShapes = statement("table-shapes");

/** Every row of every projected table as the text that the database makes of it, in the order of the primary keys. */
export async function rowsAsText(client: SqlClient): Promise<Record<string, string[]>> {
  const dump: Record<string, string[]> = {};
  for (const table of tables) {
    const keys = await client.query<{ list: string }>({
      text: `select string_agg(quote_ident(a.attname), ', ' order by array_position(i.indkey::int[], a.attnum::int)) as list
               from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
              where i.indrelid = $1::regclass and i.indisprimary`,
      values: [table],
    });
    const text = `select t::text as row from ${table} t order by ${keys.rows[0]?.list}`;
    dump[table] = (await client.query<{ row: string }>({ text })).rows.map(({ row }) => row);
  }
  return dump;
}

/** Columns, constraints and indexes of every projected table, with their names. */
export async function shapesOfTables(client: SqlClient): Promise<readonly unknown[]> {
  return (await client.query(tableShapes("public", tables))).rows;
}
