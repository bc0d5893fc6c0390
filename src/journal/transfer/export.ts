import type { EventRow } from "../decode-event.ts";
import { readRows } from "../read.ts";
import { inTransaction, type PooledSqlClient, type SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import type { FileHeader } from "./journal-file.ts";
import { withTransferClient } from "./transfer-client.ts";

export type ExportOptions = {
  /** A connection of our own; it is closed afterwards. */
  readonly connect: () => Promise<PooledSqlClient>;
  /** Takes whole lines; resolves when it has room for more. */
  readonly write: (text: string) => Promise<void>;
  readonly onProgress?: (events: number, total: number) => void;
};

const PAGE = 2_000;

const lastPosition = statement("last-position");

/**
 * Writes the journal as it stands at one moment, one JSON document a line, events as they are stored: not as today's
 * readers would see them, and each number with all the digits that it has.
 * @returns how many events there are
 * @throws DatabaseLostError, and whatever `write` throws
 */
export function exportJournal({ connect, write, onProgress }: ExportOptions): Promise<number> {
  return withTransferClient(connect, (client) =>
    inTransaction(client, "repeatable read, read only", () => writeAll(client, write, onProgress)),
  );
}

async function writeAll(
  client: SqlClient,
  write: ExportOptions["write"],
  onProgress: ExportOptions["onProgress"],
): Promise<number> {
  const { rows } = await client.query<{ events: number | string }>(lastPosition());
  const total = Number(rows[0]?.events ?? 0);
  const header: FileHeader = { format: "zonetide-journal", version: 1, events: total };
  await write(`${JSON.stringify(header)}\n`);
  for (let done = 0, afterPosition = 0; done < total; ) {
    const { rows: events } = await readRows(client, { afterPosition, limit: PAGE });
    await write(events.map(line).join(""));
    done += events.length;
    afterPosition = Number(events.at(-1)?.position);
    onProgress?.(done, total);
  }
  return total;
}

/** The documents go through as the text that they are. */
function line(row: EventRow): string {
  const { position, stream, version, id, type, schema_version: schemaVersion, at_ms: atMs } = row;
  const known = { position: Number(position), stream, version, id, type, schemaVersion, atMs: Number(atMs) };
  return `${JSON.stringify(known).slice(0, -1)},"data":${row.data},"meta":${row.meta}}\n`;
}
