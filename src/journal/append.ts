import { appendColumns, type EncodedAppend } from "./append-columns.ts";
import { encodeAppend } from "./encode-append.ts";
import type { Append, Verdict } from "./event.ts";
import { UnserialisableError } from "./json-document.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

type VerdictRow = { status: number; first_position: number | string; last_version: number };

const append = statement("append");

/**
 * Appends a batch in one round trip and one transaction: a verdict for each append, in order. Each is judged by itself,
 * contiguous ones with the same group together. Appends of the same stream see the earlier winners of the batch.
 * What cannot be serialised is refused here (with its group), naming the field; the rest of the batch goes on.
 * Call it outside of a transaction or in one that is READ COMMITTED.
 * @throws what the driver throws; the batch may then have been committed or not, and can be sent again as it is
 */
export async function appendBatch(client: SqlClient, appends: readonly Append[]): Promise<Verdict[]> {
  const { sent, verdicts } = encodeBatch(appends);
  const stored = await appendEncoded(client, sent);
  let next = 0;
  return verdicts.map((verdict) => verdict ?? stored[next++] ?? toVerdict(undefined));
}

/** What of a batch can be stored, as text, and the verdicts of what cannot: one place for each append, null if sent. */
export function encodeBatch(appends: readonly Append[]): { sent: EncodedAppend[]; verdicts: (Verdict | null)[] } {
  const verdicts = new Array<Verdict | undefined>(appends.length);
  const encoded = appends.map((one, index) => tryEncode(one, (verdict) => (verdicts[index] = verdict)));
  refuseGroupMates(appends, verdicts);
  const sent = encoded.filter((one, index): one is EncodedAppend => one !== null && verdicts[index] === undefined);
  return { sent, verdicts: Array.from(verdicts, (verdict) => verdict ?? null) };
}

/** Appends what is text already; as `appendBatch`. */
export async function appendEncoded(client: SqlClient, encoded: readonly EncodedAppend[]): Promise<Verdict[]> {
  if (encoded.length === 0) return [];
  const { rows } = await client.query<VerdictRow>(append(...appendColumns(encoded)));
  return encoded.map((_, index) => toVerdict(rows[index]));
}

function tryEncode(one: Append, refuse: (verdict: Verdict) => void): EncodedAppend | null {
  try {
    return encodeAppend(one);
  } catch (error) {
    if (!(error instanceof UnserialisableError)) throw error;
    refuse({ ok: false, reason: "refused", message: `Append to ${one.stream}: ${error.message}.` });
    return null;
  }
}

/** A group stands or falls together, also where one of it never reaches the database. */
function refuseGroupMates(appends: readonly Append[], verdicts: (Verdict | undefined)[]): void {
  let start = 0;
  while (start < appends.length) {
    let end = start + 1;
    const group = appends[start]?.group ?? 0;
    while (group !== 0 && end < appends.length && appends[end]?.group === group) end += 1;
    const loser = verdicts.slice(start, end).find((verdict) => verdict !== undefined);
    if (loser !== undefined) for (let index = start; index < end; index++) verdicts[index] ??= loser;
    start = end;
  }
}

function toVerdict(row: VerdictRow | undefined): Verdict {
  if (row === undefined) throw new Error("journal_append gave too few verdicts: run the migrations of this version");
  const { status, last_version: version } = row;
  if (status <= 1) {
    return { ok: true, duplicate: status === 1, firstPosition: Number(row.first_position), lastVersion: version };
  }
  if (status <= 3) return { ok: false, reason: status === 2 ? "version" : "group", actualVersion: version };
  return { ok: false, reason: "refused", message: "Some of its event ids belong to other events: make new ids." };
}
