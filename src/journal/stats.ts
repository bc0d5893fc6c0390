import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** The journal in numbers. Of a large one the counts are estimated, unless exact ones are asked for. */
export type JournalStats = {
  /** Position of the last event, which is also the number of events: positions are dense. */
  readonly head: number;
  readonly events: number;
  /** Unix time of the last event; null in an empty journal. */
  readonly lastEventAtMs: number | null;
  readonly isExact: boolean;
  readonly streams: number;
  readonly types: readonly { readonly type: string; readonly events: number }[];
  readonly tableBytes: number;
  readonly indexBytes: number;
};

type Large = number | string;
type SizeRow = {
  head: Large;
  table_bytes: Large;
  index_bytes: Large;
  streams: Large | null;
  last_at_ms: Large | null;
};

/** As many events are counted in a moment; more are counted when somebody asks for it. */
const COUNTED_MAX = 100_000;

const size = statement("journal-size");
const countTypes = statement("count-types");
const estimateTypes = statement("estimate-types");

/** @param isExactWanted reads the whole index in place of what the database's last analysis says */
export async function journalStats(client: SqlClient, isExactWanted = false): Promise<JournalStats> {
  const [row] = (await client.query<SizeRow>(size())).rows;
  if (row === undefined) throw new Error("journal_head is empty: restore the database from a backup");
  const head = Number(row.head);
  const isExact = isExactWanted || head <= COUNTED_MAX || row.streams === null;
  return {
    head,
    events: head,
    lastEventAtMs: row.last_at_ms === null ? null : Number(row.last_at_ms),
    isExact,
    streams: isExact ? await countStreams(client) : Math.round(Number(row.streams)),
    types: isExact ? await counted(client) : await estimated(client, head),
    tableBytes: Number(row.table_bytes),
    indexBytes: Number(row.index_bytes),
  };
}

async function countStreams(client: SqlClient): Promise<number> {
  const text = "select count(*) as streams from (select distinct stream from journal_events) s";
  return Number((await client.query<{ streams: Large }>({ text })).rows[0]?.streams ?? 0);
}

async function counted(client: SqlClient): Promise<JournalStats["types"]> {
  const { rows } = await client.query<{ type: string; events: Large }>(countTypes());
  return rows.map(({ type, events }) => ({ type, events: Number(events) }));
}

/** Types that the analysis has not noticed share what it left, and each was appended at least once. */
async function estimated(client: SqlClient, head: number): Promise<JournalStats["types"]> {
  const { rows } = await client.query<{ type: string; share: number | null }>(estimateTypes());
  const noticed = rows.reduce((sum, { share }) => sum + (share ?? 0), 0);
  const unnoticed = rows.filter(({ share }) => share === null).length;
  const rest = unnoticed === 0 ? 0 : (Math.max(0, 1 - noticed) * head) / unnoticed;
  return rows.map(({ type, share }) => ({
    type,
    events: Math.max(1, Math.round(share === null ? rest : share * head)),
  }));
}
