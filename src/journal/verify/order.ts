import type { SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { type Difference, SHOWN_MAX } from "./difference.ts";

type Large = number | string;

const positionFaults = statement("position-faults");
const versionFaults = statement("version-faults");
const lastPosition = statement("last-position");

/** Whether positions run from 1 to the head, and versions from 1 in each stream, without a gap. */
export async function verifyOrder(client: SqlClient): Promise<Difference[]> {
  return [...(await head(client)), ...(await positions(client)), ...(await versions(client))];
}

async function head(client: SqlClient): Promise<Difference[]> {
  const [row] = (await client.query<{ head: Large | null; last: Large }>(lastPosition())).rows;
  if (row === undefined || row.head === null) {
    return [{ what: "positions", where: "journal_head", message: "The row that orders the journal is gone." }];
  }
  if (Number(row.head) === Number(row.last)) return [];
  const message = `The head stands at ${row.head}, and the last event at ${row.last}.`;
  return [{ what: "positions", where: "journal_head", message }];
}

async function positions(client: SqlClient): Promise<Difference[]> {
  const { rows } = await client.query<{ first: Large; last: Large }>(positionFaults(SHOWN_MAX));
  return rows.map(({ first, last }) => {
    const where = Number(first) === Number(last) ? `${first}` : `${first}-${last}`;
    const message =
      Number(first) > Number(last)
        ? `Position ${last} lies before the first, 1.`
        : `No event stands at position ${where}.`;
    return { what: "positions", where, message };
  });
}

async function versions(client: SqlClient): Promise<Difference[]> {
  type Row = { stream: string; position: Large; version: number; expected: Large };
  const { rows } = await client.query<Row>(versionFaults(SHOWN_MAX));
  return rows.map(({ stream, position, version, expected }) => ({
    what: "versions",
    where: stream,
    message: `The event at position ${position} has version ${version}, and is number ${expected} of its stream.`,
  }));
}
