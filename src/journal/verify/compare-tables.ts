import type { Projection } from "../projection.ts";
import { quoted } from "../rebuild/shadow-schema.ts";
import type { SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { type Difference, SHOWN_MAX } from "./difference.ts";

type Row = { key: string; served: string | null; rebuilt: string | null; total: number | string };

const tableKey = statement("table-key");

/** Rows that serve and are not what the temporary tables hold, as the text that the database makes of both. */
export async function compareTables(client: SqlClient, serving: string, projection: Projection): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const table of projection.tables) {
    const { rows } = await client.query<Row>({ text: await comparison(client, serving, table) });
    differences.push(...rows.map((row) => difference(projection.name, table, row)));
    const more = Number(rows[0]?.total ?? 0) - rows.length;
    if (more > 0) {
      const message = `${more} more rows of ${table} differ.`;
      differences.push({ what: "projections", where: `${projection.name}: ${table}`, message });
    }
  }
  return differences;
}

async function comparison(client: SqlClient, serving: string, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string | null }>(tableKey(serving, table));
  const key = rows[0]?.columns;
  if (typeof key !== "string") throw new Error(`table ${table} has no primary key to compare its rows by`);
  const side = (schema: string, name: string) =>
    `(select row(${key})::text as key, t::text as ${name} from ${schema}.${quoted(table)} t) ${name}`;
  return `select key, served, rebuilt, count(*) over () as total
            from (select key, served.served, rebuilt.rebuilt
                    from ${side(quoted(serving), "served")} full join ${side("pg_temp", "rebuilt")} using (key)) both_sides
           where served is distinct from rebuilt
           order by key
           limit ${SHOWN_MAX}`;
}

function difference(projection: string, table: string, { key, served, rebuilt }: Row): Difference {
  const where = `${projection}: ${table} ${key}`;
  if (served === null) return { what: "projections", where, message: `The row is missing, and should be ${rebuilt}.` };
  if (rebuilt === null)
    return { what: "projections", where, message: `The row does not follow from the journal: ${served}.` };
  return { what: "projections", where, message: `The row is ${served}, and should be ${rebuilt}.` };
}
