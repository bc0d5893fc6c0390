import type { Projection } from "../projection.ts";
import { tryAgain } from "../projection-failure.ts";
import { applyNextPage } from "../projection-page.ts";
import { inTransaction, type SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { dropShadowIfEmpty, quoted, SHADOW } from "./shadow-schema.ts";

/** Another program keeps these tables up with another version of the projection: it would not know what to do with ours. */
export class ServedByAnotherVersionError extends Error {
  override name = "ServedByAnotherVersionError";
  readonly projection: string;
  readonly version: number;

  constructor(projection: string, version: number) {
    super(`a running server keeps ${projection} at version ${version}`);
    this.projection = projection;
    this.version = version;
  }
}

type Checkpoint = { readonly name: string; readonly version: number; readonly position: number | string };

/** How long everybody who reads the tables may have to wait behind us while we wait for somebody who reads them. */
const LOCK_WAIT_MS = 2_000;
/** A loop that beat within this time is that of a server that runs. */
const ALIVE_MS = 10_000;

const tableGrants = statement("table-grants");

/**
 * Puts the tables beside in the place of those that serve, with their checkpoints, in one transaction: readers see the
 * old rows until it commits. Its serving loop waits meanwhile, for as long as the last events take that it has applied
 * and we have not, so that nobody ever sees older rows than before.
 * @returns position of the checkpoint
 * @throws ProjectionApplyError where one cannot apply what was appended meanwhile
 * @throws an error 55P03 when somebody has read the tables for too long: nothing has happened, and it can be tried again
 */
export async function swap(
  client: SqlClient,
  serving: string,
  projections: readonly Projection[],
  pageSize: number,
): Promise<number> {
  return inTransaction(client, "read committed", async () => {
    await client.query({ text: `set local lock_timeout = ${LOCK_WAIT_MS}` });
    await client.query({ text: "set local synchronous_commit = on" });
    const served = await lockServing(client, serving, projections);
    const applyNext = () => applyNextPage(client, projections, pageSize, { takers: "all" });
    let page = await applyNext();
    while (page.position < served) page = await applyNext();
    const tables = projections.flatMap((projection) => projection.tables);
    const grants = await client.query<{ text: string }>(tableGrants(serving, SHADOW, tables));
    for (const { text } of grants.rows) await client.query({ text });
    for (const table of tables) {
      await client.query({ text: `drop table ${quoted(serving)}.${quoted(table)}` });
      await client.query({ text: `alter table ${SHADOW}.${quoted(table)} set schema ${quoted(serving)}` });
    }
    await moveCheckpoints(client, serving, projections);
    // They have got past the event that one of them may have been set aside for.
    await tryAgain(client, projections);
    await dropShadowIfEmpty(client);
    return page.position;
  });
}

/** The checkpoints before any table, as the serving loop does it: neither can wait for the other. */
async function lockServing(client: SqlClient, serving: string, projections: readonly Projection[]): Promise<number> {
  const table = `${quoted(serving)}.projection_checkpoints`;
  const { rows } = await client.query<Checkpoint>({
    text: `select name, version, position from ${table} where name = any ($1::text[]) order by name for update`,
    values: [projections.map(({ name }) => name)],
  });
  for (const { name, version } of rows) {
    const built = projections.find((projection) => projection.name === name)?.version;
    if (built !== version && (await isServed(client))) throw new ServedByAnotherVersionError(name, version);
  }
  return Math.max(0, ...rows.map(({ position }) => Number(position)));
}

async function isServed(client: SqlClient): Promise<boolean> {
  const text = "select from projection_loops where beat_at > clock_timestamp() - $1 * interval '1 ms'";
  return (await client.query({ text, values: [ALIVE_MS] })).rows.length > 0;
}

async function moveCheckpoints(client: SqlClient, serving: string, projections: readonly Projection[]): Promise<void> {
  const names = projections.map(({ name }) => name);
  await client.query({
    text: `insert into ${quoted(serving)}.projection_checkpoints as c (name, version, position)
           select name, version, position from ${SHADOW}.projection_checkpoints where name = any ($1::text[])
               on conflict (name) do update set version = excluded.version, position = excluded.position`,
    values: [names],
  });
  await client.query({
    text: `delete from ${SHADOW}.projection_checkpoints where name = any ($1::text[])`,
    values: [names],
  });
}
