import type { Projection } from "../projection.ts";
import { inTransaction, type SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";

/**
 * Tables beside those that serve: in a schema of their own, by the same names. A connection whose search path begins
 * with that schema runs the projections' statements as they are, and they reach these tables and these checkpoints.
 */
export const SHADOW = "projection_rebuild";
const CHECKPOINTS = "projection_checkpoints";

type Text = { readonly text: string };

const tableShapes = statement("table-shapes");
const tableIndexes = statement("table-indexes");

/** The schema that serves: where the tables of a connection are that has looked nowhere else yet. */
export async function servingSchema(client: SqlClient): Promise<string> {
  const { rows } = await client.query<{ name: string | null }>({ text: "select current_schema() as name" });
  const name = rows[0]?.name;
  if (typeof name !== "string") throw new Error("the search path of the database names no schema that is there");
  return name;
}

/** From here on the connection's statements reach the tables beside, and those that serve only where there are none. */
export async function lookBeside(client: SqlClient, serving: string): Promise<void> {
  await client.query({ text: `set search_path = ${SHADOW}, ${quoted(serving)}` });
}

/**
 * Makes what is missing of the tables beside. Those that a rebuild left behind stay, with what it had built, unless
 * the tables that serve have another shape by now. The connection must not look beside yet.
 */
export async function prepareShadow(client: SqlClient, serving: string, projections: readonly Projection[]) {
  await inTransaction(client, "read committed", async () => {
    await client.query({ text: `create schema if not exists ${SHADOW}` });
    const [checkpoints] = await shapes(client, SHADOW, [CHECKPOINTS]);
    if (checkpoints?.shape === null) await copyTable(client, serving, CHECKPOINTS);
    for (const { name, tables } of projections) await prepareTables(client, serving, name, tables);
  });
}

/** Forgets what was built of these projections. */
export async function dropShadow(client: SqlClient, projections: readonly Projection[]): Promise<void> {
  await inTransaction(client, "read committed", async () => {
    const [checkpoints] = await shapes(client, SHADOW, [CHECKPOINTS]);
    if (checkpoints === undefined || checkpoints.shape === null) return;
    await forget(
      client,
      projections.map(({ name }) => name),
    );
    for (const table of projections.flatMap(({ tables }) => tables)) {
      await client.query({ text: `drop table if exists ${SHADOW}.${quoted(table)}` });
    }
    await dropShadowIfEmpty(client);
  });
}

/** Removes the schema once no rebuild has anything in it. Within the caller's transaction. */
export async function dropShadowIfEmpty(client: SqlClient): Promise<void> {
  const { rows } = await client.query({ text: `select from ${SHADOW}.${CHECKPOINTS} limit 1` });
  if (rows.length === 0) await client.query({ text: `drop schema ${SHADOW} cascade` });
}

/** A name as SQL takes it, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function prepareTables(client: SqlClient, serving: string, name: string, tables: readonly string[]) {
  const wanted = await shapes(client, serving, tables);
  const found = await shapes(client, SHADOW, tables);
  if (wanted.every(({ shape }, index) => shape === found[index]?.shape)) return;
  await forget(client, [name]);
  for (const table of tables) {
    await client.query({ text: `drop table if exists ${SHADOW}.${quoted(table)}` });
    await copyTable(client, serving, table);
  }
}

/** All but the rows. Indexes are made one by one, because `like` would make up names for them. */
async function copyTable(client: SqlClient, serving: string, table: string): Promise<void> {
  const [beside, from] = [`${SHADOW}.${quoted(table)}`, `${quoted(serving)}.${quoted(table)}`];
  await client.query({ text: `create table ${beside} (like ${from} including all excluding indexes)` });
  const { rows } = await client.query<Text>(tableIndexes(serving, table));
  await client.query({ text: `set local search_path = ${SHADOW}, ${quoted(serving)}` });
  for (const { text } of rows) await client.query({ text });
  await client.query({ text: `set local search_path = ${quoted(serving)}` });
}

async function forget(client: SqlClient, names: readonly string[]): Promise<void> {
  await client.query({
    text: `delete from ${SHADOW}.${CHECKPOINTS} where name = any ($1::text[])`,
    values: [[...names]],
  });
}

async function shapes(client: SqlClient, schema: string, tables: readonly string[]) {
  return (await client.query<{ name: string; shape: string | null }>(tableShapes(schema, [...tables]))).rows;
}
